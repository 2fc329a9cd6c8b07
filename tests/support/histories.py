"""What anybody might do to a case, in any order, on any day: the moves of the random histories."""

import datetime
import random
from collections.abc import Callable
from typing import Any

from rappel.cases import families, linking, readings, services
from rappel.cases.commands import Conflict
from rappel.cases.letter_life import ReturnReason, Silence
from rappel.cases.models import JoinReason, LinkKind
from rappel.cases.people import person_of
from rappel.cases.rule import NotAllowed
from rappel.communes import calendar
from rappel.communes.models import Category
from rappel.convocation import observations, returns, silence
from rappel.convocation import services as convocation
from rappel.demo.course import Cast, Course
from rappel.followup import services as followup
from rappel.hearing import absence, oral
from rappel.hearing import services as hearing
from rappel.hearing.choices import ABSENCES
from rappel.hearing.presence import Presence
from rappel.hearing.services import AskedAgain
from rappel.review.ruling import blocks, decisions, prosecutor
from rappel.review.study import facts as study_facts
from rappel.review.study import holders, joining
from rappel.review.study import services as study
from rappel.review.study.questions import Answer
from tests.factories import FACTS, PLACE, Town

DAY = datetime.timedelta(days=1)
LIKELY = 0.75
"""How often a move is one that the state calls for."""
RIGHT = 0.9
"""How often the right person comes."""


class Nothing(Exception):
    """There is nothing here to act upon."""


def players(town: Town, chance: random.Random) -> Cast:
    """Each part is played by whoever comes, most often by the right person."""

    def player(right: str) -> Callable[[], Any]:
        def who() -> Any:
            return town.actor(right if chance.random() < RIGHT else chance.choice(list(town.users)))

        return who

    return Cast(player("instructor"), player("secretary"), player("legal"), player("deputy"))


class Told(Course):
    """The way of a case, which keeps how often the product said no."""

    refusals = 0

    def do(self, act: Callable[..., Any], who: Callable[[], Any], /, **answers: Any) -> Any:
        """One act; a refusal is counted, whatever becomes of it."""
        try:
            return super().do(act, who, **answers)
        except (NotAllowed, Conflict):
            self.refusals += 1
            raise


class Walk:
    """Moves on one case, with dates and answers drawn at random."""

    def __init__(
        self, town: Town, way: Course, other: Course, chance: random.Random, clock: Any
    ) -> None:
        self.town, self.way, self.other = town, way, other
        self.chance, self.clock = chance, clock

    def day(self, before: int = 3, after: int = 3) -> datetime.date:
        """Most often today, else a day near it."""
        if self.chance.random() < 0.7:
            return self.way.today
        return self.way.today + self.chance.randint(-before, after) * DAY

    def _pick(self, *usual: Any, rare: Any) -> Any:
        return rare if self.chance.random() < 0.15 else self.chance.choice(usual)

    def _rarely(self, usual: str, rare: str) -> str:
        return rare if self.chance.random() < 0.04 else usual

    def step(self) -> str:
        """One move, most often one that the state calls for; returns its name, "" for nothing.

        Raises:
            NotAllowed, Conflict: the product refuses.
        """
        likely = self.chance.random() < LIKELY
        names = NEXT.get(self.way.case.state, ANY) if likely else ANY
        name = self.chance.choice(names)
        move = getattr(self, name, None) or getattr(self.way, name)
        try:
            move()
        except Nothing:
            return ""
        return name

    # --- study ---

    def study(self) -> None:
        """Everything that the study asks, most often all of it."""
        for move in (
            self.way.check_identity,
            self.questions,
            self.source,
            lambda: self.way.write_facts(FACTS, PLACE),
            self.family_of_the_child,
            self.ask_prosecutor,
            self.prosecutor_answers,
        ):
            if self.chance.random() < 0.95:
                try:
                    move()
                except (NotAllowed, Nothing):
                    pass

    def inadmissible(self) -> None:
        """By the instructor."""
        self.way.dismiss_inadmissible(self._pick("duplicate", rare="not_in_the_list"))

    def questions(self) -> None:
        """As they should be answered, or one of them otherwise."""
        if not self.way.case.category.families:
            raise Nothing  # it belongs to the justice system
        other = {
            "qualification": Answer("delit"),
            "place": Answer("outside"),
            "fined": Answer("yes", "Amende réglée."),
            "family": Answer("none"),
        }
        wrong = self.chance.choice(sorted(other)) if self.chance.random() < 0.05 else ""
        self.way.check_eligibility(**({wrong: other[wrong]} if wrong else {}))

    def source(self) -> None:
        """No, most often."""
        self.way.do(
            study.record_source,
            self.way.cast.instructor,
            service="national_police",
            channel="phone",
            asked_on=self.day(before=9),
            answered_by="Capitaine Morin",
            complaint=self._rarely("no", "yes"),
            inquiry=self._rarely("no", "to_check"),
        )

    def family_of_the_child(self) -> None:
        """What is known of the parents, and the question about the child."""
        if not self.way.case.minor_at_facts:
            raise Nothing
        if families.holder_at(self.way.case, 1) is None:
            self._parents()
        else:
            self.way.settle_family(standing=self._pick("known", "unknown", rare="deceased"))
        self.way.answer_for_the_child()

    def _parents(self) -> None:
        """Nobody had named them: both are said, the second known or not."""
        home = {"street": "17 rue du Lavoir", "postcode": "95999", "town": "Valmont-sur-Oise"}
        for rank, name in ((1, "Fatoumata"), (2, "Seydou")):
            self.way.do(
                holders.edit_holder,
                self.way.cast.instructor,
                rank=rank,
                holder_kind="parent",
                standing="known" if rank == 1 else self._pick("known", "unknown", rare="deceased"),
                said_by="",
                said_on=None,
                holder={**home, "given_names": name, "family_name": "Traoré", "civility": "Mme"},
            )

    def ask_prosecutor(self) -> None:
        """Prepared, signed, sent."""
        self.way.ask_prosecutor()

    def prosecutor_answers(self) -> None:
        """Favourable most often; written or not."""
        if readings.consultation(self.way.case) is None:
            raise Nothing
        self.way.do(
            prosecutor.record_prosecutor_answer,
            self.way.cast.instructor,
            answered_on=self.day(),
            answer=self._pick(
                "favourable", "favourable", rare=self._rarely("unfavourable", "procedure_open")
            ),
            written=self.chance.random() < 0.8,
            magistrate="Mme Vidal, substitut",
            comment="",
        )

    def silence_of_the_prosecutor(self) -> None:
        """Noted, too soon or not."""
        self.way.do(prosecutor.record_silence, self.way.cast.instructor)

    def correct_the_facts(self) -> None:
        """Another category, sometimes one that belongs to the justice system."""
        case = self.way.case
        code = self._pick("stray_animal", "noise", "incivility", rare="theft")
        values = {name: getattr(case, name) for name in study_facts.FIELDS}
        values["category"] = Category.objects.get(commune=case.commune, code=code)
        self.way.do(
            study_facts.edit_facts,
            self.way.cast.instructor,
            facts=values,
            reason="Rapport relu.",
        )

    def decide(self) -> None:
        """With an override or not."""
        self.way.do(
            decisions.approve,
            self.way.cast.elected,
            reason="reminder_suffices",
            note="",
            override=self._pick("", rare="L'avis ne tient pas compte du rapport."),
            silence=self._pick("Le délai est passé.", rare=""),
            understands=self.chance.random() < 0.9,
        )

    # --- letters ---

    def plan(self) -> None:
        """In two weeks most often."""
        self.way.plan(days=self._pick(12, 14, 20, rare=2))

    def convoke(self) -> None:
        """Asked again most often, posted today most often."""
        if self.chance.random() < 0.85:
            self.way.ask_complaint()
        self.way.do(
            convocation.convoke,
            self.way.cast.secretary,
            delivery=self._pick("simple", rare="by_hand"),
            sent_on=self.day(),
        )

    def letters(self) -> None:
        """Planned, issued, signed, posted: a convocation in one go."""
        for move in (self.plan, self.way.issue, self.way.sign, self.convoke):
            try:
                move()
            except NotAllowed:
                pass

    def post(self) -> None:
        """Another letter that is signed."""
        signed = [row.number for row in self.way.case.documents.all() if row.state == "signed"]
        if not signed:
            raise Nothing
        self.way.do(
            convocation.post_letter,
            self.way.cast.secretary,
            document=self.chance.choice(signed),
            delivery="simple",
            sent_on=self.day(),
        )

    def withdraw(self) -> None:
        """A letter that did not leave."""
        rows = list(self.way.case.documents.all())
        if not rows:
            raise Nothing
        self.way.do(
            convocation.withdraw_letter,
            self.way.cast.secretary,
            document=self.chance.choice(rows).number,
            signatory=self.town.deputy,
        )

    def back(self) -> None:
        """A letter came back."""
        sent = [row.number for row in self.way.case.documents.all() if row.state == "posted"]
        if not sent:
            raise Nothing
        self.way.do(
            returns.record_return,
            self.way.cast.secretary,
            document=self.chance.choice(sent),
            returned_on=self.day(),
            reason=self.chance.choice(ReturnReason.values),
        )

    def put_off(self) -> None:
        """Another date."""
        if readings.active_convocation(self.way.case) is None:
            raise Nothing
        self.way.put_off(days=self._pick(14, 21, rare=1))

    def stop_writing(self) -> None:
        """For one of the reasons."""
        reason = self.chance.choice(Silence.values)
        self.way.do(silence.stop_writing, self.way.cast.instructor, reason=reason, note="")

    def allow_writing(self) -> None:
        """Again."""
        self.way.do(silence.allow_writing, self.way.cast.instructor, note="Erreur de dossier.")

    def observation(self) -> None:
        """Something the person said."""
        self._said(observations.record_observation)

    def not_me(self) -> None:
        """« Ce n'est pas moi »."""
        self._said(observations.contest_identity)

    def _said(self, service: Callable[..., Any]) -> None:
        self.way.do(
            service,
            self.way.cast.secretary,
            party=person_of(self.way.case).pk,
            channel="phone",
            received_on=self.day(),
            text="Un appel.",
        )

    # --- hearing ---

    def to_the_hearing(self) -> None:
        """The clock goes to the hour of the hearing, a little before or after."""
        standing = readings.active_convocation(self.way.case)
        if standing is None:
            raise Nothing
        shift = datetime.timedelta(hours=self._pick(2, 5, rare=-3))
        late = standing.slot.starts_at + shift - calendar.now()
        if late.total_seconds() > 0:
            self.clock.shift(late)

    def hear(self) -> None:
        """Recorded as it was fixed, by somebody, with whoever came."""
        case = self.way.case
        standing = readings.active_convocation(case)
        day = self.day()
        if standing is not None:
            day = calendar.local(standing.slot.starts_at, case.commune).date()
        holders = tuple(p.pk for p in case.parties.all() if p.kind == "holder")
        self.way.do(
            hearing.record_hearing,
            self.way.cast.instructor,
            asked=AskedAgain(
                self._rarely("no", "yes"), "no", "national_police", "phone", "Capitaine Morin"
            ),
            held_on=day,
            started_at=datetime.time(17, 30),
            ended_at=datetime.time(17, 55),
            presided_by=self.town.users[self._pick("deputy", "mayor", rare="secretary")],
            facts_recalled=FACTS,
            rules_recalled="Les règles de tranquillité.",
            presence=Presence(
                person=self.chance.random() < 0.9,
                holders=holders if self.chance.random() < 0.8 else (),
            ),
            came_about="convoked" if case.state == "convoked" else "unannounced",
            room="mariages",
            observations_read=self.chance.random() < 0.8,
        )

    def oral(self) -> None:
        """Said on the spot by whoever is there."""
        self.way.do(
            oral.record_oral_reminder,
            self.way.cast.elected,
            held_on=self.day(after=1),
            started_at=datetime.time(9, 0),
            place="Place du marché",
            facts_recalled=FACTS,
            rules_recalled="Les règles de tranquillité.",
        )

    def missed(self) -> None:
        """Nobody came."""
        kind = self.chance.choice(ABSENCES)[0]
        self.way.do(absence.record_absence, self.way.cast.instructor, kind=kind)

    def allow_new_date(self) -> None:
        """The élu offers another."""
        self.way.do(absence.allow_new_date, self.way.cast.elected)

    def close_without_hearing(self) -> None:
        """The élu leaves it there."""
        self.way.do(followup.close_without_hearing, self.way.cast.elected)

    def notice(self) -> None:
        """Handed over."""
        self.way.do(oral.give_notice, self.way.cast.instructor, notice_on=self.day())

    def follow_up_soon(self) -> None:
        """A commitment within the month."""
        self.way.follow_up("Tenir le chien en laisse.", days=self._pick(10, 30, rare=-2))

    def end(self) -> None:
        """Closed, with a letter or not."""
        self.way.close(
            self._pick("done", "kept", rare="not_kept"), letter=self.chance.random() < 0.5
        )

    def ask_again(self) -> None:
        """The élu has a question."""
        self.way.return_with("Encore ?")

    # --- justice, people, links ---

    def propose_release(self) -> None:
        """On some ground."""
        self.way.do(
            blocks.propose_release,
            self.chance.choice((self.way.cast.instructor, self.way.cast.legal)),
            **self.chance.choice(
                (
                    {
                        "ground": "correction",
                        "description": "Un chien sans laisse.",
                        "reason": "Lu.",
                    },
                    {"ground": "prosecutor_answer", "answered_on": self.day(), "reason": "Lu."},
                )
            ),
        )

    def release(self) -> None:
        """By a second person or not."""
        self.way.do(
            blocks.release, self.chance.choice((self.way.cast.legal, self.way.cast.elected))
        )

    def change_people(self) -> None:
        """The élu gives the case to somebody."""
        people = {self.chance.choice(services.WORKING_ROLES): self._anybody()}
        self.way.do(services.assign, self.way.cast.elected, people=people)

    def _anybody(self) -> Any:
        return self.town.users[self.chance.choice(("instructor", "secretary", "legal", "deputy"))]

    def link(self) -> None:
        """The two cases are about one person."""
        number = self.other.case.reference
        kind = LinkKind.SAME_PERSON
        self.way.do(linking.link_case, self.way.cast.instructor, number=number, kind=kind)

    def join(self) -> None:
        """This case goes on in the other."""
        number, reason = self.other.case.reference, JoinReason.REPORTED_TWICE
        self.way.do(joining.join_case, self.way.cast.instructor, number=number, reason=reason)

    def days_pass(self) -> None:
        """Some."""
        self.clock.shift(self.chance.randint(1, 16) * DAY)


NEXT: dict[str, tuple[str, ...]] = {
    "reported": (*("open_review",) * 8, "check_identity", "block", "oral", "inadmissible"),
    "under_review": ("study", "study", "legal_opinion", "submit", "submit", "submit", "days_pass"),
    "awaiting_decision": ("decide", "decide", "legal_opinion", "ask_again", "dismiss", "source"),
    "approved": ("letters", "letters", "letters", "convoke", "source", "hear", "days_pass"),
    "convoked": ("to_the_hearing", "to_the_hearing", "hear", "hear", "missed", "put_off", "post"),
    "absent": ("allow_new_date", "close_without_hearing", "hear", "dismiss"),
    "heard": ("follow_up_soon", "answer_for_the_child", "end", "notice", "post"),
    "in_follow_up": ("settle", "answer_for_the_child", "end", "days_pass"),
    "blocked": ("propose_release", "release", "hand_over", "sign"),
}
ANY = (
    *("open_review", "check_identity", "questions", "source", "study", "family_of_the_child"),
    *("ask_prosecutor", "prosecutor_answers", "silence_of_the_prosecutor", "legal_opinion"),
    *("correct_the_facts", "submit", "decide", "ask_again", "dismiss", "inadmissible", "block"),
    *("plan", "issue", "sign", "convoke", "letters", "post", "withdraw", "back", "put_off"),
    *("cancel", "stop_writing", "allow_writing", "observation", "not_me", "to_the_hearing", "hear"),
    *("oral", "missed", "allow_new_date", "close_without_hearing", "notice", "follow_up_soon"),
    *("settle", "end", "propose_release", "release", "hand_over", "change_people", "link"),
    *("join", "days_pass"),
)
