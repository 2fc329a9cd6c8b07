"""When the protocole wants the legal adviser's opinion, and what stands in for it (R7b)."""

from rappel.cases import checks, readings
from rappel.cases.rule import Situation
from rappel.communes.models import OpinionMode


def opinion_foreseen(s: Situation) -> bool:
    """The protocole lets a case be shown to the legal adviser (R7b)."""
    return s.case.protocol.opinion_mode != OpinionMode.NEVER


def opinion_sought(s: Situation) -> bool:
    """What the protocole wants an opinion on was shown to the adviser, when there is one (R7b)."""
    if not readings.opinion_wanted(s.case) or not checks.adviser_free(s):
        return True
    return any(row.state in ("asked", "given") for row in s.case.opinions.all())


def opinion_or_reason(s: Situation) -> bool:
    """An opinion that the protocole wants and nobody gave: the élu says why he decides without."""
    if not s.written or not readings.opinion_wanted(s.case) or readings.opinion(s.case):
        return True
    decision = readings.latest(s.case.decisions.all())
    return decision is not None and decision.explains_no_advice
