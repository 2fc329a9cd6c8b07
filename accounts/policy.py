"""Who may do what: one table (role, act) → relations, default deny (security.md §6).

Pure: it is told plain values and never sees a case. `accounts.models` stores who holds which role;
`rappel.cases.access` computes how a user relates to a case; this module alone says yes or no.
"""

from collections.abc import Iterable, Mapping
from enum import Enum

from django.db.models import TextChoices


class Role(TextChoices):
    """Roles a person may hold in a commune; one person may hold several."""

    REPORTER = "reporter", "Signalant (police municipale)"
    INSTRUCTOR = "instructor", "Instructeur"
    SECRETARY = "secretary", "Secrétariat"
    LEGAL_ADVISER = "legal_adviser", "Référent juridique"
    ELECTED = "elected", "Élu"
    COORDINATOR = "coordinator", "Coordination CLSPD"
    DPO = "dpo", "Délégué à la protection des données"
    ADMIN = "admin", "Administration technique"


class Relation(Enum):
    """How a user stands towards a case, in a given role."""

    COMMUNE = "commune"  # the case, or the act, belongs to a commune where the role is held
    ASSIGNED = "assigned"  # the case is assigned to the user in that role
    OWN = "own"  # the user, or the user's service, reported the facts (R30)
    POOL = "pool"  # just reported, nobody instructs it yet


PUBLIC = "public"  # a page without sign-in
SIGNED_IN = "signed_in"  # a page of one's own, for any active account

_INSTRUCTOR, _SECRETARY, _LEGAL, _ELECTED = (
    Role.INSTRUCTOR,
    Role.SECRETARY,
    Role.LEGAL_ADVISER,
    Role.ELECTED,
)
_FILE = (_INSTRUCTOR, _SECRETARY, _LEGAL, _ELECTED)


def _rows() -> Iterable[tuple[str, Role, Relation]]:
    """The table, act by act; what is not here is refused."""

    def assigned(act: str, *roles: Role) -> Iterable[tuple[str, Role, Relation]]:
        return ((act, role, Relation.ASSIGNED) for role in roles)

    def commune(act: str, *roles: Role) -> Iterable[tuple[str, Role, Relation]]:
        return ((act, role, Relation.COMMUNE) for role in roles)

    intake = (Role.REPORTER, *_FILE)
    yield from commune("signalement.create", *intake)
    yield from commune("signalement.import", *intake)
    yield "signalement.mine", Role.REPORTER, Relation.COMMUNE
    yield "signalement.report", Role.REPORTER, Relation.OWN
    yield from commune("case.list", *_FILE)
    yield from commune("case.search", *_FILE)
    yield from commune("see.cards", _INSTRUCTOR, _LEGAL)
    yield from assigned("case.lookalikes", _INSTRUCTOR, _LEGAL)
    yield from assigned("case.view", *_FILE)
    yield "case.view", _INSTRUCTOR, Relation.POOL
    yield from assigned("case.conformity", *_FILE)
    yield from assigned("document.view", *_FILE)
    # what may be read of a case (R30, R41, R42)
    yield from assigned("see.identity", *_FILE)
    yield from assigned("see.printed", *_FILE)
    yield from assigned("see.content", _INSTRUCTOR, _LEGAL, _ELECTED)
    yield from assigned("see.reporter", _INSTRUCTOR, _LEGAL)
    for facet in ("see.identity", "see.content", "see.reporter"):
        yield facet, Role.REPORTER, Relation.OWN
    # the course of a case
    yield "take", _INSTRUCTOR, Relation.POOL
    yield from commune("assign", _LEGAL, _ELECTED)
    yield from assigned("step_aside", _INSTRUCTOR, _LEGAL, _ELECTED)
    for act in (
        "open_review",
        "edit_person",
        "edit_holder",
        "edit_protector",
        "record_worry",
        "edit_facts",
        "check_eligibility",
        "record_source",
        "write_printed_facts",
        "ask_prosecutor",
        "record_request_sent",
        "record_prosecutor_answer",
        "remind_prosecutor",
        "record_reminder_sent",
        "record_silence",
        "withdraw_request",
        "inform_prosecutor",
        "submit",
        "block",
        "prepare_hand_over",
        "hand_over",
        "dismiss_inadmissible",
        "join_case",
        "link_case",
        "unlink_case",
        "pause",
        "resume",
        "limit",
        "unlimit",
    ):
        yield from assigned(act, _INSTRUCTOR)
    yield from assigned("ask_opinion", _INSTRUCTOR, _ELECTED)
    yield from assigned("give_opinion", _LEGAL)
    for act in (
        "approve",
        "return_to_review",
        "dismiss",
        "allow_new_date",
        "close_without_hearing",
        "record_oral_reminder",
    ):
        yield from assigned(act, _ELECTED)
    yield from assigned("propose_release", _INSTRUCTOR, _LEGAL)
    yield from assigned("release", _LEGAL, _ELECTED)
    yield from assigned("propose_annul", _INSTRUCTOR, _LEGAL)
    yield from assigned("drop_annul", _INSTRUCTOR, _LEGAL, _ELECTED)
    yield from assigned("annul", _LEGAL, _ELECTED)
    for act in ("issue_no_effect", "report_misdelivery"):
        yield from assigned(act, _INSTRUCTOR, _SECRETARY)
    for act in (
        "plan_hearing",
        "issue_convocation",
        "sign_letter",
        "withdraw_letter",
        "convoke",
        "post_letter",
        "record_return",
        "record_refusal",
        "postpone",
        "cancel_convocation",
    ):
        yield from assigned(act, _INSTRUCTOR, _SECRETARY)
    for act in ("hold_posting", "release_posting"):
        yield from assigned(act, _LEGAL, _ELECTED)
    for act in ("stop_writing", "allow_writing"):
        yield from assigned(act, _INSTRUCTOR, _SECRETARY, _LEGAL, _ELECTED)
    for act in (
        "record_observation",
        "contest_identity",
        "record_contact",
        "note_called_off",
        "call_off_by_letter",
        "plan_separate_meeting",
        "record_needs",
    ):
        yield from assigned(act, _INSTRUCTOR, _SECRETARY)
    yield from assigned("record_separate_meeting", _INSTRUCTOR, _SECRETARY, _ELECTED)
    yield from assigned("give_notice", _INSTRUCTOR, _SECRETARY, _ELECTED)
    for act in (
        "record_hearing",
        "stop_hearing",
        "record_absence",
        "open_follow_up",
        "update_measure",
        "record_partner_reply",
        "close",
        "record_irregular",
        "correct_hearing",
        "correct_to_heard",
        "correct_to_absent",
        "reopen",
        "reopen_follow_up",
    ):
        yield from assigned(act, _INSTRUCTOR, _ELECTED)
    # breaches: the delegate assesses, the adviser reads (R46)
    yield from commune("incident.view", _LEGAL, Role.DPO)
    yield from commune("incident.assess", Role.DPO)
    # the town itself: prepared by one, put in force by another (`rappel.town`)
    yield from commune("town.view", *_FILE, Role.DPO, Role.ADMIN)
    yield from commune("town.prepare", _INSTRUCTOR, _LEGAL)
    yield from commune("town.put_in_force", _LEGAL, _ELECTED)
    yield from commune("town.read_again", _INSTRUCTOR, _LEGAL, _ELECTED)
    yield from commune("town.empower", _ELECTED)
    yield from commune("people.default", _LEGAL, _ELECTED)
    yield from commune("people.propose", Role.ADMIN)
    yield from commune("people.approve", _ELECTED, Role.DPO)


TABLE: Mapping[str, Mapping[Role, frozenset[Relation]]] = {}
_table: dict[str, dict[Role, frozenset[Relation]]] = {}
for _act, _role, _relation in _rows():
    _by_role = _table.setdefault(_act, {})
    _by_role[_role] = _by_role.get(_role, frozenset()) | {_relation}
TABLE = _table

# Acts that no person does: the procedure itself at intake (R2, R3), an import from the server.
JOBS: Mapping[str, frozenset[str]] = {
    "intake": frozenset({"block"}),
    "import": frozenset({"signalement.import"}),
    "expiry": frozenset({"signalement.expire"}),
    "deadlines": frozenset({"deadlines.run", "case.deadlines", "assign", "remind_prosecutor"}),
}


def allows(act: str, relations: Mapping[Role, frozenset[Relation]]) -> Role | None:
    """The role under which `act` is allowed, or None.

    `relations` maps each role held in the commune to the relations held in that role.
    """
    for role, needed in TABLE.get(act, {}).items():
        if needed & relations.get(role, frozenset()):
            return role
    return None


def roles_for(act: str) -> tuple[Role, ...]:
    """Every role that some relation lets do `act`, in the order of the table."""
    return tuple(TABLE.get(act, {}))
