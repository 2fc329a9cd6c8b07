"""`perform` does an act whole or not at all, once, and leaves a record either way."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.policy import Role
from audit import log
from rappel.cases import commands
from rappel.cases.models import Case, Transition
from rappel.cases.rule import NotAllowed
from rappel.cases.services import assign, revoke, take
from tests.factories import act_by, report


def records(town, act):
    """Results of the records of that act, the newest first."""
    return [line.res for line in log.read(town.commune.pk) if line.act == act]


def test_an_act_moves_the_case_and_leaves_a_row_and_a_record(town):
    case = report(town)

    outcome = commands.perform(case, "open_review", **act_by(case, town.actor("instructor")))

    assert outcome.case.state == "under_review"
    row = Transition.objects.filter(case=case).latest("version")
    assert (row.act, row.from_state, row.to_state) == ("open_review", "reported", "under_review")
    assert (row.actor, row.role, row.version) == (town.instructor, "instructor", case.version + 1)
    assert records(town, "case.open_review") == ["ok"]


def test_the_same_form_sent_twice_does_it_once(town):
    case = report(town)
    form = act_by(case, town.actor("instructor"))

    first = commands.perform(case, "open_review", **form)
    second = commands.perform(case, "open_review", **form)

    assert (first.repeated, second.repeated) == (False, True)
    assert second.case.version == first.case.version
    assert records(town, "case.open_review") == ["ok"]


def test_of_two_people_acting_at_once_the_second_is_told_what_changed(town):
    case = report(town)
    seen = act_by(case, town.actor("instructor"))
    commands.perform(case, "open_review", **act_by(case, town.actor("instructor")))

    with pytest.raises(commands.Conflict) as told:
        commands.perform(case, "open_review", **seen)

    assert [row.act for row in told.value.changes] == ["open_review"]
    assert records(town, "case.open_review") == ["denied", "ok"]


@pytest.mark.rule("R30")
def test_a_role_that_may_not_is_refused_with_a_reason_and_recorded(town):
    case = report(town)

    with pytest.raises(NotAllowed) as refusal:
        commands.perform(case, "open_review", **act_by(case, town.actor("secretary")))

    assert refusal.value.unmet[0].code == "R30"
    assert Case.objects.get(pk=case.pk).version == case.version
    assert records(town, "case.open_review") == ["denied"]


def test_a_refusal_undoes_what_the_stage_wrote(town):
    case = report(town)
    form = act_by(case, town.actor("instructor"))
    commands.perform(case, "open_review", **form)

    def write(fresh):
        fresh.checks.create(code="place", answer="inside", at=fresh.created_at)

    with pytest.raises(NotAllowed) as refusal:
        commands.perform(case, "submit", write=write, **act_by(case, town.actor("instructor")))

    assert {"R1", "R3", "R5", "R41"} <= {unmet.code for unmet in refusal.value.unmet}
    assert Case.objects.get(pk=case.pk).checks.count() == 0


def test_an_act_of_another_state_is_refused_in_words(town):
    case = report(town)

    with pytest.raises(NotAllowed) as refusal:
        commands.perform(case, "submit", **act_by(case, town.actor("instructor")))

    assert "Signalement reçu" in refusal.value.unmet[0].sentence


def test_no_record_no_change(town):
    case = report(town)
    before = transaction.savepoint()
    with connection.cursor() as cursor:  # the log can no longer take a record
        cursor.execute("ALTER TABLE audit_auditrecord RENAME TO audit_gone")
    with pytest.raises(DatabaseError, match="audit_auditrecord"):
        commands.perform(case, "open_review", **act_by(case, town.actor("instructor")))
    assert Case.objects.get(pk=case.pk).state == "reported"
    transaction.savepoint_rollback(before)


def test_a_revoked_right_is_gone_at_the_next_act(town):
    case = report(town)
    revoke(case, Role.INSTRUCTOR, town.instructor)

    with pytest.raises(NotAllowed):
        commands.perform(case, "edit_person", **act_by(case, town.actor("instructor")))


def test_an_instructor_takes_a_case_that_nobody_has(town):
    case = report(town)
    revoke(case, Role.INSTRUCTOR, town.instructor)

    take(case, **act_by(case, town.actor("instructor")))

    done = commands.perform(case, "open_review", **act_by(case, town.actor("instructor")))
    assert done.case.state == "under_review"


@pytest.mark.rule("R30")
def test_only_somebody_who_holds_the_role_is_assigned(town):
    case = report(town)

    with pytest.raises(NotAllowed):
        assign(
            case,
            people={Role.INSTRUCTOR: town.secretary},
            **act_by(case, town.actor("deputy")),
        )
    assign(case, people={Role.INSTRUCTOR: None}, **act_by(case, town.actor("deputy")))

    with pytest.raises(NotAllowed):
        commands.perform(case, "edit_person", **act_by(case, town.actor("instructor")))


def test_an_unknown_act_is_a_programming_error(town):
    case = report(town)
    with pytest.raises(KeyError):
        commands.perform(case, "applaud", actor=town.actor("mayor"), version=1, key=uuid.uuid4())
