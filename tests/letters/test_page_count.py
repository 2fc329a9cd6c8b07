"""A letter fits one page with the longest real data; what cannot fit goes on, nothing is lost."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from rappel.letters.document import Child, Document
from rappel.letters.documents import KINDS, Commitment
from rappel.letters.prosecutor import Ending
from rappel.letters.render import render
from tests.letters import reading, samples

SMALLEST_BODY = 9.2
LONG = {
    "letterhead": samples.LONG_HEAD,
    "signatory": samples.LONG_SIGNATORY,
}
CHILD = Child(
    given_names="Marie-Antoinette Élisabeth", family_name="d'Alençon-Müller", entrusted=True
)
FAMILY = samples.LONG_CONVOCATION | {"notice": None, "child": CHILD}
SEPARATE = ("letterhead", "signatory", "address", "civility", "facts", "notice", "child")
LONGEST: dict[str, Document] = {
    "convocation": samples.convocation(**samples.LONG_CONVOCATION | {"notice": None}),
    "convocation_parent": samples.parent(**FAMILY, child_page=False),
    "convocation_enfant": samples.youth(**FAMILY),
    "entretien_parents": samples.parents(**FAMILY),
    "entretien_separe": samples.separate(
        **{name: value for name, value in FAMILY.items() if name in SEPARATE}
    ),
    "rendez_vous_separe": samples.apart(
        **LONG,
        address=samples.LONG_ADDRESS,
        child=CHILD,
        hearing_place=samples.LONG_CONVOCATION["hearing_place"],
        presided_by=samples.LONG_OFFICIAL,
    ),
    "convocation_protection": samples.protector(
        **samples.LONG_CONVOCATION,
        notice=None,
        protected=replace(samples.JOLY, given_names="Marie-Antoinette Élisabeth"),
    ),
    "saisine": samples.request(
        **LONG,
        facts=samples.LONG_FACTS,
        person=replace(samples.request().person, given_names="Marie-Antoinette Élisabeth"),
        prosecutor_civility="",
    ),
    "remise_parquet": samples.hand_over(
        **LONG, facts=samples.LONG_FACTS, why="Ces faits paraissent constituer un délit. " * 3
    ),
    "relance": samples.reminder(**LONG, prosecutor_civility=""),
    "confirmation": samples.confirmation(
        **LONG, answered_by="Mme Marie-Antoinette d'Alençon-Müller, vice-procureure " * 2
    ),
    "retour_parquet": samples.feedback(**LONG, ending=Ending.PARENTS),
    "report": samples.postponement(
        **LONG,
        address=samples.LONG_ADDRESS,
        child=CHILD,
        hearing_place=samples.LONG_CONVOCATION["hearing_place"],
        presided_by=samples.LONG_OFFICIAL,
    ),
    "annulation": samples.cancellation(
        **LONG, dismissed=True, erase_on=samples.date(2027, 1, 1), address=samples.LONG_ADDRESS
    ),
    "information": samples.information(
        **LONG, address=samples.LONG_ADDRESS, child=CHILD, notice=None
    ),
    "cloture": samples.closing(
        **LONG,
        heard_by=samples.LONG_OFFICIAL,
        commitments=tuple(
            Commitment(label="rencontrer le service de médiation " * 3, due_on=samples.WRITTEN_ON)
            for _ in range(5)
        ),
    ),
    "rectification": samples.rectification(
        **LONG,
        address=samples.LONG_ADDRESS,
        child=CHILD,
        heard_on=samples.WRITTEN_ON,
        bodies=("la cellule de recueil des informations préoccupantes du département",) * 4,
    ),
    "avis_annulation": samples.annulment_note(**LONG, address=samples.LONG_ADDRESS),
    "sans_effet": samples.no_effect(**LONG, address=samples.LONG_ADDRESS, child=CHILD),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_real_letter_fits_one_page(kind: str) -> None:
    """At a size that can still be read."""
    pdf = render(LONGEST[kind], number=samples.NUMBER)
    assert reading.properties(pdf)["Pages"] == "1"
    assert "page 1/1" in reading.text(pdf)
    assert body_size(pdf) >= SMALLEST_BODY


def test_a_short_letter_is_set_large() -> None:
    """11 points when there is room."""
    assert body_size(render(samples.cancellation(), number=samples.NUMBER)) == 11


def body_size(pdf: bytes) -> float:
    """The font size of most letters of the first page."""
    letters: dict[float, int] = {}
    size = 0.0
    with pikepdf.open(BytesIO(pdf)) as file:
        for operands, operator in pikepdf.parse_content_stream(file.pages[0]):
            if str(operator) == "Tf":
                size = float(operands[1])
            elif str(operator) == "Tj":
                letters[size] = letters.get(size, 0) + len(bytes(operands[0]))
    return max(letters, key=lambda one: letters[one])


def test_more_than_a_page_goes_on_and_loses_nothing() -> None:
    """Forty commitments: numbered pages, the signature with the courtesy formula."""
    labels = [f"engagement numéro {number} " + "de plus " * 12 for number in range(40)]
    letter = samples.closing(commitments=tuple(Commitment(label=label) for label in labels))
    pdf = render(letter, number=samples.NUMBER)
    said = reading.spoken(pdf)
    for label in labels:
        assert label.strip() in said
    pages = int(reading.properties(pdf)["Pages"])
    assert pages > 1
    found = reading.words(pdf)
    assert {word.page for word in found if word.text in ("agréer,", "MARCHAND")} == {pages}
    noticed = reading.text(render(replace(letter, notice=samples.NOTICE), number=samples.NUMBER))
    assert f"Vos informations personnelles et vos droits : page {pages + 1}." in noticed
    assert f"page {pages + 1}/{pages + 1}" in noticed
    assert all(word.box.bottom <= 291 for word in found)


@pytest.mark.parametrize("kind", ["convocation", "convocation_enfant", "entretien_parents"])
def test_a_second_convocation_fits_one_page_too(kind: str) -> None:
    """With the sentence about the first meeting."""
    letter = replace(LONGEST[kind], missed_at=samples.HEARING_AT)
    pdf = render(letter, number=samples.NUMBER)
    assert "n'a pas eu lieu" in reading.text(pdf)
    assert reading.properties(pdf)["Pages"] == "1"
