"""The question each rule asks of a case: yes or no, before the click or as written."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from accounts.selectors import authority_of
from rappel.cases import families, readings
from rappel.cases.letter_life import LetterState
from rappel.cases.rule import Situation
from rappel.communes import calendar
from rappel.communes.models import Guard, ProsecutorMode
from rappel.letters.convocations import SeparateMeeting

if TYPE_CHECKING:
    from rappel.cases.models import Case, Document


def not_blocked(reason: str) -> Callable[[Situation], bool]:
    return lambda s: not any(r.startswith(reason) for r in readings.blocking_reasons(s.case))


def answered(code: str, *accepted: str) -> Callable[[Situation], bool]:
    return lambda s: readings.answer(s.case, code) in accepted


def source_no(question: str) -> Callable[[Situation], bool]:
    def check(s: Situation) -> bool:
        row = readings.source_answer(s.case, question, asked_here=True)
        return row is not None and row.answer == "no"

    return check


def source_fresh(s: Situation) -> bool:
    """Complaint and inquiry were asked again for this sending (R3; 7 days at most)."""
    return asked_for(s.case, readings.convoked_on(s.case) or s.today)


def asked_for(case: "Case", sent_on: datetime.date) -> bool:
    """Nothing was known when a letter of the convocation left that day (R3)."""
    limit = datetime.timedelta(days=case.protocol.complaint_answer_days)
    for question in ("complaint", "inquiry"):
        row = readings.source_answer(case, question, asked_here=True)
        if row is None or row.answer != "no" or not sent_on - limit <= row.asked_on <= sent_on:
            return False
    return True


def warning_justified(s: Situation) -> bool:
    return s.case.category.guard != Guard.WARN or readings.answer(s.case, "warning") == "justified"


def inscription_asked(s: Situation) -> bool:
    return (
        s.case.category.guard != Guard.INSCRIPTION or readings.answer(s.case, "inscription") == "no"
    )


def family_known(s: Situation) -> bool:
    return s.case.family in s.case.category.families


def arrete_covers(s: Situation) -> bool:
    case = s.case
    if case.family != 1:
        return True
    return case.arrete is not None and case.arrete.covers(case.facts_on, case.facts_at)


def old_facts_justified(s: Situation) -> bool:
    """Facts older than three months are a warning, a year a strong one (R6)."""
    old = s.case.facts_on < calendar.months_before(s.case.reported_on, 3)
    return not old or readings.answer(s.case, "old_facts") == "justified"


def fined_justified(s: Situation) -> bool:
    """Already fined: a warning with its reason, or a block where the protocole says so (R3c)."""
    fined = readings.answer(s.case, "fined")
    if fined == "no":
        return True
    return fined == "yes" and not s.case.protocol.fined_blocks


def holders_settled(s: Situation) -> bool:
    """Both holders asked: known, unknown, deceased, without authority, do not contact (R16)."""
    return not families.is_minor(s.case, hearing_day(s)) or families.all_settled(s.case)


def holder_reachable(s: Situation) -> bool:
    """Somebody who answers for the child is received with him, and each has an address (R16)."""
    if not families.is_minor(s.case, hearing_day(s)):
        return True
    reached = families.written_to(s.case)
    return any(not party.apart for party in reached) and all(party.town for party in reached)


def minor_at_facts(s: Situation) -> bool:
    return s.case.minor_at_facts is True


def worry_asked(s: Situation) -> bool:
    """« Cette situation vous inquiète-t-elle pour l'enfant ? », before submitting (R48)."""
    return not s.case.minor_at_facts or bool(readings.answer(s.case, "worry"))


def worry_asked_after(s: Situation) -> bool:
    """The same question, asked again once the child was heard (R48)."""
    hearing = readings.hearing(s.case)
    if not s.case.minor_at_facts or hearing is None:
        return True
    return any(row.code == "worry" and row.at > hearing.at for row in s.case.checks.all())


def presence_lawful(s: Situation) -> bool:
    """A minor was heard with somebody responsible, or an impossibility of the closed list (R19)."""
    hearing = readings.hearing(s.case)
    if hearing is None:
        return False
    return families.lawfully_accompanied(
        s.case,
        hearing.held_on,
        person=bool(hearing.person_present),
        holders=bool(hearing.holders_present),
        adult=bool(hearing.adult_present),
        impossibility=bool(hearing.impossibility),
    )


def young_validated(s: Situation) -> bool:
    """Under 13 at the facts, the élu says that the child can understand (R20, L11-1 CJPM)."""
    age = families.age_on(s.case, s.case.facts_on)
    if age is None or age >= families.VALIDATED_UNDER or not s.written:
        return True
    decision = readings.latest(s.case.decisions.all())
    return decision is not None and decision.under_13_validated


def hearing_day(s: Situation) -> datetime.date:
    """The day of the hearing that stands, today while none is fixed."""
    current = readings.active_convocation(s.case)
    if current is None:
        return s.today
    return calendar.local(current.slot.starts_at, s.case.commune).date()


def age_known(s: Situation) -> bool:
    return s.case.minor_at_facts is not None


def printed(s: Situation) -> bool:
    return s.case.printed_at is not None


def prosecutor_prepared(s: Situation) -> bool:
    unneeded = s.case.family is None or readings.mode(s.case) == ProsecutorMode.NONE
    return unneeded or readings.consultation(s.case) is not None


def prosecutor_asked(s: Situation) -> bool:
    if s.case.family is None or readings.mode(s.case) == ProsecutorMode.NONE:
        return True
    current = readings.consultation(s.case)
    return current is not None and current.state != "prepared"


def prosecutor_awaited(s: Situation) -> bool:
    """Information goes on at once; avis and accord wait for the answer or for the silence.

    In mode accord a silence goes to the élu all the same: he alone can dismiss (R9).
    """
    if s.case.family is None or readings.mode(s.case) in (
        ProsecutorMode.NONE,
        ProsecutorMode.INFORMATION,
    ):
        return True
    current = readings.consultation(s.case)
    if current is None:
        return False
    return current.state in ("answered", "silent")


def prosecutor_favourable(s: Situation) -> bool:
    """accord: a favourable written answer; avis: an unfavourable one is overridden in writing."""
    current = readings.consultation(s.case)
    if s.case.family is None or readings.mode(s.case) in (
        ProsecutorMode.NONE,
        ProsecutorMode.INFORMATION,
    ):
        return True
    if current is None:
        return False
    if readings.mode(s.case) == ProsecutorMode.ACCORD:
        return bool(current.answer == "favourable")  # by mouth: `agreement_written`
    if current.answer == "unfavourable":
        decision = readings.latest(s.case.decisions.all())
        return not s.written or (decision is not None and decision.overrides_prosecutor)
    return True


def silence_reasoned(s: Situation) -> bool:
    """Avis non rendu: the élu says why the case goes on; silence is never agreement (R9)."""
    if s.case.family is None or readings.mode(s.case) != ProsecutorMode.AVIS:
        return True
    current = readings.consultation(s.case)
    if current is None or current.state != "silent" or not s.written:
        return True
    decision = readings.latest(s.case.decisions.all())
    return decision is not None and decision.explains_silence


def prosecutor_stands(s: Situation) -> bool:
    """An answer that came after the decision counts as if it had come before (R10)."""
    return prosecutor_favourable(replace(s, written=True))


def opinion_settled(s: Situation) -> bool:
    return not any(row.state == "asked" for row in s.case.opinions.all())


def decider_competent(s: Situation) -> bool:
    return s.by is not None and authority_of(s.case.commune_id, s.by, s.today) is not None


def other_person_decides(s: Situation) -> bool:
    return not s.case.protocol.two_persons or s.by not in readings.instructors(s.case)


def presider_competent(s: Situation) -> bool:
    current = readings.active_convocation(s.case)
    if current is None or (s.case.state == "convoked" and not s.written):
        return not s.written  # once convoked, judged on the day and the person then chosen
    day = calendar.local(current.slot.starts_at, s.case.commune).date()
    return authority_of(s.case.commune_id, current.slot.presided_by_id, day) is not None


def slot_set(s: Situation) -> bool:
    return readings.active_convocation(s.case) is not None


def letter_issued(s: Situation) -> bool:
    """Everybody who must get a letter has one issued for this hearing (R14, R16)."""
    issued = {(row.addressee_id, row.kind) for row in readings.convocation_letters(s.case)}
    wanted = families.recipients(s.case, hearing_day(s))
    return bool(wanted) and all((one.party.pk, one.kind) in issued for one in wanted)


def letter_signed(s: Situation) -> bool:
    issued = readings.convocation_letters(s.case)
    return bool(issued) and all(letter.signed_on is not None for letter in issued)


def signatory_competent(s: Situation) -> bool:
    """Whoever signed a letter could sign it that day (R14)."""
    for document in s.case.documents.all():
        if document.signed_on is None or document.signatory_id is None:
            continue
        if authority_of(s.case.commune_id, document.signatory_id, document.signed_on) is None:
            return False
    return True


def notice_kept(s: Situation) -> bool:
    """Ten days between the posting and the hearing, five when handed over, else a reason (R17)."""
    current = readings.active_convocation(s.case)
    if current is None:
        return False
    if current.short_notice_reason:
        return True
    protocol = s.case.protocol
    hearing = calendar.local(current.slot.starts_at, s.case.commune).date()
    if not s.written:
        days = min(protocol.notice_handed, protocol.notice_posted)
        return s.today + datetime.timedelta(days=days) <= hearing
    announced = [
        row for row in readings.convocation_letters(s.case) if row.kind != SeparateMeeting.kind
    ]
    return all(
        (row.sent_on or s.today)
        + datetime.timedelta(
            days=protocol.notice_handed
            if row.state == LetterState.HANDED_OVER
            else protocol.notice_posted
        )
        <= hearing
        for row in announced
    )


def hearing_day_come(s: Situation) -> bool:
    if s.case.state != "convoked":
        return True  # who comes unannounced has no day fixed; the form judges the day typed
    current = readings.active_convocation(s.case)
    if current is None:
        return False
    return calendar.local(current.slot.starts_at, s.case.commune).date() <= s.today


def hearing_presided(s: Situation) -> bool:
    hearing = readings.hearing(s.case)
    return hearing is not None and (
        authority_of(s.case.commune_id, hearing.presided_by_id, hearing.held_on) is not None
    )


def measures_named(s: Situation) -> bool:
    return len(s.case.measures.all()) > 0


def reply_awaited(s: Situation) -> bool:
    """A partner of the directory was named, whose answer is followed (R25)."""
    return any(measure.partner_id is not None for measure in s.case.measures.all())


def measures_settled(s: Situation) -> bool:
    return all(measure.state != "open" for measure in s.case.measures.all())


def release_proposed(s: Situation) -> bool:
    return readings.release_proposal(s.case) is not None


def two_persons_release(s: Situation) -> bool:
    proposal = readings.release_proposal(s.case)
    return proposal is not None and proposal.proposed_by_id != s.by


def release_lifts(s: Situation) -> bool:
    return not s.written or not readings.blocking_reasons(s.case)


def handed_over(s: Situation) -> bool:
    return len(s.case.hand_overs.all()) > 0


def no_request_yet(s: Situation) -> bool:
    return s.written or readings.consultation(s.case) is None


def prosecutor_involved(s: Situation) -> bool:
    return s.case.family is not None and readings.mode(s.case) != ProsecutorMode.NONE


def request_prepared(s: Situation) -> bool:
    current = readings.consultation(s.case)
    return current is not None and (s.written or current.state == "prepared")


def request_left(s: Situation) -> bool:
    current = readings.consultation(s.case)
    return current is not None and current.state != "prepared"


def request_waits(s: Situation) -> bool:
    current = readings.consultation(s.case)
    return current is not None and (s.written or current.state in ("sent", "reminded"))


def delay_over(s: Situation) -> bool:
    current = readings.consultation(s.case)
    return current is not None and current.answer_by is not None and current.answer_by < s.today


def adviser_free(s: Situation) -> bool:
    """Somebody advises on this case who does not instruct it (R7b)."""
    busy = readings.instructors(s.case)
    return any(
        grant.permission.codename == "act_as_legal_adviser"
        and grant.user.is_active
        and grant.user_id not in busy
        for grant in s.case.grants.all()
    )


def opinion_asked(s: Situation) -> bool:
    return s.written or any(row.state == "asked" for row in s.case.opinions.all())


def hearing_source(s: Situation) -> bool:
    hearing = readings.hearing(s.case)
    if hearing is None:
        return False
    if hearing.came_about == "oral":
        return True  # who speaks on the spot has asked no service (R39)
    for question in ("complaint", "inquiry"):
        row = readings.source_answer(s.case, question, asked_here=True)
        if row is None or row.answer != "no" or row.asked_on < hearing.held_on:
            return False
    return True


def letters(s: Situation, *states: str) -> list["Document"]:
    return [d for d in s.case.documents.all() if d.state in states]


LIVE = (LetterState.ISSUED, LetterState.SIGNED, LetterState.POSTED, LetterState.HANDED_OVER)


def hand_over_free(s: Situation) -> bool:
    return s.written or not any(d.kind == "remise_parquet" for d in letters(s, *LIVE))


# Letters that leave, or are signed and leave, by the act that depends on it (kind → act).


def letter_to_sign(s: Situation) -> bool:
    return s.written or any(
        d.kind not in readings.SIGNED_WITH for d in letters(s, LetterState.ISSUED)
    )


def letter_to_post(s: Situation) -> bool:
    return s.written or any(
        not readings.leaves_with(s.case, d) for d in letters(s, LetterState.SIGNED)
    )


def writable(s: Situation) -> bool:
    """Nobody said that the person must not be written to (R45)."""
    return not s.case.do_not_write


def letter_posted(s: Situation) -> bool:
    return s.written or bool(letters(s, LetterState.POSTED))


def letter_wanted(s: Situation) -> bool:
    """Once convoked, a letter is made again only for whoever has none, or has moved (R16, R18)."""
    if s.written or s.case.state != "convoked":
        return True
    return bool(families.without_letter(s.case) or families.written_elsewhere(s.case))


def block_reasoned(s: Situation) -> bool:
    return not s.written or bool(readings.blocking_reasons(s.case))


def not_an_instructor(s: Situation) -> bool:
    return s.by not in readings.instructors(s.case)


def letter_pending(s: Situation) -> bool:
    return s.written or bool(letters(s, LetterState.ISSUED, LetterState.SIGNED))


def link_stands(s: Situation) -> bool:
    return s.written or any(link.kind != "joined" for link in readings.links(s.case))


def joined_to_another(s: Situation) -> bool:
    return not s.written or readings.joined_to(s.case) is not None
