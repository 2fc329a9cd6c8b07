"""Random histories keep every HARD rule, the table of states, and the log equal to the acts.

Anybody does anything on any day, two cases at once. After each step the case is judged here, from
its rows, without the rules that the product asks: what a rule forbids must not be there, however it
came about.
"""

import datetime
import random
import uuid
from typing import Any

import pytest
from django.db import transaction

from audit import log, verify
from rappel.cases import access, coherence, documents
from rappel.cases.act import State
from rappel.cases.commands import Conflict
from rappel.cases.models import Case, Transition
from rappel.cases.procedure import ACTS
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.communes import calendar
from rappel.communes.models import Guard
from rappel.hearing import oral
from rappel.letters.documents import ANNOUNCING
from tests import factories
from tests.conftest import MORNING
from tests.sizes import SIZES
from tests.support import family
from tests.support.histories import Told, Walk, players

STEPS = 12
WEEK = datetime.timedelta(days=7)
STAGES = ("reported", "under_review", "awaiting_decision", "approved", "approved", "convoked")
TRAPS = ({"category": "theft"}, {"category": "noise", "complaint": "yes"})


def beginnings(town: factories.Town) -> list[Case]:
    """A case at each step of its course, adults and children, and two traps; made once."""
    adults = [factories.advance(town, factories.report(town), stage) for stage in STAGES]
    heard = factories.report(town)
    way = factories.course(town, heard)
    way.do(
        oral.record_oral_reminder,
        way.cast.elected,
        held_on=way.today,
        started_at=datetime.time(9, 0),
        place="Place du marché",
        facts_recalled=factories.FACTS,
        rules_recalled="Les règles de tranquillité.",
    )
    children = [family.under_review(town), family.approved(town)]
    convoked = factories.course(town, family.approved(town))
    for step in (convoked.plan, convoked.issue, convoked.sign, convoked.convoke):
        child = step()
    children.append(child)
    traps = [factories.report(town, **trap) for trap in TRAPS]
    return [*adults, heard, *children, *traps]


class Judge:
    """What must hold of a case after each step, told from its rows."""

    def __init__(self, town: factories.Town, case: Case) -> None:
        self.town, self.pk = town, case.pk
        self.gone = {row.pk for row in case.documents.all() if row.sent_on is not None}
        self.heard = {row.pk for row in case.hearings.all()}
        self.seen = Case.objects.values_list("version", flat=True).get(pk=case.pk)

    def look(self) -> None:
        """Judge what the last step left."""
        case = load_file(self.pk)
        access.open_for_act(case)
        assert list(coherence.faults(case)) == []
        rows = list(case.transitions.all())
        for row in rows:
            if row.version > self.seen:
                self.act_was_lawful(case, row)
        self.seen = case.version
        for letter in case.documents.all():
            if letter.sent_on is not None and letter.pk not in self.gone:
                self.gone.add(letter.pk)
                assert letter.signed_on is not None, "R14: unsigned, it left"
                assert letter.addressee_id is None or not case.do_not_write, "R45"
                if letter.kind in ANNOUNCING:
                    self.letter_was_lawful(case, letter)
        for hearing in case.hearings.all():
            if hearing.pk not in self.heard:
                self.heard.add(hearing.pk)
                self.hearing_was_lawful(case, hearing)

    def act_was_lawful(self, case: Case, row: Transition) -> None:
        """Done from a state where it may be, by a person who may decide what is decided."""
        if row.act == "create":
            return
        assert row.from_state in ACTS[row.act].sources, "R27"
        if row.act in ("approve", "allow_new_date", "close_without_hearing", "dismiss"):
            assert row.actor_id in self.elected(), "R7"
            instructed = {
                other.actor_id
                for other in case.transitions.all()
                if other.version < row.version
                and other.role == "instructor"
                and other.act != "create"
            }
            assert row.actor_id not in instructed, "R38"
        if row.act in ("submit", "approve", "convoke", "record_hearing"):
            assert not case.category.blocks, "R2"
            assert self.last(case, "identity") == "sure", "R5"
            assert case.family in case.category.families, "R1"
        if row.act in ("submit", "approve"):
            assert self.last(case, "qualification") == "none", "R2"
            assert self.last(case, "place") == "inside", "R6"
            assert case.minor_at_facts is not None, "R19"
            if case.category.guard == Guard.INSCRIPTION:
                assert self.last(case, "inscription") == "no", "R2"
            if case.minor_at_facts:
                assert self.last(case, "worry"), "R48"
                assert len(self.holders(case)) >= 2, "R16"

    def letter_was_lawful(self, case: Case, letter: Any) -> None:
        """What every letter that announces a hearing needs on the day it leaves."""
        self.nothing_known(case, letter.sent_on, since=WEEK)
        assert self.last(case, "identity") == "sure", "R5"
        assert self.last(case, "qualification") == "none", "R2"
        assert case.printed_at is not None, "R41"
        assert letter.signatory_id in self.elected(), "R14"
        if case.family != 3:  # the protocole of the town asks for an avis
            answers = [row for row in case.consultations.all() if row.state != "withdrawn"]
            assert answers, "R9"
            assert answers[-1].state in ("answered", "silent"), "R9"
            if answers[-1].answer == "unfavourable":
                decided = [row for row in case.decisions.all() if row.outcome == "approved"]
                assert decided[-1].overrides_prosecutor, "R10"

    def hearing_was_lawful(self, case: Case, hearing: Any) -> None:
        """Presided by an élu; a child never alone; asked again as it began."""
        assert hearing.presided_by_id in self.elected(), "R8"
        person = next(party for party in case.parties.all() if party.kind == "person")
        age = calendar.age_on(person.birth_date, hearing.held_on)
        if age < 18:
            there = hearing.holders_present or hearing.adult_present or hearing.impossibility
            assert there, "R19"
            assert age >= 8 or not hearing.person_present, "R20b"
        if hearing.came_about != "oral":
            self.nothing_known(case, hearing.held_on, since=datetime.timedelta(0))

    def nothing_known(self, case: Case, day: datetime.date, *, since: datetime.timedelta) -> None:
        """A service answered no to both questions, not long before (R3)."""
        for question in ("complaint", "inquiry"):
            said = [
                row
                for row in case.source_answers.all()
                if row.question == question and not row.imported and row.asked_on <= day
            ]
            newest = max(said, key=lambda row: (row.asked_on, row.at))
            assert newest.answer == "no", "R3"
            assert newest.asked_on >= day - since, "R3"

    def elected(self) -> set[uuid.UUID]:
        """Mayor and delegate, whose powers last all through."""
        return {self.town.mayor.pk, self.town.deputy.pk}

    @staticmethod
    def last(case: Case, code: str) -> str:
        """The last answer to a question."""
        rows = [row for row in case.checks.all() if row.code == code]
        return max(rows, key=lambda row: row.at).answer if rows else ""

    @staticmethod
    def holders(case: Case) -> list[Any]:
        """Who answers for the child and what is known of them."""
        return [row for row in case.parties.all() if row.kind == "holder" and row.standing]

    def end(self, refusals: int) -> None:
        """The log holds an act for each transition, and a refusal for each that was refused."""
        case = load_file(self.pk)
        lines = log.read(case.commune_id, objs=[f"case:{case.pk}"], limit=1000)
        verbs = {act.verb: name for name, act in ACTS.items()}
        done = [
            verbs[line.act] for line in reversed(lines) if line.res == "ok" and line.act in verbs
        ]
        acts = [row.act for row in case.transitions.all()]
        assert acts == ["create", *done], "the acts of the log are those of the case"
        assert sum(line.res == "denied" for line in lines) == refusals


def play(town: factories.Town, clock: Any, begun: list[Case], seed: int) -> list[str]:
    """One history of two of the cases; returns what was done and where it led."""
    chance = random.Random(seed)
    clock.move_to(MORNING + datetime.timedelta(hours=1))
    cases = chance.sample(begun, 2)
    judges = {case.pk: Judge(town, case) for case in cases}
    ways = [Told(case, players(town, chance)) for case in cases]
    walks = [
        Walk(town, way, other, chance, clock)
        for way, other in zip(ways, reversed(ways), strict=True)
    ]
    told: list[str] = []
    for _ in range(STEPS):
        walk = chance.choice(walks)
        before = Case.objects.values("version", "state").get(pk=walk.way.pk)
        try:
            name = walk.step()
        except (NotAllowed, Conflict) as refusal:
            told.append(f"refused {refusal}")
        else:
            told.append(name)
        after = Case.objects.values("version", "state").get(pk=walk.way.pk)
        if before != after:
            judges[walk.way.pk].look()
            told.append(after["state"])
    for way in ways:
        judges[way.pk].look()
        judges[way.pk].end(way.refusals)
    assert verify.verify(town.commune.pk).fault is None
    return told


@pytest.fixture
def quick_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of a letter is not what is tried here, and costs half of a history."""
    monkeypatch.setattr(documents, "render", lambda letter, number: b"%PDF-1.7 " + number.encode())


@pytest.mark.slow
@pytest.mark.number("histoires au hasard", "histories")
def test_no_history_breaks_a_hard_rule_or_the_table_of_states(
    town: factories.Town, clock: Any, quick_letters: None, record_property: Any
) -> None:
    begun = beginnings(town)
    reached: dict[str, int] = {}
    for seed in range(SIZES.histories):
        here = transaction.savepoint()
        try:
            told = play(town, clock, begun, seed)
        except Exception as error:
            error.add_note(f"history {seed}")
            raise
        finally:
            transaction.savepoint_rollback(here)
        for word in told:
            reached[word] = reached.get(word, 0) + 1
    states = [f"{state} {reached.get(state, 0)}" for state in State if reached.get(state)]
    record_property("figure", ", ".join(states))
