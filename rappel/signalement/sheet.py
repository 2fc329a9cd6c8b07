"""Reading an export of signalements: bytes in, numbered lines of named values out.

Form of the file: `;` between values, a header line, UTF-8 (with or without BOM) or Windows-1252,
values quoted when they hold `;`, a quote or a new line (RFC 4180). Nothing is judged here but the
form; `rows.py` judges the values.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MAX_BYTES = 5 * 1024 * 1024
MAX_LINES = 2000
"""Data lines of one file."""

REQUIRED_COLUMNS = (
    "ref_source",
    "date_signalement",
    "origine",
    "signalant",
    "date_faits",
    "heure_faits",
    "lieu",
    "quartier",
    "qualification",
    "description",
    "auteur_civilite",
    "auteur_nom",
    "auteur_prenoms",
    "auteur_date_naissance",
    "auteur_adresse1",
    "auteur_adresse2",
    "auteur_code_postal",
    "auteur_ville",
    "auteur_pays",
    "auteur_telephone",
    "auteur_courriel",
    "rl1_qualite",
    "rl1_nom",
    "rl1_prenoms",
    "rl1_adresse1",
    "rl1_code_postal",
    "rl1_ville",
    "rl2_qualite",
    "rl2_nom",
    "rl2_prenoms",
    "rl2_adresse1",
    "rl2_code_postal",
    "rl2_ville",
    "plainte",
    "procedure_judiciaire",
)
OPTIONAL_COLUMNS = (
    "commune_faits",
    "amende_dressee",
    "ref_rapport",
    "texte_enfreint",
    "rl1_telephone",
    "rl1_contact",
    "rl2_telephone",
    "rl2_contact",
)

_NOT_TEXT = (
    (b"%PDF", "un document PDF"),
    (b"PK\x03\x04", "un classeur ou une archive (xlsx, ods, zip)"),
    (b"PK\x05\x06", "un classeur ou une archive (xlsx, ods, zip)"),
    (b"\xd0\xcf\x11\xe0", "un ancien classeur Excel (xls)"),
    (b"\x1f\x8b", "une archive compressée"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"{\\rtf", "un document de traitement de texte"),
)
_ADVICE = "Exportez-le en « CSV UTF-8 (séparateur point-virgule) » et recommencez."
_MOST_VALUES = 500
_MOST_FILE_LINES = 100 * MAX_LINES
"""Lines of the file, empty ones and those inside a value included: no honest export comes near."""
_EMPTY_LINES = re.compile(r"(?:[; \t]*+(?:\r\n|\r|\n))+")
_TOO_MANY_LINES = "Le fichier compte plus de 2 000 lignes. Coupez-le en plusieurs fichiers."
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"')
_BARE = re.compile(r"[^;\r\n]*")
_LINE_END = re.compile(r"\r\n|\r|\n")


class SheetError(Exception):
    """The whole file is refused; the text is a French sentence for the user (exit code 2)."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Line:
    """One data line: its number in the file, the header's line counting, and its values by column."""

    number: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class BrokenLine:
    """A data line that cannot be cut into values, and why, in French."""

    number: int
    reason: str


@dataclass(frozen=True)
class Sheet:
    """A readable file: its known columns in file order, its lines, the columns left aside."""

    columns: tuple[str, ...]
    lines: tuple[Line | BrokenLine, ...]
    ignored: tuple[str, ...]
    encoding: str

    @property
    def notice(self) -> str:
        """What to tell about the columns left aside, "" with nothing to tell."""
        if not self.ignored:
            return ""
        return f"Colonnes inconnues, laissées de côté : {', '.join(self.ignored)}."


def check_size(size: int) -> None:
    """Refuse a file of `size` bytes before it is read; raises SheetError above MAX_BYTES."""
    if size > MAX_BYTES:
        raise SheetError(
            f"Le fichier est trop lourd : {_megabytes(size)} Mo, pour 5 Mo au plus. "
            "Coupez-le en plusieurs fichiers."
        )


def read_sheet(data: bytes) -> Sheet:
    """Read a whole export; raises SheetError with a French sentence when the file is no such thing.

    Values are given as written: neither trimmed nor judged. Empty lines count in the numbering and
    are left out. A line that cannot be cut is a BrokenLine and never spoils the next one.
    """
    check_size(len(data))
    text, encoding = _decode(data)
    records = _records(text)
    header = next((record for record in records if not _is_preamble(record)), None)
    if header is None:
        raise SheetError(f"Le fichier est vide. {_ADVICE}")
    if isinstance(header, BrokenLine):
        raise SheetError(f"La ligne d'en-tête est illisible. {header.reason}")
    names = _header(header[1])
    lines: list[Line | BrokenLine] = []
    for record in records:
        if isinstance(record, BrokenLine):
            lines.append(record)
        elif any(value.strip() for value in record[1]):
            lines.append(_line(*record, names))
        if len(lines) > MAX_LINES:
            raise SheetError(_TOO_MANY_LINES)
    if not lines:
        raise SheetError("Le fichier ne contient que la ligne d'en-tête : aucun signalement.")
    known = {*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS}
    return Sheet(
        columns=tuple(name for name in names if name in known),
        lines=tuple(lines),
        ignored=tuple(_shown(name) for name in names if name and name not in known),
        encoding=encoding,
    )


def _megabytes(size: int) -> str:
    return f"{size / (1024 * 1024):.1f}".replace(".", ",")


def _shown(name: str) -> str:
    """A column name as a sentence can show it."""
    name = "".join(char for char in name if char.isprintable())
    return name if len(name) <= 40 else f"{name[:39]}…"


def _decode(data: bytes) -> tuple[str, str]:
    if not data.strip():
        raise SheetError(f"Le fichier est vide. {_ADVICE}")
    for mark, what in _NOT_TEXT:
        if data.startswith(mark):
            raise SheetError(f"Ce fichier est {what}, pas un fichier CSV. {_ADVICE}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data:
        raise SheetError(
            "Le codage du fichier n'est pas accepté (UTF-16 ou fichier binaire) : "
            f"il faut UTF-8 ou Windows-1252. {_ADVICE}"
        )
    has_mark = data.startswith(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        loose = data.decode("utf-8", errors="replace")
    # a real Windows-1252 text has next to no valid UTF-8 sequence beyond ASCII: many of them mean
    # a damaged UTF-8 file, whose names would be taken in as « MÃ¼ller »
    damaged = loose.count("\ufffd")
    if has_mark or sum(not char.isascii() for char in loose) - damaged > damaged:
        raise SheetError(
            "Le fichier est en UTF-8 mais des caractères y sont abîmés : "
            f"des noms seraient faux. {_ADVICE}"
        )
    try:
        return data.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:
        raise SheetError(
            "Le codage du fichier n'est pas reconnu : il faut UTF-8 ou Windows-1252. " + _ADVICE
        ) from None


def _records(text: str) -> Iterator[tuple[int, list[str]] | BrokenLine]:
    """Yield (line number, values) or BrokenLine; a broken record is given up at its first line end.

    Written here because `csv` loses the rest of the file after one stray quote and says neither
    where it was nor how to go on.
    """
    at, number, end = 0, 1, len(text)
    while at < end:
        if empty := _EMPTY_LINES.match(text, at):
            at = empty.end()
            number += _line_ends(empty[0])
            continue
        if number > _MOST_FILE_LINES:
            raise SheetError(_TOO_MANY_LINES)
        start, first = at, number
        values: list[str] = []
        reason = ""
        while True:
            if text.startswith('"', at):
                match = _QUOTED.match(text, at)
                if match is None:
                    reason = "Un guillemet est ouvert et jamais fermé : fermez-le ou retirez-le."
                    break
                value = match[1]
                number += _line_ends(value)
                values.append(value.replace('""', '"'))
                at = match.end()
                if at < end and text[at] not in ";\r\n":
                    reason = "Du texte suit un guillemet fermant : doublez les guillemets du texte."
                    break
            else:
                match = _BARE.match(text, at)
                values.append(match[0])
                at = match.end()
            if at == end or text[at] != ";":
                break
            if len(values) == _MOST_VALUES:
                reason = f"La ligne compte plus de {_MOST_VALUES} valeurs."
                break
            at += 1
        if reason:
            at, number = start, first
        line_end = _LINE_END.search(text, at)
        at = line_end.end() if line_end else end
        number += 1
        yield BrokenLine(first, reason) if reason else (first, values)


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _is_preamble(record: tuple[int, list[str]] | BrokenLine) -> bool:
    """Tell whether a line stands before the header: empty, or the `sep=;` that Excel writes."""
    if isinstance(record, BrokenLine):
        return False
    values = [value.strip() for value in record[1]]
    return not any(values) or values == ["sep=", ""]


def _header(values: list[str]) -> list[str]:
    names = [value.strip().casefold() for value in values]
    missing = [name for name in REQUIRED_COLUMNS if name not in names]
    if len(missing) == len(REQUIRED_COLUMNS):
        raise SheetError(
            "La première ligne n'est pas la ligne d'en-tête attendue "
            "(ref_source;date_signalement;origine;…), ou le séparateur n'est pas le point-virgule. "
            + _ADVICE
        )
    if missing:
        many = len(missing) > 1
        raise SheetError(
            f"{'Colonnes manquantes' if many else 'Colonne manquante'} : {', '.join(missing)}. "
            f"Ajoutez {'ces colonnes' if many else 'cette colonne'} à l'export, même vide"
            f"{'s' if many else ''}."
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise SheetError(
            f"Colonne présente deux fois : {', '.join(_shown(name) for name in twice)}. "
            "Gardez-en une."
        )
    return names


def _line(number: int, values: list[str], names: list[str]) -> Line | BrokenLine:
    extra = [value for value in values[len(names) :] if value.strip()]
    if extra or len(values) < len(names):
        return BrokenLine(
            number,
            f"La ligne a {len(values)} valeurs pour {len(names)} colonnes : un texte qui "
            "contient un point-virgule ou un retour à la ligne doit être entre guillemets.",
        )
    return Line(number, {name: value for name, value in zip(names, values, strict=False) if name})
