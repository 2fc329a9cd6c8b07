"""The signature block (R14): who, in what quality, under which order, by hand."""

from dataclasses import fields, replace

import pytest

from rappel.letters.errors import LetterError
from rappel.letters.geometry import SIGNATURE_GAP_MIN
from rappel.letters.parts import Signatory
from rappel.letters.render import render
from tests.letters import reading, samples


@pytest.mark.rule("R14")
def test_a_delegate_signs_for_the_mayor_under_the_order() -> None:
    """« Pour le Maire et par délégation, … », arrêté, first name and surname."""
    said = reading.spoken(render(samples.convocation(), number=samples.NUMBER))
    assert (
        "Pour le Maire et par délégation, l'adjointe au maire déléguée à la tranquillité publique, "
        "(arrêté n° 2026-045 du 3 avril 2026) Nathalie COLIN" in said
    )


@pytest.mark.rule("R14")
def test_the_mayor_signs_alone() -> None:
    """No delegation is named."""
    said = reading.spoken(render(samples.closing(), number=samples.NUMBER))
    assert "La maire, Hélène MARCHAND" in said
    assert "délégation" not in said


@pytest.mark.rule("R8")
def test_the_replacement_of_a_prevented_mayor_is_said() -> None:
    """Art. L. 2122-17 CGCT."""
    deputy = Signatory(
        first_name="Omar", surname="Benali", quality="le premier adjoint", replaces_mayor=True
    )
    said = reading.spoken(render(samples.closing(signatory=deputy), number=samples.NUMBER))
    assert "Pour le Maire empêché, le premier adjoint, (article L. 2122-17" in said


@pytest.mark.rule("R14")
@pytest.mark.parametrize("reference", [None, "", " "])
def test_a_delegate_without_an_order_is_refused(reference: str | None) -> None:
    """No signature without its power."""
    with pytest.raises(LetterError) as refused:
        replace(samples.DELEGATE, delegation_reference=reference)
    assert refused.value.field == "signatory"


@pytest.mark.rule("R14")
def test_no_picture_of_a_signature_can_be_given() -> None:
    """No field holds one, and no letter holds an image."""
    assert {field.name for field in fields(Signatory)} == {
        "first_name",
        "surname",
        "quality",
        "delegation_reference",
        "for_mayor",
        "replaces_mayor",
    }
    assert b"/Image" not in render(samples.convocation(), number=samples.NUMBER)


@pytest.mark.rule("R14")
@pytest.mark.parametrize("document", ["short", "long"])
def test_there_is_room_to_sign_by_hand(document: str) -> None:
    """At least 15 mm between the quality and the name, on the right half."""
    changes = {} if document == "short" else samples.LONG_CONVOCATION
    letter = samples.convocation(**changes)
    found = [w for w in reading.words(render(letter, number=samples.NUMBER)) if w.page == 1]
    body = [w for w in found if w.box.left > 105 and w.box.top > 200 and w.box.bottom < 284]
    names = max(word.box.top for word in body)
    above = max(word.box.bottom for word in body if word.box.bottom < names)
    assert names - above >= SIGNATURE_GAP_MIN - 1
