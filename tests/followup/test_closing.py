"""The end of a case: what came of it, and a letter that says when the data goes."""

import datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine

from rappel.cases import periods
from rappel.cases.models import Case, Document
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import services as convocation
from rappel.followup import services
from rappel.followup.checks import Planned
from tests.factories import Town, act_by
from tests.support import course, family

EVENING = datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC)
EXCUSES = Planned("commitment", "présenter des excuses au gardien", datetime.date(2026, 12, 1))
MEDIATION = Planned("mediation", "rencontrer la médiatrice", datetime.date(2026, 12, 15))


@pytest.fixture
def heard(town: Town, clock: time_machine.Traveller) -> Case:
    """The hearing was held this evening."""
    case = course.convoked(town)
    clock.move_to(EVENING)
    return course.hold(town, case)


def close(town: Town, case: Case, *, by: str = "instructor", **changes):
    values = {"outcome": "done", "signatory": None, **changes}
    return services.close(case, **act_by(case, town.actor(by)), **values).case


def settle(town: Town, case: Case, **states: str) -> Case:
    for measure in case.measures.all():
        act = act_by(case, town.actor("instructor"))
        case = services.update_measure(
            case,
            **act,
            measure=measure.pk,
            state=states[measure.kind],
            settled_on=course.HEARING_DAY,
        ).case
    return case


def refused(refusal: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {unmet.code for unmet in refusal.value.unmet}


def test_a_case_closes_without_a_letter(town: Town, heard: Case) -> None:
    done = close(town, heard)
    assert done.state == "closed"
    (closing,) = done.closings.all()
    assert (closing.outcome, closing.closed_on, closing.documents.count()) == (
        "done",
        course.HEARING_DAY,
        0,
    )
    assert (done.next_act, done.waits_for, done.due_on) == ("", "", None)


@pytest.mark.rule("R25")
def test_the_closing_letter_says_it_is_over_and_when_the_data_goes(town: Town, heard: Case) -> None:
    case = settle(
        town, course.follow(town, heard, EXCUSES, MEDIATION), commitment="met", mediation="met"
    )
    done = close(town, case, outcome="kept", signatory=town.mayor)
    document = done.documents.last()
    assert (document.kind, document.state) == ("cloture", "issued")
    assert list(done.closings.get().documents.all()) == [document]
    text = course.letter_text(town, done, 2)
    assert "M. João Miguel FERREIRA DA SILVA" in text
    assert "vous avez été reçu en mairie par Mme Sylvie Colin, adjointe au maire" in text
    assert "présenter des excuses au gardien (pour le 1er décembre 2026)" in text
    assert "médiatrice" not in text
    assert "17 novembre 2027" in text
    assert "17 novembre 2029" in text
    assert "La maire," in text
    for hidden in ("Belloc", "Robillard", "baissera le son", course.PRINTED):
        assert hidden not in text


@pytest.mark.rule("R14")
def test_the_closing_letter_is_signed_then_posted(town: Town, heard: Case) -> None:
    case = close(town, heard, signatory=town.deputy)
    act = act_by(case, town.actor("secretary"))
    values = {"document": 2, "delivery": "simple", "sent_on": course.HEARING_DAY}
    with pytest.raises(NotAllowed):
        convocation.post_letter(case, **act, **values)
    case = course.sign(town, case, document=2, signed_on=course.HEARING_DAY)
    act = act_by(case, town.actor("secretary"))
    done = convocation.post_letter(case, **act, **values).case
    assert done.state == "closed"
    assert done.documents.last().state == "posted"


@pytest.mark.rule("R14")
def test_nobody_without_power_signs_the_closing_letter(town: Town, heard: Case) -> None:
    with pytest.raises(NotAllowed) as refusal:
        close(town, heard, signatory=town.instructor)
    assert refused(refusal) == {"R14"}
    now = load_file(heard.pk)
    assert (now.state, now.version, len(now.documents.all())) == ("heard", heard.version, 1)
    assert not now.closings.exists()


@pytest.mark.rule("R25")
def test_an_open_commitment_keeps_the_case_open(town: Town, heard: Case) -> None:
    case = course.follow(town, heard, EXCUSES)
    with pytest.raises(NotAllowed) as refusal:
        close(town, case, outcome="kept")
    assert refused(refusal) == {"R25"}
    assert refusal.value.unmet[0].resolved_by == "update_measure"
    assert load_file(case.pk).state == "in_follow_up"


@pytest.mark.rule("R25")
@pytest.mark.parametrize(
    ("states", "outcome"),
    [
        ({"commitment": "met", "mediation": "waived"}, "kept"),
        ({"commitment": "unmet", "mediation": "met"}, "not_kept"),
        ({"commitment": "waived", "mediation": "waived"}, "done"),
    ],
)
def test_the_outcome_says_what_the_measures_say(
    town: Town, heard: Case, states: dict[str, str], outcome: str
) -> None:
    case = settle(town, course.follow(town, heard, EXCUSES, MEDIATION), **states)
    for wrong in {"done", "kept", "not_kept"} - {outcome}:
        with pytest.raises(NotAllowed) as refusal:
            close(town, case, outcome=wrong)
        assert refused(refusal) == {"R25"}
    assert close(town, case, outcome=outcome).state == "closed"


@pytest.mark.rule("R27")
def test_a_closed_case_is_not_closed_again(town: Town, heard: Case) -> None:
    done = close(town, heard)
    with pytest.raises(NotAllowed) as refusal:
        close(town, done)
    assert refused(refusal) == {"R27"}


def test_closing_twice_closes_once(town: Town, heard: Case) -> None:
    act = act_by(heard, town.actor("instructor"))
    assert not services.close(heard, **act, outcome="done", signatory=town.deputy).repeated
    assert services.close(heard, **act, outcome="done", signatory=town.deputy).repeated
    assert len(load_file(heard.pk).documents.all()) == 2


@pytest.mark.parametrize("who", ["secretary", "legal", "mayor", "reporter", "dpo"])
def test_others_do_not_close(town: Town, heard: Case, who: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        close(town, heard, by=who)
    assert refused(refusal) == {"R30"}
    assert load_file(heard.pk).state == "heard"


def test_a_letter_that_cannot_be_printed_does_not_keep_the_case_open(
    town: Town, heard: Case
) -> None:
    person = heard.parties.get(kind="person")
    person.street = "1134 bis boulevard du Général de Gaulle prolongé"
    person.save()
    with pytest.raises(NotAllowed) as refusal:
        close(town, heard, signatory=town.deputy)
    (unmet,) = refusal.value.unmet
    assert "numéro et voie" in unmet.sentence
    assert unmet.remedy == "clore sans lettre de fin"
    assert close(town, heard).state == "closed"


def test_every_closing_letter_is_kept_with_the_end(town: Town, clock) -> None:
    case = family.convoked(town)
    clock.move_to(datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC))
    case = course.hold(town, case, presence=family.came(case, 1))
    case = family.not_worried(town, case)
    done = close(town, case, signatory=town.mayor)
    kept = done.closings.get().documents.order_by("number")
    assert [row.kind for row in kept] == ["cloture", "cloture"]
    assert [row.addressee_id for row in kept] == [row.addressee_id for row in done.documents.all()][
        2:
    ]


def test_the_letters_of_former_closings_are_found_again(town: Town, heard: Case) -> None:
    """The migration links every letter of an end, where only the first was kept."""
    done = close(town, heard, signatory=town.deputy)
    ending = done.closings.get()
    letters = list(ending.documents.all())
    ending.documents.clear()
    migration = import_module("rappel.followup.migrations.0005_every_closing_letter")
    old = SimpleNamespace(
        case_id=done.pk, at=ending.at, document_id=letters[0].pk, documents=ending.documents
    )
    rows = SimpleNamespace(objects=SimpleNamespace(order_by=lambda *fields: [old]))
    models = {"Closing": rows, "Document": Document}
    apps = SimpleNamespace(get_model=lambda app, name: models[name])
    migration.keep_every_letter(apps, None)
    assert list(ending.documents.all()) == letters


# --- periods ----------------------------------------------------------------------------------


CLOSED_ON = datetime.date(2026, 11, 17)


@pytest.mark.parametrize(
    ("minor", "birth", "archived", "erased"),
    [
        (
            False,
            datetime.date(1971, 6, 30),
            datetime.date(2027, 11, 17),
            datetime.date(2029, 11, 17),
        ),
        (True, datetime.date(2011, 6, 30), None, datetime.date(2027, 11, 17)),
        (True, datetime.date(2002, 3, 1), None, datetime.date(2027, 3, 1)),
        (True, datetime.date(2001, 3, 1), None, CLOSED_ON),
        (True, None, None, datetime.date(2027, 11, 17)),
    ],
)
def test_the_data_of_a_closed_case_goes_on_a_known_day(minor, birth, archived, erased) -> None:
    case = Case(minor_at_facts=minor)
    assert periods.archived_from(case, CLOSED_ON) == archived
    assert periods.closed_until(case, CLOSED_ON, birth) == erased
