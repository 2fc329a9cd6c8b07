"""Moves a case through the procedure as the people of a town would, one real service at a time.

Nothing here writes a row: every step is an act of the product, by somebody who may do it.
"""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.actors import Actor
from accounts.models import User
from accounts.policy import Role
from rappel.cases import families, finder, linking, readings, services
from rappel.cases.access import open_for_act
from rappel.cases.commands import Outcome
from rappel.cases.models import Case, JoinReason, LinkKind
from rappel.cases.people import person_of
from rappel.cases.selectors import load_file
from rappel.communes import calendar
from rappel.communes.models import Guard, ProsecutorMode
from rappel.convocation import postponement
from rappel.convocation import services as convocation
from rappel.convocation.selectors import clashes
from rappel.followup import services as followup
from rappel.followup.checks import Planned
from rappel.hearing import absence
from rappel.hearing import services as hearing
from rappel.hearing.presence import Presence
from rappel.hearing.services import AskedAgain
from rappel.review.ruling import blocks, decisions, prosecutor
from rappel.review.study import eligibility, holders, identity, joining
from rappel.review.study import services as study
from rappel.review.study.questions import Answer

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Cast:
    """Who plays each part; each call gives somebody as a new request would."""

    instructor: Callable[[], Actor]
    secretary: Callable[[], Actor]
    legal: Callable[[], Actor]
    elected: Callable[[], Actor]


class Course:
    """The way of one case."""

    def __init__(self, case: Case, cast: Cast, room: str = "mariages") -> None:
        self.pk = case.pk
        self._commune = case.commune
        self.cast = cast
        self._room = room

    @property
    def case(self) -> Case:
        """The case as it now stands, opened as the procedure opens it."""
        case = load_file(self.pk)
        open_for_act(case)
        return case

    def do(self, act: Callable[..., Outcome], who: Callable[[], Actor], /, **answers: Any) -> Case:
        """One act by one person on the case as it now stands."""
        case = load_file(self.pk)
        open_for_act(case)
        outcome = act(case, actor=who(), version=case.version, key=uuid.uuid4(), **answers)
        return outcome.case

    @property
    def today(self) -> datetime.date:
        """The day it is in the commune."""
        return calendar.today(self._commune)

    def give_to(self, people: dict[Role, User | None]) -> Case:
        """The élu says who works on the case."""
        return self.do(services.assign, self.cast.elected, people=people)

    # --- other cases ---------------------------------------------------------------------------

    def _alike(self) -> str:
        """The number of the case that looks most like this one."""
        found = finder.resembling(self.cast.instructor(), self.case)
        return found[0].case.reference

    def link_same_person(self) -> Case:
        """The instructor looks for the person among the cases and links the two."""
        values = {"number": self._alike(), "kind": LinkKind.SAME_PERSON}
        return self.do(linking.link_case, self.cast.instructor, **values)

    def join_same_person(self, reason: str = JoinReason.REPORTED_TWICE) -> Case:
        """The other case goes on with this one."""
        values = {"number": self._alike(), "reason": reason}
        return self.do(joining.join_case, self.cast.instructor, **values)

    # --- study ---------------------------------------------------------------------------------

    def open_review(self) -> Case:
        """The instructor starts."""
        return self.do(study.open_review, self.cast.instructor)

    def check_identity(self, **corrections: Any) -> Case:
        """The identity is sure, by the report of the police."""
        person = person_of(self.case)
        values = {name: getattr(person, name) for name in identity.FIELDS}
        return self.do(
            identity.edit_person,
            self.cast.instructor,
            person={**values, **corrections},
            identity="sure",
            evidence="Pièce d'identité relevée par l'équipage.",
        )

    def settle_family(self, **second: Any) -> Case:
        """The first parent houses the child; `second` changes what is known of the other (R16)."""
        first = families.holder_at(self.case, 1)
        other = families.holder_at(self.case, 2)
        self._holder(1, first, houses_child=True)
        if other is not None:
            return self._holder(2, other, houses_child=False, **second)
        return self.do(
            holders.edit_holder,
            self.cast.instructor,
            rank=2,
            holder_kind="parent",
            standing="unknown",
            said_by="",
            said_on=None,
            holder={},
        )

    def _holder(self, rank: int, party: Any, **values: Any) -> Case:
        known = {name: getattr(party, name) for name in holders.FIELDS}
        return self.do(
            holders.edit_holder,
            self.cast.instructor,
            rank=rank,
            holder_kind=party.holder_kind or "parent",
            standing="known",
            said_by="",
            said_on=None,
            holder={**known, **values},
        )

    def answer_for_the_child(self) -> Case:
        """Nothing worries for the child (R48)."""
        return self.do(holders.record_worry, self.cast.instructor, worried="no")

    def check_eligibility(self, **given: Answer) -> Case:
        """Every question this case asks, answered so that it may go on."""
        case = self.case
        arrete = next(
            (row for row in case.commune.arretes.all() if row.covers(case.facts_on, case.facts_at)),
            None,
        )
        known = case.category.families
        family = 2 if 2 in known and (len(known) == 1 or case.text_breached) else known[-1]
        answers = {
            "family": Answer(str(family)),
            "qualification": Answer("none"),
            "place": Answer("inside"),
            "fined": Answer("no"),
        }
        if case.category.guard == Guard.WARN:
            answers["warning"] = Answer("justified", "Vérifié avec le service qui signale.")
        if case.category.guard == Guard.INSCRIPTION:
            answers["inscription"] = Answer("no")
        if case.facts_on < calendar.months_before(case.reported_on, 3):
            answers["old_facts"] = Answer("justified", "Signalés tard par le service.")
        answers.update(given)
        return self.do(
            eligibility.check_eligibility,
            self.cast.instructor,
            answers=answers,
            arrete=arrete if family == 1 else None,
        )

    def ask_complaint(self, complaint: str = "no", inquiry: str = "no") -> Case:
        """The instructor phones the police station (R3)."""
        return self.do(
            study.record_source,
            self.cast.instructor,
            service="national_police",
            channel="phone",
            asked_on=self.today,
            answered_by="Capitaine Morin",
            complaint=complaint,
            inquiry=inquiry,
        )

    def write_facts(self, text: str, place: str) -> Case:
        """The facts as they will be read (R41)."""
        return self.do(
            study.write_printed_facts,
            self.cast.instructor,
            printed_facts=text,
            place_printed=place,
        )

    def ask_prosecutor(self) -> Case:
        """Prepare, sign and send the request, when the protocole asks for one (R9)."""
        if readings.mode(self.case) == ProsecutorMode.NONE:
            return self.case
        signatory = self.cast.elected().user
        self.do(prosecutor.ask_prosecutor, self.cast.instructor, signatory=signatory)
        return self.do(
            prosecutor.record_request_sent,
            self.cast.instructor,
            signed_on=self.today,
            sent_on=self.today,
            channel="letter",
        )

    def prosecutor_answers(self, answer: str = "favourable") -> Case:
        """A written answer comes in, when one was asked."""
        request = readings.consultation(self.case)
        if request is None or request.state == "answered":
            return self.case
        return self.do(
            prosecutor.record_prosecutor_answer,
            self.cast.instructor,
            answered_on=self.today,
            answer=answer,
            written=True,
            magistrate="Mme Vidal, substitut",
            comment="",
        )

    def legal_opinion(self, view: str = "possible") -> Case:
        """Asked by the instructor, given by the legal adviser (R7b)."""
        self.do(
            decisions.ask_opinion,
            self.cast.instructor,
            question="La contravention est-elle bien constituée ?",
        )
        return self.do(
            decisions.give_opinion,
            self.cast.legal,
            view=view,
            text="Le texte cité s'applique et les faits sont constatés.",
        )

    def submit(self) -> Case:
        """The study is complete."""
        return self.do(study.submit, self.cast.instructor)

    # --- decision ------------------------------------------------------------------------------

    def approve(self) -> Case:
        """The élu decides to convoke."""
        return self.do(
            decisions.approve,
            self.cast.elected,
            reason="reminder_suffices",
            note="",
            understands=True,
        )

    def return_with(self, question: str) -> Case:
        """The élu asks for something."""
        return self.do(decisions.return_to_review, self.cast.elected, question=question)

    def dismiss(self, reason: str = "settled", note: str = "", **orientation: Any) -> Case:
        """The élu dismisses, and may point to a `partner` for an `orientation` (R25)."""
        values = {"reason": reason, "note": note, **orientation}
        return self.do(decisions.dismiss, self.cast.elected, **values)

    def dismiss_inadmissible(self, reason: str, note: str = "") -> Case:
        """The instructor dismisses."""
        return self.do(study.dismiss_inadmissible, self.cast.instructor, reason=reason, note=note)

    # --- convocation ---------------------------------------------------------------------------

    def plan(self, days: int = 14, time: datetime.time = datetime.time(17, 30)) -> Case:
        """A slot at least `days` ahead, on a working day, free for the élu and the room."""
        case = self.case
        day = calendar.roll_forward(self.today + days * DAY, case.commune)
        presider = self.cast.elected().user
        assert presider is not None
        while clashes(case, calendar.moment(day, time, case.commune), 30, self._room, presider.pk):
            day = calendar.roll_forward(day + DAY, case.commune)
        return self.do(
            convocation.plan_hearing,
            self.cast.secretary,
            day=day,
            time=time,
            minutes=30,
            room=self._room,
            presided_by=presider,
            attendees=("case_agent",),
        )

    def issue(self) -> Case:
        """The letter gets its number."""
        return self.do(
            convocation.issue_convocation,
            self.cast.secretary,
            signatory=self.cast.elected().user,
        )

    def sign(self, number: int | None = None) -> Case:
        """The letters that wait were signed by hand, or the one of that number."""
        pending = [d.number for d in self.case.documents.all() if d.state == "issued"]
        return self.do(
            convocation.sign_letter,
            self.cast.secretary,
            letters=[number] if number else pending,
            signed_on=self.today,
        )

    def convoke(self) -> Case:
        """Asked again (R3), the letter goes to the post."""
        self.ask_complaint()
        return self.do(
            convocation.convoke, self.cast.secretary, delivery="simple", sent_on=self.today
        )

    def post(self, number: int | None = None) -> Case:
        """Another signed letter goes to the post."""
        signed = [d.number for d in self.case.documents.all() if d.state == "signed"]
        return self.do(
            convocation.post_letter,
            self.cast.secretary,
            document=number or signed[-1],
            delivery="simple",
            sent_on=self.today,
        )

    def cancel(self, reason: str = "official_unavailable") -> Case:
        """The hearing is called off."""
        return self.do(
            convocation.cancel_convocation,
            self.cast.secretary,
            reason=reason,
            signatory=self.cast.elected().user,
        )

    def put_off(self, days: int = 14) -> Case:
        """The person asks for another date."""
        standing = readings.active_convocation(self.case)
        start = calendar.local(standing.slot.starts_at, self._commune)
        return self.do(
            postponement.postpone,
            self.cast.secretary,
            asked_by="person",
            day=calendar.roll_forward(self.today + days * DAY, self._commune),
            time=start.time().replace(tzinfo=None),
            minutes=30,
            room=self._room,
            presided_by=self.cast.elected().user,
            signatory=self.cast.elected().user,
            attendees=("case_agent",),
        )

    # --- hearing and after ---------------------------------------------------------------------

    def hear(self) -> Case:
        """The hearing is held on the day of the slot, and recorded."""
        case = self.case
        standing = readings.active_convocation(case)
        starts = calendar.local(standing.slot.starts_at, case.commune)
        return self.do(
            hearing.record_hearing,
            self.cast.instructor,
            asked=AskedAgain("no", "no", "national_police", "phone", "Capitaine Morin"),
            held_on=starts.date(),
            started_at=starts.time().replace(tzinfo=None),
            ended_at=(starts + datetime.timedelta(minutes=25)).time().replace(tzinfo=None),
            presided_by=standing.slot.presided_by,
            facts_recalled=case.printed_facts,
            rules_recalled="Les règles de tranquillité et de sécurité dans l'espace public.",
            attendees=("case_agent",),
            presence=self._who_came(case, starts.date()),
        )

    def _who_came(self, case: Case, day: datetime.date) -> Presence:
        """The person; a child with those received with him, or they alone under 8 (R19, R20b)."""
        who = families.audience(case, day)
        if who == families.Audience.ADULT:
            return Presence()
        together = tuple(p.pk for p in families.written_to(case) if not p.apart)
        return Presence(person=who != families.Audience.PARENTS, holders=together)

    def nobody_came(self, kind: str = "no_news", note: str = "") -> Case:
        """The hour passes and nobody comes."""
        return self.do(absence.record_absence, self.cast.instructor, kind=kind, note=note)

    def follow_up(self, text: str, days: int = 30) -> Case:
        """A commitment with its due date."""
        return self.do(
            followup.open_follow_up,
            self.cast.instructor,
            measures=[Planned("commitment", text, self.today + days * DAY)],
        )

    def partner_answers(self, reply: str = "accepted") -> Case:
        """The partner named last answers."""
        named = [row.pk for row in self.case.measures.all() if row.partner_id]
        values = {"measure": named[-1], "reply": reply, "replied_on": self.today}
        return self.do(followup.record_partner_reply, self.cast.instructor, **values)

    def settle(self, state: str = "met") -> Case:
        """Every open commitment is settled."""
        for measure in self.case.measures.all():
            if measure.state == "open":
                self.do(
                    followup.update_measure,
                    self.cast.instructor,
                    measure=measure.pk,
                    state=state,
                    settled_on=self.today,
                )
        return self.case

    def close(self, outcome: str = "done", *, letter: bool = True) -> Case:
        """The end, with its letter."""
        signatory = self.cast.elected().user if letter else None
        return self.do(followup.close, self.cast.instructor, outcome=outcome, signatory=signatory)

    # --- justice -------------------------------------------------------------------------------

    def block(self, why: str = "delit", note: str = "Faits plus graves que signalés.") -> Case:
        """The facts belong to the justice system."""
        return self.do(blocks.block, self.cast.instructor, why=why, note=note)

    def hand_over(self, reference: str = "Rapport PM 2026-0423, police municipale") -> Case:
        """Already sent by the police municipale (art. 21-2 CPP)."""
        return self.do(
            blocks.hand_over,
            self.cast.instructor,
            way="police",
            on=self.today,
            reference=reference,
        )

    # --- in one go -----------------------------------------------------------------------------

    def study(self, text: str, place: str) -> Case:
        """From the report to the decision, everything the study asks."""
        self.open_review()
        self.check_identity()
        self.check_eligibility()
        self.ask_complaint()
        self.write_facts(text, place)
        self.ask_prosecutor()
        self.prosecutor_answers()
        return self.submit()
