"""Paragraph texts: small templates in French, turned into blocks of plain runs.

A text knows nine tags and three template words. Values are escaped by the template engine, so
what was typed can never become a tag; a name that the document does not give, or a forbidden
word (R12, R13), refuses the text when it is read, before any letter is made.
"""

import html
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.template import Context, Engine, Template, TemplateSyntaxError
from django.template.base import Lexer, TokenType

from rappel.letters.document import FIELD_OF, Words
from rappel.letters.errors import TemplateRefused
from rappel.letters.fonts import REGULAR, STRONG
from rappel.letters.lines import Run, Runs
from rappel.letters.text import printable
from rappel.letters.typography import bind
from rappel.letters.wording import FIXED, check_text, missing_mentions

FOLDER = Path(__file__).resolve().parents[2] / "templates"
LONGEST_SOURCE = 20_000
"""Longest text a commune may write for one document, in characters."""
WORDS_LIMIT = 600
"""Longest value that a text may name, in characters."""

_TAGS = re.compile(r"(<[^<>]*>)")
_BLANKS = re.compile(r"[ \t\r\n]+")
_OPENERS = {"<h1>": "H1", "<h2>": "H2", "<p>": "P", "<blockquote>": "BlockQuote", "<li>": "LI"}
_CLOSERS = frozenset({"</h1>", "</h2>", "</p>", "</blockquote>", "</li>", "</dd>"})
_SILENT = frozenset({"<ul>", "<dl>"})
_NAME = re.compile(r"[a-z_]+")
_BLOCK_WORDS = frozenset({"if", "elif", "else", "endif", "for", "endfor", "in", "not", "and", "or"})


@dataclass(frozen=True)
class Block:
    """A paragraph: tag H1, H2, P, BlockQuote or LI."""

    tag: str
    runs: Runs


@dataclass(frozen=True)
class Row:
    """A line of a table: a label and the lines of its value."""

    label: Runs
    lines: tuple[Runs, ...]


@dataclass(frozen=True)
class Rows:
    """A table of labels and values."""

    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Items:
    """A list."""

    items: tuple[Runs, ...]


Flow = list[Block | Rows | Items]


class _Unknown(str):
    """Stands for a name that the document does not give: printing it is refused."""

    def __contains__(self, item: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise TemplateRefused("texte", f"Le mot « {name} » n'existe pas pour ce document.")


_engine = Engine(dirs=[], autoescape=True, string_if_invalid=_Unknown("?"))


def shipped_texts() -> tuple[str, ...]:
    """The path of every paragraph text that comes with the product."""
    return tuple(f"letters/{path.name}" for path in sorted((FOLDER / "letters").glob("*.html")))


@cache
def shipped(template: str) -> str:
    """The text that comes with the product, by its path under `templates/`."""
    return (FOLDER / template).read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def compiled(source: str, names: frozenset[str], *, letter: bool = True) -> Template:
    """Check a text and make it ready. `letter` asks for the mentions that each letter owes (R12).

    Raises `TemplateRefused` with a French sentence.
    """
    if len(source) > LONGEST_SOURCE:
        raise TemplateRefused("texte", f"Texte trop long : {LONGEST_SOURCE} signes au plus.")
    known = names | FIXED.keys()
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.VAR:
            _check_names(known, [token.contents])
        elif token.token_type == TokenType.BLOCK:
            known |= _check_block(known, token.contents.split())
    said = re.sub(r"\{[{%#].*?[#%}]\}", lambda word: FIXED.get(word[0].strip("{ }"), " "), source)
    words = html.unescape(_TAGS.sub(" ", said))
    problems = [problem for problem in check_text(words) if problem.refused]
    if letter:
        problems += missing_mentions(words)
    if problems:
        raise TemplateRefused("texte", f"{problems[0].sentence} ({problems[0].rule})")
    try:
        template = _engine.from_string(source)
    except TemplateSyntaxError as error:
        raise TemplateRefused("texte", "Ce texte a une accolade mal placée.") from error
    for word in ("mot", ""):  # with every optional part, and without
        if not flow(template, dict.fromkeys(names, word)):
            raise TemplateRefused("texte", "Ce texte est vide.")
    return template


def _check_block(known: frozenset[str], words: list[str]) -> frozenset[str]:
    """Refuse other template words than if and for; return the name that a loop makes."""
    if not words or words[0] not in {"if", "elif", "else", "endif", "for", "endfor"}:
        raise TemplateRefused("texte", f"« {' '.join(words)} » n'est pas permis dans un texte.")
    made = frozenset(words[1:2]) if words[0] == "for" else frozenset()
    _check_names(known | made | _BLOCK_WORDS, words[1:])
    return made


def _check_names(known: frozenset[str], names: list[str]) -> None:
    for name in names:
        if name not in known or not _NAME.fullmatch(name):
            raise TemplateRefused("texte", f"Le mot « {name} » n'existe pas pour ce document.")


def flow(template: Template, words: Words) -> Flow:
    """Fill a text in. Raises `LetterError` naming the field of what cannot be printed."""
    clean = {name: _clean(name, value) for name, value in words.items()}
    return _parsed(template.render(Context({**FIXED, **clean})))


def _clean(name: str, value: str | bool | tuple[str, ...]) -> str | bool | tuple[str, ...]:
    field = FIELD_OF.get(name, name)
    if isinstance(value, str):
        return printable(value, field=field, limit=WORDS_LIMIT)
    if isinstance(value, tuple):
        return tuple(printable(part, field=field, limit=WORDS_LIMIT) for part in value)
    return value


class _Builder:
    """Collects blocks while the tags are read in order."""

    def __init__(self) -> None:
        self.flow: Flow = []
        self.runs: list[Run] = []
        self.lines: list[Runs] = []
        self.label: Runs = ()
        self.rows: list[Row] = []
        self.items: list[Runs] = []
        self.open = ""

    def add(self, text: str, *, strong: bool) -> None:
        text = bind(printable(_BLANKS.sub(" ", html.unescape(text)), limit=LONGEST_SOURCE))
        if text.strip():
            if not self.open:
                raise TemplateRefused("texte", "Des mots sont hors d'un paragraphe.")
            self.runs.append(Run(STRONG if strong else REGULAR, text))
        elif text and self.runs:
            self.runs.append(Run(REGULAR, text))

    def taken(self) -> Runs:
        runs, self.runs = self.runs, []
        if runs:
            runs[0] = runs[0]._replace(text=runs[0].text.lstrip(" "))
            runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip(" "))
        return tuple(run for run in runs if run.text)


def _parsed(filled: str) -> Flow:
    builder = _Builder()
    strong = False
    for part in _TAGS.split(filled):
        if not part.startswith("<"):
            builder.add(part, strong=strong)
        elif part in ("<strong>", "</strong>"):
            strong = part == "<strong>"
        else:
            _tag(builder, part)
    if builder.open or builder.runs:
        raise TemplateRefused("texte", "Un paragraphe n'est pas fermé.")
    return builder.flow


def _tag(builder: _Builder, tag: str) -> None:
    if tag in _OPENERS:
        builder.open = _OPENERS[tag]
    elif tag in ("<dt>", "<dd>"):
        builder.open = tag
    elif tag == "<br>":
        builder.lines.append(builder.taken())
    elif tag == "</dt>":
        builder.label, builder.open = builder.taken(), ""
    elif tag == "</dl>":
        if builder.rows:
            builder.flow.append(Rows(tuple(builder.rows)))
        builder.rows = []
    elif tag == "</ul>":
        if builder.items:
            builder.flow.append(Items(tuple(builder.items)))
        builder.items = []
    elif tag in _CLOSERS:
        _close(builder)
    elif tag not in _SILENT:
        raise TemplateRefused("texte", f"« {tag} » n'est pas permis dans un texte.")


def _close(builder: _Builder) -> None:
    opened, runs = builder.open, builder.taken()
    builder.open = ""
    if opened == "<dd>":
        lines = tuple(line for line in (*builder.lines, runs) if line)
        builder.lines = []
        if lines:
            builder.rows.append(Row(builder.label, lines))
    elif opened == "LI":
        if runs:
            builder.items.append(runs)
    elif runs:
        builder.flow.append(Block(opened, runs))
