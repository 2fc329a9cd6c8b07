"""A change of the town is prepared by one person and put in force once by another."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Membership, Proposal, ProposalOutcome
from accounts.policy import Role
from audit import log
from rappel.communes.models import Arrete
from rappel.town import proposals
from tests.town.changes import ARRETE, answered, done, prepared, words_of


def verbs(town, count=50):
    return [line.act for line in log.read(town.commune.pk, limit=count)]


def test_what_is_prepared_changes_nothing_yet(town):
    before = Arrete.objects.count()
    proposal = prepared(town, "arrete_added", ARRETE)

    assert proposal.outcome == ProposalOutcome.WAITING
    assert Arrete.objects.count() == before
    assert verbs(town)[0] == "town.prepare"


def test_another_person_puts_it_in_force(town):
    settled = done(town, "arrete_added", ARRETE, then="legal")

    assert settled.outcome == ProposalOutcome.IN_FORCE
    assert Arrete.objects.get(number="2026-150").perimeter == "Toute la commune"
    assert verbs(town)[:2] == ["town.put_in_force", "town.prepare"]


def test_the_person_who_prepared_cannot_whatever_the_roles(town):
    """One agent who is also legal adviser is still one person (security.md §6)."""
    Membership.objects.create(user=town.instructor, commune=town.commune, role=Role.LEGAL_ADVISER)
    proposal = prepared(town, "arrete_added", ARRETE)

    with pytest.raises(proposals.NotPossible) as refusal:
        answered(town, proposal, by="instructor")

    assert "vous avez préparé" in words_of(refusal)
    assert not Arrete.objects.filter(number="2026-150").exists()
    assert log.read(town.commune.pk, limit=1)[0].res == "denied"
    assert answered(town, proposal, by="mayor").outcome == ProposalOutcome.IN_FORCE


def test_the_database_itself_refuses_one_person_for_both(town):
    proposal = prepared(town, "arrete_added", ARRETE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(
            outcome=ProposalOutcome.IN_FORCE, settled_by=proposal.prepared_by
        )


@pytest.mark.parametrize("who", ["reporter", "secretary", "mayor", "dpo", "admin", "coordinator"])
def test_who_may_not_prepare_is_refused(town, who):
    with pytest.raises(PermissionDenied):
        prepared(town, "arrete_added", ARRETE, by=who)
    assert not Proposal.objects.exists()
    assert log.read(town.commune.pk, limit=1)[0].res == "denied"


@pytest.mark.parametrize("who", ["reporter", "secretary", "instructor", "dpo", "admin"])
def test_who_may_not_put_in_force_is_refused(town, who):
    proposal = prepared(town, "arrete_added", ARRETE, by="legal")
    with pytest.raises(PermissionDenied):
        answered(town, proposal, by=who)
    assert not Arrete.objects.filter(number="2026-150").exists()


def test_an_answer_is_given_once(town):
    proposal = prepared(town, "arrete_added", ARRETE)
    answered(town, proposal)
    with pytest.raises(proposals.AlreadySettled):
        answered(town, proposal, by="legal")
    assert Arrete.objects.filter(number="2026-150").count() == 1


def test_a_refusal_keeps_why_and_changes_nothing(town):
    proposal = prepared(town, "arrete_added", ARRETE)
    answered(town, proposal, accept=False, answer="Il n'est pas encore signé.")

    kept = Proposal.objects.get()
    assert (kept.outcome, kept.answer) == ("refused", "Il n'est pas encore signé.")
    assert kept.settled_by == town.mayor
    assert not Arrete.objects.filter(number="2026-150").exists()
    assert verbs(town)[0] == "town.refuse"


def test_who_prepared_takes_it_back_and_nobody_else(town):
    proposal = prepared(town, "arrete_added", ARRETE)
    with pytest.raises(PermissionDenied):
        proposals.withdraw(proposal, actor=town.actor("legal"))
    proposals.withdraw(proposal, actor=town.actor("instructor"))

    assert Proposal.objects.get().outcome == "withdrawn"
    with pytest.raises(proposals.AlreadySettled):
        answered(town, proposal)


def test_a_proposal_whose_basis_changed_is_refused_with_what_changed(town):
    order = Arrete.objects.get()
    proposal = prepared(
        town, "arrete_ended", {"to_day": datetime.date(2026, 12, 1)}, target=order.pk
    )
    Arrete.objects.update(to_day=datetime.date(2026, 11, 15))

    settled = answered(town, proposal)

    assert settled.outcome == ProposalOutcome.OUTDATED
    assert [(row.label, row.after) for row in settled.changed] == [
        ("Dernier jour", "dimanche 15\N{NO-BREAK SPACE}novembre 2026")
    ]
    assert Arrete.objects.get().to_day == datetime.date(2026, 11, 15)
    assert log.read(town.commune.pk, limit=1)[0].res == "denied"


def test_two_changes_of_one_thing_do_not_wait_together(town):
    order = Arrete.objects.get()
    prepared(town, "arrete_ended", {"to_day": datetime.date(2026, 12, 1)}, target=order.pk)
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(
            town,
            "arrete_ended",
            {"to_day": datetime.date(2026, 12, 2)},
            by="legal",
            target=order.pk,
        )
    assert "Claire Lenoir a déjà préparé" in words_of(refusal)


def test_what_changes_nothing_is_not_kept(town):
    order = Arrete.objects.get()
    with pytest.raises(proposals.NotPossible):
        prepared(town, "arrete_ended", {"to_day": order.to_day}, target=order.pk)
    assert not Proposal.objects.exists()


def test_the_log_holds_the_names_of_the_fields_and_no_value(town):
    done(town, "arrete_added", ARRETE)
    line = log.read(town.commune.pk, limit=1)[0]
    assert line.obj == f"proposal:{Proposal.objects.get().pk}"
    assert b"2026-150" not in (line.payload or b"")
