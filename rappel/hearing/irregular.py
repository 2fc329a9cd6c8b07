"""A hearing that was held as the law does not let it be: kept as it was, counted for nothing (R40)."""

import datetime
import uuid
from collections.abc import Sequence

from accounts.actors import Actor
from accounts.models import User
from accounts.selectors import authority_of, quality_of
from rappel.cases import documents, families, letter_parts, readings, rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.cancellation import end_convocation, withdraw_convocations
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case, Party
from rappel.cases.people import PartyKind
from rappel.cases.rule import refuse
from rappel.communes import calendar
from rappel.hearing import checks
from rappel.hearing.choices import BROKEN, CONVOKED, HELD_IRREGULARLY, UNKNOWN_WAY
from rappel.hearing.oral import concerned
from rappel.hearing.presence import ALONE, Presence
from rappel.letters.mending import NoEffectLetter


def record_irregular(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    held_on: datetime.date,
    started_at: datetime.time,
    place: str,
    presided_by: User | None,
    presided_other: str,
    said: str,
    broken: Sequence[str] = (),
    presence: Presence = ALONE,
) -> Outcome:
    """Record what happened, as it was; the rules it broke are found, and completed by `broken`.

    `broken` are codes of `BROKEN`; `presided_other` says who presided without an account here;
    `place`, `said` and it are sealed. A convocation under way ends: the meeting it announced took
    place, and another one can be fixed.

    Raises:
        NotAllowed: R40, nothing shows that it is irregular, the day cannot be, or nobody is said to
            have presided; or see `perform`.
        Conflict: see `perform`.
    """
    detail: list[str] = []

    def write(fresh: Case) -> None:
        refuse_wrong(
            checks.oral_wrongs(fresh, held_on=held_on, started_at=started_at, place=place)
            + checks.presided_wrongs(presided_by, presided_other)
            + checks.broken_wrongs(broken)
            + checks.presence_wrongs(
                fresh,
                holders=presence.holders,
                impossibility=presence.impossibility,
                note=presence.note,
            )
            + checks.wording_wrongs({"said": said})
        )
        standing = readings.active_convocation(fresh)
        withdraw_convocations(fresh)
        end_convocation(fresh, reason=HELD_IRREGULARLY)
        announced = standing is not None and readings.left(standing)
        authority = authority_of(fresh.commune_id, presided_by.pk, held_on) if presided_by else None
        found = checks.broken_rules(fresh, held_on, authority, presence)
        detail.extend(code for code, _ in BROKEN if code in {*found, *broken})
        fresh.hearings.create(
            convocation=standing if announced else None,
            came_about=CONVOKED if announced else UNKNOWN_WAY,
            held_on=held_on,
            started_at=started_at,
            place=place.strip(),
            presided_by=presided_by,
            presided_other=presided_other.strip() or None,
            presided_as=quality_of(authority) if authority is not None else "",
            age_band=calendar.age_band(families.age_on(fresh, held_on)),
            person_present=presence.person,
            holders_present=[str(holder) for holder in presence.holders],
            adult_present=presence.adult or None,
            impossibility=presence.impossibility,
            impossibility_note=presence.note or None,
            facts_recalled=said,
            rules_recalled="",
            irregular=list(detail),
            by=actor.user,
            at=calendar.now(),
        )

    return perform(
        case,
        "record_irregular",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"tenu le {calendar.day_and_month(held_on)}",
        payload={"irregular": detail},
    )


def issue_no_effect(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, signatory: User
) -> Outcome:
    """Each who was at an irregular hearing, or was convoked to it, is told that it has no effect.

    Raises:
        NotAllowed: R40, no irregular hearing waits for it; R14, the signatory may not sign today; a
            text cannot be printed; or see `perform`.
        Conflict: see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        held = readings.irregular_hearing(fresh)
        if held is None:
            raise refuse(rules.IRREGULAR_UNTOLD)
        with letter_parts.refusing_unprintable():
            for party in concerned(fresh, held.held_on):
                if party.apart and str(party.pk) not in held.holders_present:
                    continue  # received apart, told of no date of the other (R16b)
                letter = _letter(fresh, party, signatory, held.held_on)
                made = documents.issue(
                    fresh, letter.kind, letter, actor=actor, addressee=party, signatory=signatory
                )
                issued.append(documents.fingerprint(made))

    return perform(
        case,
        "issue_no_effect",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"issued": issued, "signatory": str(signatory.pk)},
    )


def _letter(case: Case, party: Party, signatory: User, held_on: datetime.date) -> NoEffectLetter:
    today = calendar.today(case.commune)
    return NoEffectLetter(
        letterhead=letter_parts.letterhead(case, letter_parts.agent_in_charge(case)),
        signatory=letter_parts.signatory(signatory, case, today),
        address=letter_parts.address_of(party),
        written_on=today,
        civility=party.civility or "",
        notice=letter_parts.notice_if_first(case, party),
        heard_on=held_on,
        child=letter_parts.child_for(case, party) if party.kind == PartyKind.HOLDER else None,
    )
