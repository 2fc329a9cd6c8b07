"""Words that a document must, may not or should not hold (R12, R13, R50), and fixed sentences."""

import re
from types import MappingProxyType

from rappel.letters.text import Problem

FIXED = MappingProxyType(
    {
        "ni_sanction": (
            "Ce n'est ni une sanction ni une condamnation, "
            "et rien n'est inscrit au casier judiciaire."
        ),
        "aucune_sanction": "Aucune sanction n'est prévue si vous ne venez pas.",
        "loi": (
            "L'article L. 132-7 du code de la sécurité intérieure permet au maire de rappeler "
            "de vive voix les règles à respecter : c'est le rappel à l'ordre."
        ),
    }
)
"""The named paragraphs of R12: only here may words stand that are otherwise warned about."""

_REFUSED = (
    (
        "R12",
        r"rappels? (?:à|de) la loi",
        "Écrivez « rappel à l'ordre » : le « rappel à la loi » était une mesure du procureur, "
        "supprimée en 2023.",
    ),
    (
        "R12",
        r"(?:L\.? ?)?2212-2-1",
        "Cet article concerne l'amende administrative : citez l'article L. 132-7 du code de la "
        "sécurité intérieure.",
    ),
)
_THREATS = (
    (
        "R13",
        r"sous peine|force publique|à défaut de (?:vous )?présent\w+"
        r"|(?:êtes|serez) (?:tenue?|obligée?|contrainte?)(?:\(e\))? de (?:venir|vous présenter)"
        r"|(?:devez|devrez) (?:impérativement|obligatoirement)|poursuites|présence obligatoire",
        "Personne ne peut être obligé de venir : aucune menace n'est permise.",
    ),
)
_WARNED = (
    ("R12", r"sanctions?|sanctionn\w+", "Le rappel à l'ordre n'est pas une sanction."),
    ("R12", r"condamn\w+", "Une condamnation est prononcée par un juge."),
    ("R12", r"audiences?", "Écrivez « entretien » : il n'y a pas d'audience en mairie."),
    ("R12", r"récidiv\w+", "Écrivez « déjà reçu le … » : la récidive est un mot du juge."),
    ("R12", r"prévenue?s?|coupables?", "Rien n'est prouvé : écrivez « la personne »."),
    ("R13", r"amendes?", "Aucune amende n'est prévue pour qui ne vient pas."),
    (
        "R50",
        r"(?:voies? et )?délais? de recours|recours (?:gracieux|contentieux)|tribunal administratif",
        "Aucune décision n'est prise : il n'y a pas de recours à indiquer, mais un contact.",
    ),
)
_MENTIONS = (
    ("R12", r"rappel à l'ordre", "Il manque les mots « rappel à l'ordre »."),
    (
        "R12",
        r"L\.? ?132-7 du code de la sécurité intérieure",
        "Il manque « article L. 132-7 du code de la sécurité intérieure ».",
    ),
)

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_Patterns = tuple[tuple[str, re.Pattern[str], str, bool], ...]


def _compiled(patterns: tuple[tuple[str, str, str], ...], *, refused: bool) -> _Patterns:
    return tuple(
        (rule, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), sentence, refused)
        for rule, pattern, sentence in patterns
    )


_ALWAYS = _compiled(_REFUSED, refused=True)
_ALL = (*_ALWAYS, *_compiled(_THREATS, refused=True), *_compiled(_WARNED, refused=False))
_REQUIRED = tuple((rule, re.compile(pattern), said) for rule, pattern, said in _MENTIONS)


def plain(text: str) -> str:
    """The text with every space ordinary and every apostrophe straight, to compare words."""
    return re.sub(r"\s+", " ", _INVISIBLE.sub("", text).replace("’", "'"))


def check_text(text: str) -> list[Problem]:
    """Problems of a paragraph text or of facts as written; the named sentences are left out.

    Refused: « rappel à la loi », article L. 2212-2-1 CGCT (R12), threats (R13). Warned: words of
    the judge (R12), recourse (R50).
    """
    words = plain(text)
    for sentence in FIXED.values():
        words = words.replace(sentence, " ")
    return _found(words, _ALL)


def refused_words(text: str) -> list[Problem]:
    """Only what no document may ever hold, whoever typed it (R12)."""
    return _found(plain(text), _ALWAYS)


def missing_mentions(text: str) -> list[Problem]:
    """The mentions that every document owes the reader and that `text` lacks (R12)."""
    words = plain(text)
    return [
        Problem(rule, sentence, "")
        for rule, pattern, sentence in _REQUIRED
        if not pattern.search(words)
    ]


def _found(words: str, patterns: _Patterns) -> list[Problem]:
    return [
        Problem(rule, sentence, match.group(), refused)
        for rule, pattern, sentence, refused in patterns
        for match in pattern.finditer(words)
    ]
