"""Which letters, rules and categories quote an article, read from their own texts."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rappel.cases import rules
from rappel.cases.procedure import ACTS
from rappel.cases.rule import Rule
from rappel.communes.citations import quotes
from rappel.communes.models import Category, Commune, Statute
from rappel.letters.documents import KINDS
from rappel.letters.paragraphs import shipped, shipped_texts
from rappel.letters.wording import FIXED


@dataclass(frozen=True)
class Quotations:
    """What quotes one article, in words: letters by title, rules by code and sentence."""

    letters: tuple[str, ...]
    rules: tuple[str, ...]


def quoted_by(commune: Commune, statutes: Iterable[Statute]) -> dict[uuid.UUID, Quotations]:
    """What quotes each article; one query for the categories of the commune."""
    categories = [
        (f"Catégorie « {label} »", text)
        for label, text in Category.objects.filter(commune=commune).values_list("label", "law_text")
    ]
    texts = [*rule_texts(), *categories]
    return {
        row.pk: Quotations(
            letters=tuple(_found(row.mark, letter_texts())),
            rules=tuple(_found(row.mark, texts)),
        )
        for row in statutes
    }


def _found(mark: str, texts: Iterable[tuple[str, str]]) -> Iterable[str]:
    return dict.fromkeys(title for title, text in texts if quotes(mark, text))


@cache
def letter_texts() -> tuple[tuple[str, str], ...]:
    """(title, text) of every paragraph text that comes with the product, named sentences filled in.

    A text that no kind has as its own (a notice, the page of a child) goes by its file.
    """
    titles = {kind.template: kind.title for kind in KINDS.values()}
    return tuple(
        (titles.get(name) or _SHARED.get(name, name), _filled(shipped(name)))
        for name in shipped_texts()
    )


_SHARED = {
    "letters/child_page.html": "Page de l'enfant",
    "letters/privacy_notice.html": "Notice d'information",
    "letters/privacy_notice_holder.html": "Notice d'information aux parents",
    "letters/privacy_notice_young.html": "Notice d'information à un jeune",
}


def _filled(text: str) -> str:
    return re.sub(r"{{ *(\w+) *}}", lambda found: FIXED.get(found[1], ""), text)


@cache
def rule_texts() -> tuple[tuple[str, str], ...]:
    """(code and sentence, article) of every declared rule, those of the acts included."""
    declared = [rule for rule in vars(rules).values() if isinstance(rule, Rule)]
    declared += [rule for act in ACTS.values() for rule in act.rules]
    return tuple(
        dict.fromkeys((f"{rule.code} : {rule.sentence}", rule.article) for rule in declared)
    )
