"""The fiche de conformité answers each rule, hides what its reader may not read, and stops letters."""

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.models import Mandate
from rappel.cases import conformity
from rappel.cases.access import open_case, open_for_act
from rappel.cases.act import State
from rappel.cases.conformity import READERS
from rappel.cases.conformity_lines import Status
from rappel.cases.models import Case, CaseRow, LinkKind, Revision
from rappel.cases.readings import active_convocation
from rappel.cases.reasons import LimitReason
from rappel.cases.rule import NotAllowed
from rappel.cases.rulebook import RULEBOOK, Weight
from rappel.cases.selectors import load_file
from rappel.communes import calendar
from rappel.communes.models import Protocol
from rappel.convocation.models import Slot
from rappel.review.models import ProsecutorRequest
from rappel.vault.fields import Sealed
from tests import factories
from tests.factories import Town
from tests.support import course
from tests.support.pages import signed_in, words
from tests.support.records import newest

CANARY = "canari"
READERS_OF_CASES = ("instructor", "secretary", "legal", "deputy")
SHUT = {
    "instructor": {"reporter"},  # may be read elsewhere; a fiche is printed and goes around
    "secretary": {"reporter", "content"},
    "legal": {"reporter"},
    "deputy": {"reporter"},
}


def fiche(town: Town, case: Case, who: str = "instructor") -> dict[str, conformity.Row]:
    """Rule code -> row, as that person reads it."""
    handle = open_case(load_file(case.pk), town.actor(who), "case.conformity")
    return {row.entry.code: row for row in conformity.sheet(handle)}


def red(town: Town, case: Case) -> set[str]:
    """The HARD rules whose line is red."""
    return {
        code
        for code, row in fiche(town, case).items()
        if row.red and RULEBOOK[code].weight == Weight.HARD
    }


def test_each_rule_of_the_rulebook_has_its_reader_and_no_other() -> None:
    assert set(READERS) == set(RULEBOOK)


# --- what it says -------------------------------------------------------------------------------


def test_a_case_just_reported_has_everything_to_do_and_nothing_red(town: Town) -> None:
    rows = fiche(town, factories.report(town))
    assert list(rows) == list(READERS)
    assert not [code for code, row in rows.items() if row.red]
    for code in ("R1", "R2", "R3", "R5", "R6", "R7", "R14", "R41"):
        assert rows[code].line.status == Status.OPEN, code
    for code in ("R16", "R19", "R20", "R48", "R2b", "R24", "R39"):
        assert rows[code].line.status == Status.NONE, code


def test_a_case_heard_says_who_answered_and_when(town: Town, clock: Any) -> None:
    case = course.convoked(town)
    clock.move_to(datetime.datetime(2026, 11, 17, 18, 0, tzinfo=datetime.UTC))
    course.hold(town, case)
    rows = fiche(town, case)
    for code in (
        "R1",
        "R2",
        "R3",
        "R5",
        "R6",
        "R7",
        "R8",
        "R14",
        "R15",
        "R17",
        "R18",
        "R22",
        "R41",
    ):
        assert rows[code].line.status == Status.DONE, code
    assert (rows["R5"].line.by, rows["R5"].line.at) == ("Claire Lenoir", course.TODAY)
    assert rows["R5"].line.evidence == "pièce d'identité vue"
    assert rows["R7"].line.by == "Sylvie Colin"
    assert rows["R3"].line.at == course.HEARING_DAY
    assert rows["R9"].line.status == Status.NONE, "family 3, mode none"


def test_a_case_that_ended_has_nothing_left_to_do(town: Town) -> None:
    case = factories.report(town)
    way = factories.course(town, case)
    way.dismiss_inadmissible("duplicate")
    statuses = {row.line.status for row in fiche(town, case).values()}
    assert statuses == {Status.DONE, Status.NONE}


def test_what_is_to_do_leads_to_the_act_of_who_may_do_it(town: Town) -> None:
    case = factories.report(town)
    factories.course(town, case).open_review()
    own, other = fiche(town, case)["R5"], fiche(town, case, "deputy")["R5"]
    assert own.remedy is not None
    assert own.remedy["url"] == reverse("review:edit_person", args=[case.reference])
    assert other.remedy is not None
    assert not other.remedy["url"]


# --- who reads what -----------------------------------------------------------------------------


def full_case(town: Town) -> Case:
    """A child's case with a row in every table, every sealed word of it a canary."""
    born = {"birth_date": datetime.date(2014, 6, 1)}
    case = course.signed(town)
    other = factories.report(town)
    Case.objects.filter(pk=case.pk).update(age_band="10-12", minor_at_facts=True)
    case = load_file(case.pk)
    open_for_act(case)
    by, at = town.instructor, calendar.now()
    blocking = case.blockings.create(reasons=["R2:qualification"], by=by, at=at, note="x")
    case.release_proposals.create(
        blocking=blocking,
        ground="correction",
        description="x",
        reason="x",
        proposed_by=by,
        at=at,
        approved_by=town.legal,
        approved_at=at,
    )
    case.hand_overs.create(way="police", on=at.date(), reference="x", by=by, at=at)
    case.consultations.create(
        mode="avis", by=by, at=at, answer="favourable", answered_on=at.date(), magistrate="x"
    )
    case.opinions.create(asked_by=by, at=at, question="x", given_by=town.legal, given_at=at)
    case.parties.create(kind="holder", rank=1, holder_kind="parent", standing="known")
    case.observations.create(
        party=case.parties.all()[0], received_on=at.date(), channel="phone", text="x", by=by, at=at
    )
    case.hearings.create(
        held_on=at.date(),
        started_at=at.time(),
        presided_by=town.deputy,
        facts_recalled="x",
        rules_recalled="x",
        by=by,
        at=at,
    )
    case.absences.create(
        convocation=active_convocation(case), expected_at=at, kind="no_news", by=by, at=at
    )
    case.measures.create(kind="commitment", text="x", due_on=at.date(), by=by, at=at)
    case.closings.create(outcome="done", closed_on=at.date(), by=by, at=at)
    case.links.create(other=other, kind=LinkKind.SAME_FACTS, by=by, at=at)
    case.disclosures.create(user=town.instructor, tie="neighbour", at=at)
    case.annulments.create(
        reason="wrong_person", note="x", proposed_by=by, at=at, dropped_by=by, dropped_at=at
    )
    slot = Slot.objects.create(
        commune=town.commune, starts_at=at, room="mariages", presided_by=town.deputy
    )
    case.meetings_apart.create(
        party=case.parties.all()[0], slot=slot, letter=case.documents.all()[0], by=by, at=at
    )
    Revision.objects.create(
        case=case, transition_version=1, table="case", row=case.pk, field="place", before="x"
    )
    case = load_file(case.pk)
    open_for_act(case)
    for model in (Case, *(m for m in apps.get_models() if issubclass(m, CaseRow))):
        rows = [case] if model is Case else _rows_of(case, model)
        assert rows, f"{model.__name__}: a full case has no row of it"
        for row in rows:
            _fill(row, born)
    return load_file(case.pk)


def _rows_of(case: Case, model: type[CaseRow]) -> list[Any]:
    """The rows of that model as the case holds them, so that they are opened with it."""
    name = model._meta.get_field("case").remote_field.get_accessor_name()
    found = getattr(case, name)
    return list(found.all()) if hasattr(found, "all") else [found]


def _fill(row: Any, born: dict[str, Any]) -> None:
    for field in row._meta.concrete_fields:
        if not isinstance(field, Sealed):
            continue
        if field.kind == "str":
            words = f"{CANARY} {field.facet} {row.vault_table} {field.name}"
            setattr(row, field.name, words[: field.max_length] if field.max_length else words)
        elif field.kind == "json" and field.facet != "identity":
            setattr(row, field.name, f"{CANARY} {field.facet} {row.vault_table} {field.name}")
        elif field.kind == "bool":
            setattr(row, field.name, True)
        elif field.name in born:
            setattr(row, field.name, born[field.name])
    row.save()


@pytest.mark.rule("R30")
@pytest.mark.rule("R42")
@pytest.mark.parametrize("state", [State.APPROVED, State.BLOCKED, State.HEARD])
def test_no_reader_finds_on_the_fiche_what_may_not_be_read(town: Town, state: State) -> None:
    case = full_case(town)
    Case.objects.filter(pk=case.pk).update(state=state)
    seen = {}
    for who in READERS_OF_CASES:
        text = words(
            signed_in(town, who).get(reverse("cases:conformity", args=[case.reference]))
        ).casefold()
        for facet in SHUT[who]:
            assert f"{CANARY} {facet}" not in text, (
                who,
                text[text.find(f"{CANARY} {facet}") :][:80],
            )
        seen[who] = text.count(f"{CANARY} content")
    assert seen["deputy"] == seen["legal"] > 0 == seen["secretary"], "the canaries do sing"


def test_opening_the_fiche_is_a_record(town: Town) -> None:
    case = factories.report(town)
    response = signed_in(town, "secretary").get(reverse("cases:conformity", args=[case.reference]))
    assert response.status_code == 200
    line, _ = newest(town)
    assert (line.act, line.res, line.obj) == ("case.conformity", "ok", f"case:{case.pk}")


def test_who_may_not_open_the_case_has_no_fiche(town: Town) -> None:
    case = factories.report(town)
    address = reverse("cases:conformity", args=[case.reference])
    assert signed_in(town, "mayor").get(address).status_code == 404
    assert signed_in(town, "dpo").get(address).status_code == 403


# --- a red line stops the post ------------------------------------------------------------------


def _answer(code: str, answer: str):
    def happen(town: Town, case: Case) -> None:
        now = calendar.now()
        case.checks.create(code=code, answer=answer, by=town.instructor, at=now)

    return happen


def _complaint(town: Town, case: Case) -> None:
    case.source_answers.create(
        question="complaint",
        answer="yes",
        asked_on=course.TODAY,
        by=town.instructor,
        at=calendar.now(),
    )


def _no_family(town: Town, case: Case) -> None:
    _answer("family", "none")(town, case)
    Case.objects.filter(pk=case.pk).update(family=None)


def _prosecutor_objects(town: Town, case: Case) -> None:
    Protocol.objects.filter(pk=case.protocol_id).update(mode_family_3="accord")
    ProsecutorRequest.objects.create(
        case=case,
        state="answered",
        mode="accord",
        by=town.instructor,
        at=calendar.now(),
        answered_on=course.TODAY,
        answer="unfavourable",
        written=True,
    )


def _presider_without_power(town: Town, case: Case) -> None:
    Slot.objects.update(presided_by=town.secretary)


def _protected(town: Town, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(do_not_write="protection")


def _to_annul(town: Town, case: Case) -> None:
    case.annulments.create(
        reason="wrong_person", note="x", proposed_by=town.legal, at=calendar.now()
    )
    Case.objects.filter(pk=case.pk).update(annulment="wrong_person")


def _limited(town: Town, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(limited=LimitReason.values[0])


STOPS = {
    "R1": _no_family,
    "R2": _answer("qualification", "delit"),
    "R3": _complaint,
    "R5": _answer("identity", "doubt"),
    "R6": _answer("place", "outside"),
    "R8": _presider_without_power,
    "R10": _prosecutor_objects,
    "R34": _limited,
    "R44": _to_annul,
    "R45": _protected,
}


def refused(act: Any, *args: Any, **values: Any) -> set[str]:
    """The rules with which an act is refused; it must be."""
    with pytest.raises(NotAllowed) as refusal:
        act(*args, **values)
    return {one.code for one in refusal.value.unmet}


@pytest.mark.parametrize("code", [pytest.param(c, marks=pytest.mark.rule(c)) for c in STOPS])
def test_a_red_line_stops_the_posting_of_a_convocation(town: Town, code: str) -> None:
    case = course.signed(town)
    assert not red(town, case)
    STOPS[code](town, case)
    assert code in red(town, case)
    assert red(town, case) <= refused(course.send, town, case)


@pytest.mark.parametrize(
    "code", [pytest.param(c, marks=pytest.mark.rule(c)) for c in STOPS if c != "R8"]
)
def test_a_red_line_stops_any_later_letter_that_announces_a_date(town: Town, code: str) -> None:
    case = course.sign(town, course.postpone(town, course.convoked(town)), document=2)
    STOPS[code](town, case)
    assert code in red(town, case)
    assert red(town, case) <= refused(course.post, town, case, 2)


@pytest.mark.rule("R3")
def test_what_would_refuse_the_posting_is_red_once_a_letter_is_signed(
    town: Town, clock: Any
) -> None:
    case = course.signed(town)
    clock.shift(datetime.timedelta(days=8))
    line = fiche(town, case)["R3"].line
    assert (line.status, line.answer) == (Status.BLOCKED, "à reposer pour cet envoi")
    late = course.TODAY + datetime.timedelta(days=8)
    assert "R3" in refused(course.send, town, case, sent_on=late)


@pytest.mark.rule("R14")
def test_with_no_red_line_the_convocation_leaves(town: Town) -> None:
    case = course.signed(town)
    assert not red(town, case)
    assert course.send(town, case).state == State.CONVOKED


@pytest.mark.rule("R8")
def test_a_mandate_that_ends_before_the_hearing_shows_red(town: Town) -> None:
    case = course.issue(town, course.plan(town, course.approved(town), presided_by=town.mayor))
    Mandate.objects.filter(user=town.mayor).update(ends_on=course.TODAY)
    assert "R8" in red(town, case)
