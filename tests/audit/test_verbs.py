"""Verbs: an act nobody declared is neither recorded nor shown."""

import pytest

from audit import verbs


def test_a_verb_is_shown_by_its_french_label() -> None:
    """What was registered is found again, in alphabetical order."""
    verbs.register("audit_test.zeal", "Zèle")

    assert verbs.label("audit_test.zeal") == "Zèle"
    assert list(verbs.registered()) == sorted(verbs.registered())


def test_an_unknown_verb_has_no_label() -> None:
    """No silent fallback to the bare verb."""
    with pytest.raises(verbs.UnknownVerb):
        verbs.label("audit_test.unheard_of")


def test_a_verb_registered_twice_keeps_one_label() -> None:
    """The same declaration again is harmless, another label is a mistake."""
    verbs.register("audit_test.act", "Acte d'essai")

    with pytest.raises(ValueError, match="already"):
        verbs.register("audit_test.act", "Autre chose")


@pytest.mark.parametrize("verb", ["view", "Case.view", "case.", "case view", "cas.é", ""])
def test_a_verb_names_its_room_and_its_act(verb: str) -> None:
    """`room.act`, lower case."""
    with pytest.raises(ValueError, match="form"):
        verbs.register(verb, "Libellé")


def test_a_verb_needs_a_label() -> None:
    """An act without words cannot be shown."""
    with pytest.raises(ValueError, match="label"):
        verbs.register("audit_test.mute", " ")


def test_what_is_returned_is_a_copy() -> None:
    """Nobody edits the register from outside."""
    verbs.registered().clear()

    assert verbs.label("audit_test.act") == "Acte d'essai"
