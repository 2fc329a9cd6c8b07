"""The policy table against the table of roles and acts, retyped here row by row.

Two people must be wrong in the same way for a right to slip: the one who changes
`accounts.policy` and the one who changes this file. `docs/reference/roles.md` shows the same table
to the people of the town.
"""

from itertools import chain, combinations, product

import pytest
from django.http import Http404

from accounts.policy import JOBS, PUBLIC, SIGNED_IN, TABLE, Relation, Role, allows, roles_for
from rappel.cases import access
from rappel.cases.access import FACET_ACTS
from rappel.cases.procedure import ACTS
from rappel.cases.selectors import visible_cases
from rappel.cases.services import WORKING_ROLES, grant
from tests import factories

COLUMNS = (
    Role.REPORTER,
    Role.INSTRUCTOR,
    Role.SECRETARY,
    Role.LEGAL_ADVISER,
    Role.ELECTED,
    Role.COORDINATOR,
    Role.DPO,
    Role.ADMIN,
)
# ● everywhere in the commune · ○ assigned case · ◐ own items · ◇ just reported, nobody has it · – no
SIGNS = {
    "●": {Relation.COMMUNE},
    "○": {Relation.ASSIGNED},
    "◐": {Relation.OWN},
    "◇": {Relation.POOL},
    "–": set(),
}

# acts of the row, then reporter · instructor · secretary · legal · elected · coord. · dpo · admin
ROWS: tuple[tuple[str, str], ...] = (
    # create a signalement, import
    ("signalement.create signalement.import", "●  ●  ●  ●  ●  –  –  –"),
    # a reporter's own items: the service's reports and one of four words (R30)
    ("signalement.mine", "●  –  –  –  –  –  –  –"),
    ("signalement.report", "◐  –  –  –  –  –  –  –"),
    # the pages of cases; an unassigned case in `reported` is shown to every instructor
    ("case.list", "–  ●  ●  ●  ●  –  –  –"),
    ("case.view", "–  ○◇ ○  ○  ○  –  –  –"),
    # search among cases one may see; all active cases of the commune; look-alikes of a case
    ("case.search", "–  ●  ●  ●  ●  –  –  –"),
    ("see.cards", "–  ●  –  ●  –  –  –  –"),
    ("case.lookalikes", "–  ○  –  ○  –  –  –  –"),
    # see identity
    ("see.identity", "◐  ○  ○  ○  ○  –  –  –"),
    # see facts as written, letters, category, date, place
    ("see.printed document.view case.conformity", "–  ○  ○  ○  ○  –  –  –"),
    # see description, attachments, opinion, record
    ("see.content", "◐  ○  –  ○  ○  –  –  –"),
    # see the reporter's identity (R42)
    ("see.reporter", "◐  ○  –  ○  –  –  –  –"),
    # open_review, edit, eligibility, prosecutor, submit, block, hand_over, dismiss_inadmissible
    (
        "open_review edit_person edit_holder edit_protector record_worry edit_facts "
        "check_eligibility record_source write_printed_facts "
        "ask_prosecutor record_request_sent record_prosecutor_answer remind_prosecutor "
        "record_reminder_sent record_silence withdraw_request inform_prosecutor submit block "
        "prepare_hand_over hand_over dismiss_inadmissible join_case link_case unlink_case "
        "pause resume limit unlimit",
        "–  ○  –  –  –  –  –  –",
    ),
    # legal opinion; it is asked for by who studies or decides (R7b)
    ("give_opinion", "–  –  –  ○  –  –  –  –"),
    ("ask_opinion", "–  ○  –  –  ○  –  –  –"),
    # approve, return, dismiss
    (
        "approve return_to_review dismiss allow_new_date close_without_hearing "
        "record_oral_reminder",
        "–  –  –  –  ○  –  –  –",
    ),
    # release: propose / approve (two persons)
    ("propose_release", "–  ○  –  ○  –  –  –  –"),
    ("release", "–  –  –  ○  ○  –  –  –"),
    # annul: propose / approve (two persons); whoever may do either may give it up
    ("propose_annul", "–  ○  –  ○  –  –  –  –"),
    ("annul", "–  –  –  ○  ○  –  –  –"),
    ("drop_annul", "–  ○  –  ○  ○  –  –  –"),
    # the register of breaches: read, assess (R46)
    ("incident.view", "–  –  –  ●  –  –  ●  –"),
    ("incident.assess", "–  –  –  –  –  –  ●  –"),
    # issue, print, record the signature, convoke (post, hand over), cancel_convocation
    (
        "plan_hearing issue_convocation sign_letter withdraw_letter convoke post_letter "
        "record_return postpone cancel_convocation record_observation contest_identity "
        "record_contact report_misdelivery issue_no_effect record_refusal plan_separate_meeting "
        "record_needs note_called_off call_off_by_letter",
        "–  ○  ○  –  –  –  –  –",
    ),
    # hold or release a posting (« bloquer l'envoi »)
    ("hold_posting release_posting", "–  –  –  ○  ○  –  –  –"),
    # stepping aside (R43)
    ("step_aside", "–  ○  –  ○  ○  –  –  –"),
    # do_not_write (R45)
    ("stop_writing allow_writing", "–  ○  ○  ○  ○  –  –  –"),
    ("give_notice record_separate_meeting", "–  ○  ○  –  ○  –  –  –"),
    # record_hearing, follow-up, close
    (
        "record_hearing stop_hearing record_absence open_follow_up update_measure close "
        "record_irregular correct_hearing correct_to_heard correct_to_absent reopen "
        "reopen_follow_up record_partner_reply",
        "–  ○  –  –  ○  –  –  –",
    ),
    # assign people: the instructor may take, the adviser and the élu may assign
    ("take", "–  ◇  –  –  –  –  –  –"),
    ("assign", "–  –  –  ●  ●  –  –  –"),
    # the town itself: registers, settings, powers, accounts
    ("town.view", "–  ●  ●  ●  ●  –  ●  ●"),
    # town settings, arrêtés, delegations: prepare / put in force
    ("town.prepare", "–  ●  –  ●  –  –  –  –"),
    ("town.put_in_force", "–  –  –  ●  ●  –  –  –"),
    # an article of law read again: whoever prepares or puts in force (domain.md intro)
    ("town.read_again", "–  ●  –  ●  ●  –  –  –"),
    ("town.empower", "–  –  –  –  ●  –  –  –"),
    ("people.default", "–  –  –  ●  ●  –  –  –"),
    # accounts: propose / approve
    ("people.propose", "–  –  –  –  –  –  –  ●"),
    ("people.approve", "–  –  –  –  ●  –  ●  –"),
)
EXPECTED: dict[str, dict[Role, frozenset[Relation]]] = {
    act: {
        role: frozenset(chain.from_iterable(SIGNS[sign] for sign in signs))
        for role, signs in zip(COLUMNS, row.split(), strict=True)
        if signs != "–"
    }
    for acts, row in ROWS
    for act in acts.split()
}
OF_THE_TOWN = ("town.", "people.", "incident.")
NEVER = (Role.COORDINATOR, Role.DPO, Role.ADMIN)
EVERYTHING = frozenset(Relation)


def test_no_act_is_retyped_twice() -> None:
    retyped = [act for acts, _ in ROWS for act in acts.split()]
    assert len(retyped) == len(set(retyped))


@pytest.mark.rule("R30")
@pytest.mark.parametrize("act", sorted({*TABLE, *EXPECTED}))
def test_an_act_is_allowed_to_the_roles_and_relations_of_its_row(act: str) -> None:
    assert TABLE.get(act, {}) == EXPECTED.get(act, {})


@pytest.mark.rule("R30")
@pytest.mark.parametrize("act", sorted(TABLE))
def test_what_the_row_does_not_name_is_refused(act: str) -> None:
    """Each role alone, with each set of relations, gets exactly what its row says."""
    every = chain.from_iterable(combinations(Relation, size) for size in range(len(Relation) + 1))
    for role, held in product(Role, list(every)):
        wanted = role if EXPECTED[act].get(role, frozenset()) & set(held) else None
        assert allows(act, {role: frozenset(held)}) == wanted


def test_what_nobody_wrote_is_refused() -> None:
    all_roles = dict.fromkeys(Role, EVERYTHING)
    for act in ("case.peek", "", "approve ", "APPROVE", "see.", PUBLIC, SIGNED_IN):
        assert allows(act, all_roles) is None
        assert roles_for(act) == ()
    for act in TABLE:
        assert allows(act, {}) is None
        assert allows(act, dict.fromkeys(Role, frozenset())) is None


def test_every_declared_act_is_somebodys() -> None:
    assert set(ACTS) <= set(TABLE)


@pytest.mark.parametrize("act", ACTS)
def test_the_role_that_an_act_waits_for_may_do_it(act: str) -> None:
    assert ACTS[act].waits_for in roles_for(act)


@pytest.mark.rule("R42")
@pytest.mark.parametrize("role", NEVER)
def test_coordination_dpo_and_admin_are_given_nothing_of_a_case(role: Role) -> None:
    of_cases = [act for act in TABLE if not act.startswith(OF_THE_TOWN)]
    assert [act for act in of_cases if role in TABLE[act]] == []
    assert [act for act in FACET_ACTS if allows(act, {role: EVERYTHING})] == []


@pytest.mark.rule("R42")
@pytest.mark.parametrize("who", ["coordinator", "dpo", "admin"])
def test_they_open_no_case_even_with_a_grant_on_it(town: factories.Town, who: str) -> None:
    """A grant counts only beside the role it names: guardian alone opens nothing."""
    case = factories.report(town)
    for role in WORKING_ROLES:
        grant(case, role, town.users[who])
    actor = town.actor(who)
    assert not visible_cases(actor).filter(pk=case.pk).exists()
    for purpose in ("case.view", "document.view"):
        with pytest.raises(Http404):
            access.open_case(case, actor, purpose)
    assert actor.reads == []


@pytest.mark.rule("R42")
def test_the_reporter_is_hidden_from_the_secretary_and_the_elu() -> None:
    for role in (Role.SECRETARY, Role.ELECTED, *NEVER):
        assert allows("see.reporter", {role: EVERYTHING}) is None


@pytest.mark.rule("R7")
def test_only_an_elu_decides() -> None:
    for act in ("approve", "dismiss", "return_to_review"):
        assert roles_for(act) == (Role.ELECTED,)


def test_a_job_does_only_what_it_is_named_for() -> None:
    assert dict(JOBS) == {
        "intake": frozenset({"block"}),
        "import": frozenset({"signalement.import"}),
        "expiry": frozenset({"signalement.expire"}),
        "deadlines": frozenset({"deadlines.run", "case.deadlines", "assign", "remind_prosecutor"}),
    }
