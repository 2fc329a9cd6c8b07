"""Intake: a signalement becomes a case, whole or not at all, and stops at once when it must.

One transaction makes the case, its key, its people, its card, its first record. What belongs to
the justice system (R2, R3) is then blocked by the procedure itself, in an act of its own.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts import journal
from accounts.actors import Actor
from accounts.policy import JOBS, Role, allows
from rappel.cases import access, commands, readings, selectors
from rappel.cases.act import State
from rappel.cases.commands import Conflict
from rappel.cases.linking import link_authors
from rappel.cases.models import Case, Party, Reporter, SearchCard, Transition
from rappel.cases.people import PartyKind
from rappel.cases.rule import NotAllowed, Unmet
from rappel.cases.search import hints_in
from rappel.cases.services import assign_defaults
from rappel.communes import calendar
from rappel.communes.hints import INSCRIPTION_WORDS
from rappel.communes.models import Category, Commune, Guard
from rappel.communes.services import current_protocol, next_in
from rappel.signalement.report import Card, Holder, Report, faults
from rappel.signalement.selectors import is_reporter_only
from rappel.vault import keys

CREATE, IMPORT = "signalement.create", "signalement.import"

ROLE_REFUSED = Unmet(
    "R30",
    "votre rôle dans cette commune ne permet pas d'enregistrer un signalement",
    "demander à un collègue qui en a le droit, ou faire changer vos rôles",
    "besoin d'en connaître",
    "",
)
# who can say that a complaint or an inquiry exists (R3), among those who report
_SOURCES = frozenset({"municipal_police", "national_police", "gendarmerie"})


class AlreadyReported(Exception):
    """A case has this source reference and this author; nothing was written.

    `differences` names, in French, what the new report says otherwise.
    """

    def __init__(self, case: Case, differences: tuple[str, ...]) -> None:
        super().__init__(case.reference)
        self.case = case
        self.differences = differences


def ask_policy(commune: Commune, actor: Actor, act: str) -> Role | None:
    """The role under which the actor may report in the commune; None for a job that may.

    Raises:
        NotAllowed: the policy refuses; the refusal is recorded.
    """
    if actor.job:
        if act in JOBS.get(actor.job, frozenset()):
            return None
    else:
        role = allows(act, actor.commune_relations(commune.pk))
        if role is not None:
            return role
    journal.record(journal.entry(actor, act, commune=commune.pk, res="denied"))
    raise NotAllowed([ROLE_REFUSED])


def record_signalement(
    commune: Commune, *, actor: Actor, key: uuid.UUID, report: Report, act: str = CREATE
) -> Case:
    """Make a case of a signalement; returns it as it stands, blocked or not.

    `key` identifies the form: sent twice by the same actor, it makes one case, given back both
    times. `act` is `signalement.create` or `signalement.import`.

    Raises:
        NotAllowed: the policy refuses; recorded.
        AlreadyReported: same source reference and author (recorded), in a file that the actor may
            be told of: for a reporter, another service's does not count.
        ValidationError: the report cannot be (dates out of order, nobody named…), by field.
    """
    role = ask_policy(commune, actor, act)
    today = calendar.today(commune)
    if found := dict(faults(report, today)):
        raise ValidationError(found)
    try:
        with transaction.atomic(durable=True):
            # one intake at a time in a commune, so that two never take in the same report
            Commune.objects.select_for_update(no_key=True).get(pk=commune.pk)
            case = _sent_before(commune, actor, key)
            if case is None:
                if known := find_known(commune, report, told_of(actor, commune)):
                    raise AlreadyReported(*known)
                case = _create(commune, actor, role, key, report)
    except AlreadyReported as known:
        journal.record(
            journal.entry(
                actor,
                act,
                commune=commune.pk,
                case=known.case.pk,
                role=role,
                payload={"already_reported": True, "differences": list(known.differences)},
            )
        )
        stop_if_needed(known.case)
        raise
    return stop_if_needed(case)


def _sent_before(commune: Commune, actor: Actor, key: uuid.UUID) -> Case | None:
    """The case that the same form already made."""
    first = (
        Transition.objects.filter(case__commune=commune, act="create", key=key, actor=actor.user)
        .select_related("case")
        .first()
    )
    return first.case if first else None


def told_of(actor: Actor, commune: Commune) -> QuerySet[Case]:
    """The files whose existence an intake may tell: the own service's for a reporter, else all.

    The form and the import answer a reporter alike whether another file exists or not
    (security.md §3).
    """
    if is_reporter_only(actor, commune):
        return selectors.reported_by(actor)
    return Case.objects.all()


def find_known(
    commune: Commune, report: Report, among: QuerySet[Case]
) -> tuple[Case, tuple[str, ...]] | None:
    """The case of `among` with the report's reference and author, and what the report says otherwise.

    Only the search cards of the cases with that reference are opened; a report without a reference
    is always new.
    """
    if not report.source_reference:
        return None
    _, author = report.key
    new = report.person.search_card("")
    cards = SearchCard.objects.filter(
        case__in=among, case__commune=commune, case__source_reference=report.source_reference
    ).select_related("case")
    for row in cards.order_by("case__reference"):
        access.open_for_act(row.case)
        old = row.card
        if f"{old['family_name']} {next(iter(old['given_names']), '')}" == author:
            return row.case, differences(old, new)
    return None


def differences(old: Card, new: Card) -> tuple[str, ...]:
    """What two cards of one person say otherwise, in French words and never in values."""
    compared = {"date de naissance": ("birth_date",), "adresse": ("street", "postcode")}
    return tuple(
        name for name, keys in compared.items() if any(old[key] != new[key] for key in keys)
    )


def _create(
    commune: Commune, actor: Actor, role: Role | None, key: uuid.UUID, report: Report
) -> Case:
    """Every row of a new case, its first act and its first record (R32)."""
    today = calendar.today(commune)
    number = next_in(commune, "case", today.year)
    case = Case(
        commune=commune,
        protocol=current_protocol(commune, today),
        reference=f"RO-{commune.code}-{today.year}-{number:04}",
        created_at=calendar.now(),
        created_by=actor.user,
        reporting_service=min(actor.services_in(commune.pk), default=""),
        origin=report.origin,
        source_reference=report.source_reference,
        report_number=report.report_number,
        reported_on=report.reported_on,
        facts_on=report.facts_on,
        facts_at=report.facts_at,
        district=report.district,
        category=report.category,
        damage=report.damage,
        age_band=calendar.age_band(report.age),
        minor_at_facts=report.minor,
        place=report.place,
        text_breached=report.text_breached or None,
        description=report.description,
    )
    keys.create_case_key(commune.pk, case.pk)
    case.full_clean(exclude={"state"}, validate_unique=False)
    case.save()
    _add_people(case, report)
    _add_words_of_the_service(case, actor, report)
    link_authors(case)
    assign_defaults(case)
    commands.start(case, actor=actor, role=role, key=key)
    return case


def _add_people(case: Case, report: Report) -> None:
    """The person, those in charge, who reported, and the card that later searches compare."""
    person = report.person
    Party.objects.create(
        case=case,
        kind=PartyKind.PERSON,
        civility=person.civility or None,
        family_name=person.family_name,
        given_names=person.given_names,
        birth_date=person.birth_date,
        phone=person.phone or None,
        email=person.email or None,
        **person.address.filled(),
    )
    for rank, holder in enumerate(report.holders, start=1):
        _add_holder(case, rank, holder, report.minor)
    Reporter.objects.create(
        case=case,
        name=report.reporter_name or None,
        contact=report.reporter_contact or None,
    )
    SearchCard.objects.create(case=case, card=person.search_card(case.reference))


def _add_holder(case: Case, rank: int, holder: Holder, minor: bool | None) -> None:
    Party.objects.create(
        case=case,
        kind=holder.kind(minor),
        rank=rank,
        holder_kind=holder.holder_kind(minor),
        protector_kind=holder.protector_kind(minor),
        quality=holder.quality or None,
        family_name=holder.family_name,
        given_names=holder.given_names,
        phone=holder.phone or None,
        email=holder.email or None,
        **holder.address.filled(),
    )


def _add_words_of_the_service(case: Case, actor: Actor, report: Report) -> None:
    """What the reporting service says of complaint, inquiry, fine and town, on that day.

    Kept as its word: none of it answers the questions of the review (R3, R3c, R6), but a "yes"
    stops the case. The rows are the review's, reached from the case: stages do not import each
    other.
    """
    now = calendar.now()
    said = {"by": actor.user, "at": now}
    for question, answer in (("complaint", report.complaint), ("inquiry", report.inquiry)):
        case.source_answers.create(
            question=question,
            answer=answer or "to_check",
            imported=True,
            service=report.origin if report.origin in _SOURCES else "",
            asked_on=report.reported_on,
            **said,
        )
    if report.fined == "yes":
        # a question to ask again, not an answer: the review says why it goes on (R3c)
        case.checks.create(
            code="fined",
            answer="to_check",
            evidence="Le service qui signale indique que les faits ont été verbalisés.",
            **said,
        )
    if report.other_commune:
        case.checks.create(
            code="place",
            answer="outside",
            evidence=f"Commune des faits indiquée par le signalement : {report.other_commune}.",
            **said,
        )


def stop_if_needed(case: Case) -> Case:
    """Block a case just reported that belongs to the justice system; returns it as it stands.

    The procedure itself acts, whoever reports. Called again for a report that comes twice, so that
    an intake cut short between its two acts is completed. A marker on a bus shelter counts as a
    délit until somebody says otherwise (R2).
    """
    case = selectors.load_file(case.pk)
    if case.state != State.REPORTED:
        return case
    access.open_for_act(case)
    inscription = _hints_at_inscription(case)
    if not inscription and not readings.blocking_reasons(case):
        return case

    def write(fresh: Case) -> None:
        if inscription:
            fresh.checks.create(
                code="inscription",
                answer="yes",
                evidence="La description parle d'une inscription, d'un signe ou d'un dessin.",
                by=None,
                at=calendar.now(),
            )
            selectors.read_rows(fresh)
        fresh.blockings.create(
            reasons=readings.blocking_reasons(fresh), by=None, at=calendar.now(), note=None
        )

    try:
        return commands.perform(
            case,
            "block",
            actor=Actor(job="intake"),
            version=case.version,
            key=uuid.uuid4(),
            write=write,
            detail="à l'enregistrement",
        ).case
    except Conflict:  # an instructor took the case meanwhile: it stops all the same
        return stop_if_needed(case)


def _hints_at_inscription(case: Case) -> bool:
    """Nobody answered yet, and the description speaks of an inscription."""
    if readings.answer(case, "inscription"):
        return False
    return _tells_of_inscription(case.category, case.description)


def _tells_of_inscription(category: Category, description: str) -> bool:
    """The category asks for it, and the description has one of the words."""
    if category.guard != Guard.INSCRIPTION:
        return False
    return bool(hints_in(description, (*INSCRIPTION_WORDS, *category.hints)))


def will_stop(report: Report) -> bool:
    """True for a report that `stop_if_needed` will block once it is a case (R2, R3)."""
    known = "yes" in (report.complaint, report.inquiry)
    told = _tells_of_inscription(report.category, report.description)
    return report.category.blocks or known or told
