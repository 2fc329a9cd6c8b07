"""Two address columns of an export, put on the lines of an envelope (NF Z 10-011).

Exports write the street first and the flat after it, or the home first and the street after it.
"""

import re

from rappel.cases.search import folded_words
from rappel.signalement.report import Postal

_NUMBER = re.compile(r"^\d{1,5}(?:\s*(?:bis|ter|quater|[a-dA-D]))?\s*,?\s+\D")
_ROADS = frozenset(
    folded_words(
        "allée all avenue av ave boulevard bd bld chemin che chem cité clos cour cours crs faubourg "
        "fbg fg hameau impasse imp lotissement lot mail montée parvis passage pass place pl promenade "
        "quai résidence res route rte rue r ruelle sente sentier square sq venelle villa voie"
    )
)
_BUILDING = frozenset(
    folded_words(
        "bât bâtiment entrée esc escalier foyer hall immeuble imm résidence res résid tour"
    )
)


def postal(address1: str, address2: str, postcode: str, town: str, country: str = "") -> Postal:
    """Return the address line by line; nothing is lost, an unknown complement goes above the street."""
    street, other = address1, address2
    if other and _is_street(other) and not _is_street(street):
        street, other = other, street
    building = not _BUILDING.isdisjoint(folded_words(other))
    return Postal(
        line2="" if building else other,
        line3=other if building else "",
        street=street,
        postcode=postcode,
        town=town,
        country=country,
    )


def _is_street(line: str) -> bool:
    return bool(_NUMBER.match(line)) and not _ROADS.isdisjoint(folded_words(line))
