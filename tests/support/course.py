"""The course of an adult's case, one step after the other, through the product's services.

Monday 2 November 2026, 10 a.m. in Paris is today; the hearing is fixed for Tuesday 17 November.
"""

import datetime
import subprocess
from typing import Any

from accounts.actors import Actor
from rappel.cases.access import open_case
from rappel.cases.documents import content
from rappel.cases.models import Case
from rappel.cases.selectors import load_file
from rappel.convocation import postponement
from rappel.convocation import services as convocation
from rappel.followup import services as followup
from rappel.hearing import absence
from rappel.hearing import services as hearing
from rappel.hearing.services import AskedAgain
from rappel.review.ruling import decisions, prosecutor
from rappel.review.study import eligibility, identity
from rappel.review.study import services as study
from rappel.review.study.questions import Answer
from tests.factories import ADULT, Town, act_by, report

TODAY = datetime.date(2026, 11, 2)
HEARING_DAY = datetime.date(2026, 11, 17)
LATER = datetime.date(2026, 11, 24)
AT = datetime.time(17, 30)
DESCRIPTION = "Le voisin Gaspard Belloc a vu la personne crier dans le hall."
REPORTER = "Brigadier-chef S. Robillard"
PRINTED = "Cris et chants dans le hall de l'immeuble après minuit."
SOURCE = {
    "service": "national_police",
    "channel": "phone",
    "answered_by": "Capitaine Morel",
}
NOTHING_KNOWN = AskedAgain(complaint="no", inquiry="no", **SOURCE)
PERSON = {
    **ADULT,
    "birth_date": datetime.date(1971, 6, 30),
    "street": "55 avenue des Marronniers",
    "postcode": "95999",
    "town": "Valmont-sur-Oise",
}


def ask_source(town: Town, case: Case, **changes: Any) -> Case:
    """A service says that nothing is known, today."""
    values = {"asked_on": TODAY, "complaint": "no", "inquiry": "no", **SOURCE, **changes}
    return study.record_source(case, **act_by(case, town.actor("instructor")), **values).case


def approved(town: Town, *, person: dict[str, Any] | None = None, **fields: Any) -> Case:
    """A hearing was decided by the delegate."""
    asked = {
        "category": "incivility",
        "description": DESCRIPTION,
        "reporter_name": REPORTER,
        **fields,
    }
    case = report(town, **asked)
    instructor = town.actor("instructor")

    def do(act: Any, *, actor: Actor = instructor, **answers: Any) -> None:
        act(case, **act_by(case, actor), **answers)

    do(study.open_review)
    do(
        identity.edit_person,
        person={**PERSON, **(person or {})},
        identity="sure",
        evidence="pièce d'identité vue",
    )
    do(
        eligibility.check_eligibility,
        answers={
            "qualification": Answer("none"),
            "warning": Answer("justified", "aucune menace"),
            "place": Answer("inside"),
            "family": Answer("3"),
            "fined": Answer("no"),
        },
    )
    do(study.write_printed_facts, printed_facts=PRINTED, place_printed="Parc du Belvédère")
    do(study.record_source, asked_on=TODAY, complaint="no", inquiry="no", **SOURCE)
    do(study.submit)
    do(decisions.approve, actor=town.actor("deputy"), reason="reminder_suffices", note="")
    return load_file(case.pk)


def asked_prosecutor(town: Town) -> Case:
    """A request to the prosecutor is prepared, for a case of family 2."""
    case = report(town, category="noise", description=DESCRIPTION)
    instructor = town.actor("instructor")
    answers = {
        "qualification": Answer("none"),
        "place": Answer("inside"),
        "family": Answer("2"),
        "fined": Answer("no"),
    }
    study.open_review(case, **act_by(case, instructor))
    identity.edit_person(
        case, **act_by(case, instructor), person=PERSON, identity="sure", evidence="vue"
    )
    eligibility.check_eligibility(case, **act_by(case, instructor), answers=answers)
    ask_source(town, case)
    study.write_printed_facts(
        case, **act_by(case, instructor), printed_facts=PRINTED, place_printed="Gare"
    )
    act = act_by(case, instructor)
    return prosecutor.ask_prosecutor(case, **act, signatory=town.deputy).case


def plan(town: Town, case: Case, *, by: str = "secretary", **changes: Any) -> Case:
    """The hearing is fixed: the delegate presides in the room of weddings."""
    values: dict[str, Any] = {
        "day": HEARING_DAY,
        "time": AT,
        "minutes": 30,
        "room": "mariages",
        "presided_by": town.deputy,
        "attendees": ["case_agent"],
        **changes,
    }
    return convocation.plan_hearing(case, **act_by(case, town.actor(by)), **values).case


def issue(town: Town, case: Case, **changes: Any) -> Case:
    """The letter is issued in the name of the delegate."""
    values = {"signatory": town.deputy, **changes}
    act = act_by(case, town.actor("secretary"))
    return convocation.issue_convocation(case, **act, **values).case


def sign(town: Town, case: Case, document: int = 1, signed_on: datetime.date = TODAY) -> Case:
    """The letter of that number is signed."""
    act = act_by(case, town.actor("secretary"))
    return convocation.sign_letter(case, **act, letters=[document], signed_on=signed_on).case


def send(town: Town, case: Case, **changes: Any) -> Case:
    """The convocation is posted today."""
    values = {"delivery": "simple", "sent_on": TODAY, **changes}
    return convocation.convoke(case, **act_by(case, town.actor("secretary")), **values).case


def planned(town: Town, *, time: datetime.time = AT, **fields: Any) -> Case:
    """Approved, with a slot."""
    return plan(town, approved(town, **fields), time=time)


def issued(town: Town, **fields: Any) -> Case:
    """With a letter to sign."""
    return issue(town, planned(town, **fields))


def signed(town: Town, **fields: Any) -> Case:
    """With a letter to post."""
    return sign(town, issued(town, **fields))


def convoked(town: Town, **fields: Any) -> Case:
    """Its convocation posted."""
    return send(town, signed(town, **fields))


def postpone(town: Town, case: Case, *, by: str = "secretary", **changes: Any) -> Case:
    """The hearing is put off for a week, at the person's request."""
    values: dict[str, Any] = {
        "asked_by": "person",
        "day": LATER,
        "time": AT,
        "minutes": 30,
        "room": "mariages",
        "presided_by": town.deputy,
        "signatory": town.deputy,
        "attendees": ["case_agent"],
        **changes,
    }
    return postponement.postpone(case, **act_by(case, town.actor(by)), **values).case


def post(town: Town, case: Case, document: int, **changes: Any) -> Case:
    """Another signed letter leaves today."""
    values = {"document": document, "delivery": "simple", "sent_on": TODAY, **changes}
    return convocation.post_letter(case, **act_by(case, town.actor("secretary")), **values).case


def hold(town: Town, case: Case, *, by: str = "instructor", **changes: Any) -> Case:
    """The hearing is recorded as it was fixed; the clock must have passed it."""
    values: dict[str, Any] = {
        "asked": NOTHING_KNOWN,
        "held_on": HEARING_DAY,
        "started_at": AT,
        "ended_at": datetime.time(17, 55),
        "presided_by": town.deputy,
        "attendees": ["case_agent"],
        "companions": ["lawyer"],
        "facts_recalled": PRINTED,
        "rules_recalled": "Le repos des voisins se respecte à toute heure.",
        "observations": "La personne dit qu'elle baissera le son.",
        **changes,
    }
    return hearing.record_hearing(case, **act_by(case, town.actor(by)), **values).case


def miss(town: Town, case: Case, *, by: str = "instructor", **changes: Any) -> Case:
    """Nobody came; the clock must have passed the hour."""
    values = {"kind": "no_news", **changes}
    return absence.record_absence(case, **act_by(case, town.actor(by)), **values).case


def allow(town: Town, case: Case, *, by: str = "deputy", **changes: Any) -> Case:
    """The élu offers another date."""
    return absence.allow_new_date(case, **act_by(case, town.actor(by)), **changes).case


def follow(town: Town, case: Case, *measures: followup.Planned) -> Case:
    """A follow-up is opened with these measures."""
    act = act_by(case, town.actor("instructor"))
    return followup.open_follow_up(case, **act, measures=list(measures)).case


def letter_text(town: Town, case: Case, number: int, by: str = "secretary") -> str:
    """The words of a letter, read back by poppler through the secretary's own rights."""
    handle = open_case(load_file(case.pk), town.actor(by), "document.view")
    document = next(row for row in handle.case.documents.all() if row.number == number)
    return pdf_text(content(handle, document))


def pdf_text(pdf: bytes) -> str:
    """The words of a PDF in reading order, every space ordinary."""
    run = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(run.stdout.decode().split())
