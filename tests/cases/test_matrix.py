"""Every act × state × role × relation, from the declaration and the policy table.

What the table does not allow is refused with a French reason, changes nothing and is a record;
what it allows in a state where the act is not declared is refused too; the rest is the rules'.
"""

import uuid
from dataclasses import dataclass

import pytest

from accounts.models import DefaultPerson, Membership
from accounts.policy import Relation, Role, allows
from audit import log
from audit.models import AuditHead
from rappel.cases import access, commands, selectors
from rappel.cases.act import State
from rappel.cases.models import Case
from rappel.cases.procedure import ACTS
from rappel.cases.rule import NotAllowed
from rappel.cases.services import grant, revoke
from tests import factories

ROLES = {
    "reporter": Role.REPORTER,
    "instructor": Role.INSTRUCTOR,
    "secretary": Role.SECRETARY,
    "legal": Role.LEGAL_ADVISER,
    "deputy": Role.ELECTED,
    "coordinator": Role.COORDINATOR,
    "dpo": Role.DPO,
    "admin": Role.ADMIN,
}
ASSIGNABLE = {Role.INSTRUCTOR, Role.SECRETARY, Role.LEGAL_ADVISER, Role.ELECTED}


@dataclass(frozen=True)
class Identity:
    """Somebody and how they stand towards the case."""

    who: str
    relation: str  # assigned, other, own, foreign, pool

    def __str__(self) -> str:
        return f"{self.who}-{self.relation}"


IDENTITIES = [
    *(Identity(who, "assigned") for who, role in ROLES.items() if role in ASSIGNABLE),
    *(Identity(who, "other") for who in ROLES),
    *(Identity(who, "foreign") for who in ROLES),
    Identity("reporter", "own"),
    Identity("instructor", "pool"),
]


@pytest.fixture
def stage(town):
    """A case that nobody has, and a second town whose people are foreign to it."""
    DefaultPerson.objects.all().delete()
    foreign = factories.make_town("95001", "Autreville", prefix="autre-")
    case = factories.report(town, by="mayor")
    return town, foreign, case


def place(stage, identity: Identity, state: str):
    """Put the case in `state` and the identity in its relation; returns who acts."""
    town, foreign, case = stage
    Case.objects.filter(pk=case.pk).update(state=state, created_by=town.mayor, reporting_service="")
    for grant_ in list(case.grants.select_related("user", "permission")):
        revoke(case, Role(grant_.permission.codename.removeprefix("act_as_")), grant_.user)
    role = ROLES[identity.who]
    home = foreign if identity.relation == "foreign" else town
    if identity.relation == "assigned":
        grant(case, role, town.users[identity.who])
    if identity.relation != "pool" and role != Role.INSTRUCTOR:
        other = factories.User.objects.filter(username="autre-instructor").get()
        grant(case, Role.INSTRUCTOR, other)
    if identity.relation == "other" and role == Role.INSTRUCTOR:
        grant(case, Role.INSTRUCTOR, foreign.users["instructor"])
    if identity.relation == "own":
        Case.objects.filter(pk=case.pk).update(created_by=town.reporter)
    return home.actor(identity.who)


def expected(identity: Identity, act: str, state: str) -> bool:
    """What the table says, retold without the code that reads the database."""
    role = ROLES[identity.who]
    relations = set() if identity.relation == "foreign" else {Relation.COMMUNE}
    if identity.relation == "assigned":
        relations.add(Relation.ASSIGNED)
    if identity.relation == "own":
        relations.add(Relation.OWN)
    if identity.relation == "pool" and state == State.REPORTED:
        relations.add(Relation.POOL)
    return allows(act, {role: frozenset(relations)}) is not None


@pytest.mark.slow
@pytest.mark.rule("R30")
@pytest.mark.parametrize("identity", IDENTITIES, ids=str)
@pytest.mark.parametrize("state", State.values)
def test_every_act_is_done_or_refused_as_declared(stage, identity, state):
    actor = place(stage, identity, state)
    case = Case.objects.get(pk=stage[2].pk)
    for name, act in ACTS.items():
        before = Case.objects.values("state", "version").get(pk=case.pk)
        head = AuditHead.objects.get(log=case.commune_id).seq
        may = expected(identity, name, state)
        try:
            commands.perform(case, name, actor=actor, version=before["version"], key=uuid.uuid4())
        except NotAllowed as refusal:
            assert refusal.unmet, name
            for unmet in refusal.unmet:
                assert unmet.code.startswith("R"), name
                assert unmet.sentence, name
                assert unmet.remedy, name
            codes = [unmet.code for unmet in refusal.unmet]
            if not may:
                assert codes == ["R30"], (name, codes)
            elif state not in act.sources:
                assert codes == ["R27"], (name, codes)
            newest = log.read(case.commune_id, limit=1)[0]
            assert (newest.act, newest.res) == (act.verb, "denied")
            assert Case.objects.values("state", "version").get(pk=case.pk) == before
        else:
            assert may, f"{name} was done by {identity}"
            assert state in act.sources, f"{name} was done in {state}"
            newest = log.read(case.commune_id, limit=1)[0]
            assert (newest.act, newest.res) == (act.verb, "ok")
            place(stage, identity, state)
        assert AuditHead.objects.get(log=case.commune_id).seq == head + 1


@pytest.mark.rule("R30")
@pytest.mark.parametrize("identity", IDENTITIES, ids=str)
def test_who_sees_the_case_is_who_the_table_lets_open_it(stage, identity):
    for state in State.values:
        actor = place(stage, identity, state)
        case = selectors.load_file(stage[2].pk)
        opens = expected(identity, "case.view", state)
        assert selectors.visible_cases(actor).filter(pk=case.pk).exists() is opens
        if opens:
            handle = access.open_case(case, actor)
            for act, facet in access.FACET_ACTS.items():
                reads = expected(identity, act, state) and state != State.ANNULLED  # R44
                assert (facet in handle.facets) is reads, (act, state)


def test_a_role_taken_away_takes_the_assigned_case_with_it(stage):
    actor = place(stage, Identity("instructor", "assigned"), State.UNDER_REVIEW)
    assert selectors.visible_cases(actor).exists()
    Membership.objects.filter(user=actor.user).delete()
    assert not selectors.visible_cases(stage[0].actor("instructor")).exists()
