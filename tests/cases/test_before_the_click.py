"""Before the click, each rule says what is missing of a case, and only that.

An act that meets a rule by its own form is refused a second time by its service; here the rule
itself is asked, so that none can fall asleep behind the other.
"""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from rappel.cases import rules
from rappel.cases.access import open_for_act
from rappel.cases.models import Case
from rappel.cases.reasons import AnnulReason, LimitReason, PauseReason
from rappel.cases.rule import Rule, Situation
from rappel.cases.selectors import load_file
from rappel.communes import calendar
from tests import factories
from tests.factories import Town

RULES: dict[str, Rule] = {n: rule for n, rule in vars(rules).items() if isinstance(rule, Rule)}

NOTHING_DONE = (
    *("QUALIFIED", "FAMILY", "IDENTITY", "IN_COMMUNE", "FINED", "COMPLAINT", "INQUIRY"),
    *("SOURCE_FRESH", "PRINTED_FACTS", "REMINDER_PREPARED", "REQUEST_OPEN", "FEEDBACK_FORESEEN"),
    *("DECIDER", "SLOT", "LETTER_TO_HOLD", "LETTER_HELD", "LETTER_ISSUED", "LETTER_SIGNED"),
    *("NOTICE", "HEARING_TO_COME", "HEARING_ANNOUNCED", "HEARING_MISSED", "NOTICE_OWED"),
    *("REPLY_AWAITED", "RELEASE_PROPOSED", "RELEASE_BY_OTHER", "PROSECUTOR_INVOLVED"),
    *("REQUEST_PREPARED", "REQUEST_LEFT", "REQUEST_WAITS", "DELAY_OVER", "OPINION_ASKED"),
    *("LETTER_TO_SIGN", "LETTER_TO_POST", "WRITING_STOPPED", "LETTER_POSTED", "LETTER_TO_HAND"),
    *(
        "APART_OFFERED",
        "MEETING_STANDS",
        "MEETING_PRESIDER",
        "EXPECTED",
        "LETTER_PENDING",
        "PAUSED",
        "LIMITED",
    ),
    *("ANNULLABLE", "ANNULMENT_PROPOSED", "ANNULMENT_BY_OTHER", "WAS_HEARD", "CONVOKED_TO_IT"),
    *("IRREGULAR_UNTOLD", "LETTER_ARRIVED", "LINK_STANDS", "HANDED_OVER"),
)


def adult(town: Town) -> Case:
    """Just reported."""
    return factories.report(town)


def child(town: Town) -> Case:
    """Just reported, eleven years old, in a category that warns."""
    born = {"birth_date": datetime.date(2015, 1, 1)}
    return factories.report(town, person=born, category="incivility")


def trap(town: Town) -> Case:
    """A theft with a complaint."""
    return factories.report(town, category="theft", complaint="yes")


def old(town: Town) -> Case:
    """Ten months old, of nobody knows what age, maybe an inscription."""
    person = {"birth_date": None}
    facts = datetime.date(2026, 1, 7)
    return factories.report(town, category="public_property", facts_on=facts, person=person)


def protected(town: Town) -> Case:
    """Somebody protects the person, in a quality that nobody told."""
    case = factories.report(town)
    case.parties.create(kind="protector", rank=1, family_name="Belloc", given_names="Anne")
    return case


def stopped(town: Town) -> Case:
    """Everything that holds a case still."""
    case = factories.report(town)
    case.annulments.create(
        reason=AnnulReason.values[0], note="x", proposed_by=town.legal, at=calendar.now()
    )
    Case.objects.filter(pk=case.pk).update(
        paused=PauseReason.values[0],
        limited=LimitReason.values[0],
        annulment=AnnulReason.values[0],
        do_not_write="protection",
    )
    return case


def doubted(town: Town) -> Case:
    """Somebody doubts who it is."""
    case = factories.report(town)
    case.checks.create(code="identity", answer="doubt", by=town.instructor, at=calendar.now())
    return case


def convoked(town: Town) -> Case:
    """Everybody has a letter."""
    return factories.advance(town, factories.report(town), "convoked")


MISSING: dict[Callable[[Town], Case], tuple[str, ...]] = {
    adult: (*NOTHING_DONE, "CHILD", "FAMILY_ASKED", "WARNING"),
    child: ("HOLDERS", "HOLDER_REACHABLE", "PROTECTOR_ASKED", "WORRY"),
    trap: ("NOT_A_DELIT", "NO_PROCEDURE"),
    old: ("INSCRIPTION", "AGE", "OLD_FACTS"),
    protected: ("PROTECTOR_READY",),
    doubted: ("SURE_AGAIN",),
    convoked: ("LETTER_WANTED",),
    stopped: (
        *("NOT_PAUSED", "RUNNING", "NOT_LIMITED", "UNLIMITED", "NO_ANNULMENT", "NO_ANNULMENT_YET"),
        *("WRITABLE", "WRITTEN_TO"),
    ),
}
OTHERS = {name for names in list(MISSING.values())[1:] for name in names}


def _case(make: Callable[[Town], Case]) -> Any:
    codes = sorted({RULES[name].code for name in MISSING[make]})
    return pytest.param(make, marks=[pytest.mark.rule(code) for code in codes], id=make.__name__)


@pytest.mark.parametrize("make", [_case(make) for make in MISSING])
def test_each_rule_says_what_is_missing_of_the_case(town: Town, make: Any) -> None:
    case = load_file(make(town).pk)
    open_for_act(case)
    asked = Situation(case, town.secretary.pk, calendar.today(case.commune), written=False)
    missing = {name for name, rule in RULES.items() if not rule.check(asked)}
    assert set(MISSING[make]) <= missing, set(MISSING[make]) - missing
    if make is adult:
        assert not missing & OTHERS, "an ordinary case lacks none of what stops the others"


WRITTEN = [
    pytest.param("BLOCK_REASONED", marks=pytest.mark.rule("R2")),
    pytest.param("JOINED_TO", marks=pytest.mark.rule("R21")),
]


@pytest.mark.parametrize("name", WRITTEN)
def test_what_nothing_speaks_for_is_refused_once_written(town: Town, name: str) -> None:
    case = load_file(adult(town).pk)
    open_for_act(case)
    asked = Situation(case, town.instructor.pk, calendar.today(case.commune), written=True)
    assert not RULES[name].check(asked)
