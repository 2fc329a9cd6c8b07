"""What the rules ask of the exchanges round a decision: prosecutor, opinion, power, held letters."""

from accounts.models import Delegation, Mandate
from rappel.cases import checks, readings
from rappel.cases.rule import Situation
from rappel.communes import calendar
from rappel.communes.models import OpinionMode, ProsecutorMode


def agreement_written(s: Situation) -> bool:
    """In mode accord, an agreement by word of mouth is not enough unless the protocole says so (R10b)."""
    current = readings.consultation(s.case)
    if current is None or readings.mode(s.case) != ProsecutorMode.ACCORD:
        return True
    oral = current.answer == "favourable" and not current.written
    return not oral or s.case.protocol.oral_agreement_suffices


def reminder_free(s: Situation) -> bool:
    return s.written or readings.pending_letter(s.case, "relance") is None


def reminder_prepared(s: Situation) -> bool:
    return s.written or readings.pending_letter(s.case, "relance") is not None


def reminded_first(s: Situation) -> bool:
    """Silence counts in mode accord once the prosecutor was asked twice (R9)."""
    if s.written or s.case.family is None or readings.mode(s.case) != ProsecutorMode.ACCORD:
        return True
    current = readings.consultation(s.case)
    return current is not None and current.reminded_on is not None


def request_open(s: Situation) -> bool:
    current = readings.consultation(s.case)
    waiting = ("prepared", "sent", "reminded", "silent")
    return s.written or (current is not None and current.state in waiting)


def feedback_foreseen(s: Situation) -> bool:
    return checks.prosecutor_involved(s) and readings.last_request_sent(s.case) is not None


def feedback_free(s: Situation) -> bool:
    return s.written or not any(d.kind == "retour_parquet" for d in checks.letters(s, *checks.LIVE))


def opinion_foreseen(s: Situation) -> bool:
    return s.case.protocol.opinion_mode != OpinionMode.NEVER


def opinion_first(s: Situation) -> bool:
    """Asked before the élu is, where the protocole wants it and somebody could give it (R7b)."""
    if not readings.opinion_wanted(s.case) or not checks.adviser_free(s):
        return True
    return any(row.state in ("asked", "given") for row in s.case.opinions.all())


def opinion_awaited(s: Situation) -> bool:
    """The decision waits for what was asked, or says why not (R7b)."""
    return checks.opinion_settled(s) or _decides_alone(s)


def opinion_missing(s: Situation) -> bool:
    if not readings.opinion_wanted(s.case) or not checks.opinion_settled(s):
        return True
    given = any(row.state == "given" for row in s.case.opinions.all())
    return given or _decides_alone(s)


def _decides_alone(s: Situation) -> bool:
    decision = readings.latest(s.case.decisions.all()) if s.written else None
    return decision is not None and decision.without_advice


def why_not_competent(s: Situation) -> str:
    """What became of the power that somebody had or will have, "" when they never had any (R8)."""
    if s.by is None:
        return ""
    for mandate in Mandate.objects.filter(commune=s.case.commune_id, user=s.by):
        if mandate.ends_on is not None and mandate.ends_on < s.today:
            return f"votre mandat a pris fin le {calendar.short_date(mandate.ends_on)}"
    orders = Delegation.objects.filter(commune=s.case.commune_id, user=s.by)
    for order in orders.order_by("-signed_on")[:1]:
        which = f"votre délégation (arrêté n° {order.number})"
        if order.ends_on is not None and order.ends_on < s.today:
            return f"{which} a pris fin le {calendar.short_date(order.ends_on)}"
        if order.received_on is None or order.received_on > s.today:
            return f"{which} n'est pas encore reçue par la préfecture : elle n'est pas en vigueur"
        if order.published_on is None or order.published_on > s.today:
            return f"{which} n'est pas encore publiée : elle n'est pas en vigueur"
    return ""


def not_held(s: Situation) -> bool:
    return not any(letter.held for letter in readings.convocation_letters(s.case))


def who_holds(s: Situation) -> str:
    held = next((row for row in readings.convocation_letters(s.case) if row.held), None)
    return "" if held is None else readings.hold_words(s.case, held)


def letter_to_hold(s: Situation) -> bool:
    return s.written or any(readings.holdable(row) for row in s.case.documents.all())


def letter_held(s: Situation) -> bool:
    return s.written or any(row.held for row in s.case.documents.all())
