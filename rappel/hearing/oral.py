"""A reminder given without a convocation, by the élu who gave it, and the notice that follows (R39)."""

import datetime
import uuid
from collections.abc import Sequence

from accounts.actors import Actor
from accounts.models import User
from accounts.selectors import authority_of, quality_of
from rappel.cases import documents, families, letter_parts, readings, rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.cancellation import end_convocation, withdraw_unsent
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case, Party
from rappel.cases.people import person_of
from rappel.cases.rule import refuse
from rappel.communes import calendar
from rappel.hearing import checks
from rappel.hearing.choices import HELD_OTHERWISE, ORAL
from rappel.hearing.presence import ALONE, Presence
from rappel.letters.documents import InformationLetter


def record_oral_reminder(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    held_on: datetime.date,
    started_at: datetime.time,
    place: str,
    facts_recalled: str,
    rules_recalled: str,
    companions: Sequence[str] = (),
    presence: Presence = ALONE,
    notice_on: datetime.date | None = None,
) -> Outcome:
    """Record what the actor said on the spot, or to somebody who came (R39).

    `held_on` and `started_at` are those of the commune; `place` is sealed. What nobody had answered
    before is kept as codes of rules, and shown. Letters that did not leave are withdrawn.
    `notice_on` is the day the privacy notice was handed over, None when it is still to do (R15).

    Raises:
        NotAllowed: the facts belong to the justice system or a complaint is known (R2, R3), the
        actor had no power that day (R8), a child was alone (R19), the day cannot be; or see
        `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        refuse_wrong(
            checks.oral_wrongs(fresh, held_on=held_on, started_at=started_at, place=place)
            + checks.notice_wrongs(fresh, held_on, notice_on)
            + checks.companion_wrongs(companions)
            + checks.presence_wrongs(
                fresh,
                holders=presence.holders,
                impossibility=presence.impossibility,
                note=presence.note,
            )
            + checks.wording_wrongs(
                {"facts_recalled": facts_recalled, "rules_recalled": rules_recalled}
            )
        )
        withdraw_unsent(fresh)
        end_convocation(fresh, reason=HELD_OTHERWISE)
        assert actor.user is not None
        authority = authority_of(fresh.commune_id, actor.user.pk, held_on)
        fresh.hearings.create(
            came_about=ORAL,
            held_on=held_on,
            started_at=started_at,
            place=place.strip(),
            presided_by=actor.user,
            presided_as=quality_of(authority) if authority is not None else "",
            companions=list(companions),
            age_band=calendar.age_band(families.age_on(fresh, held_on)),
            person_present=presence.person,
            holders_present=[str(holder) for holder in presence.holders],
            adult_present=presence.adult or None,
            impossibility=presence.impossibility,
            impossibility_note=presence.note or None,
            facts_recalled=facts_recalled,
            rules_recalled=rules_recalled,
            unverified=checks.unverified(
                fresh, calendar.moment(held_on, started_at, fresh.commune)
            ),
            notice_on=notice_on,
            by=actor.user,
            at=calendar.now(),
        )

    return perform(
        case,
        "record_oral_reminder",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"le {calendar.day_and_month(held_on)}",
    )


def give_notice(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    notice_on: datetime.date | None = None,
    signatory: User | None = None,
) -> Outcome:
    """The privacy notice was handed over on `notice_on`, or leaves by a letter that is issued (R15).

    Raises:
        NotAllowed: R15, it was given already, or neither a day nor a signatory is named; R14, the
        signatory may not sign today; a text cannot be printed; or see `perform`.
        Conflict: see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        hearing = readings.hearing(fresh)
        if hearing is None or readings.notice_due_by(fresh) is None:
            raise refuse(rules.NOTICE_OWED)
        refuse_wrong(checks.way_wrongs(notice_on, signatory))
        refuse_wrong(checks.notice_wrongs(fresh, hearing.held_on, notice_on))
        if signatory is None:
            hearing.notice_on = notice_on
            hearing.save()
            return
        with letter_parts.refusing_unprintable():
            for party in concerned(fresh, hearing.held_on):
                letter = _letter(fresh, party, signatory)
                made = documents.issue(
                    fresh, letter.kind, letter, actor=actor, addressee=party, signatory=signatory
                )
                issued.append(documents.fingerprint(made))

    how = "par courrier" if notice_on is None else f"remise le {calendar.short_date(notice_on)}"
    return perform(
        case,
        "give_notice",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=how,
        payload={"issued": issued},
    )


def concerned(case: Case, day: datetime.date) -> list[Party]:
    """The adult, or those who answer for the child."""
    if not families.is_minor(case, day):
        return [person_of(case)]
    return families.written_to(case) or [person_of(case)]


def _letter(case: Case, party: Party, signatory: User) -> InformationLetter:
    today = calendar.today(case.commune)
    return InformationLetter(
        letterhead=letter_parts.letterhead(case, letter_parts.agent_in_charge(case)),
        signatory=letter_parts.signatory(signatory, case, today),
        address=letter_parts.address_of(party),
        written_on=today,
        civility=party.civility or "",
        notice=letter_parts.notice_if_first(case, party),
        child=None if party == person_of(case) else letter_parts.child_for(case, party),
    )
