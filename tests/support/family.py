"""The course of a child's case: two parents at two addresses, letters to each, a hearing.

Ibrahim is 12 on the day of the facts; today is Monday 2 November 2026 (see `course`).
"""

import datetime
from typing import Any

from accounts.actors import Actor
from rappel.cases import families
from rappel.cases.access import open_for_act
from rappel.cases.models import Case
from rappel.cases.selectors import load_file
from rappel.convocation import services as convocation
from rappel.hearing.presence import Presence
from rappel.review.ruling import decisions
from rappel.review.study import eligibility, holders, identity
from rappel.review.study import services as study
from rappel.review.study.questions import Answer
from tests.factories import Town, act_by, report
from tests.support import course

BORN = datetime.date(2014, 3, 5)
CHILD = {"family_name": "Traoré", "given_names": "Ibrahim", "civility": "M."}
HOME = {"street": "17 rue du Lavoir", "postcode": "95999", "town": "Valmont-sur-Oise"}
ELSEWHERE = {"street": "4 quai des Brumes", "postcode": "60999", "town": "Pont-Aval"}
MOTHER = {
    "civility": "Mme",
    "given_names": "Fatoumata",
    "family_name": "Traoré",
    "quality": "mère",
    **HOME,
    "houses_child": True,
}
FATHER = {
    "civility": "M.",
    "given_names": "Seydou",
    "family_name": "Traoré",
    "quality": "père",
    **ELSEWHERE,
    "houses_child": False,
}


def under_review(town: Town, *, born: datetime.date = BORN, **fields: Any) -> Case:
    """A child's case at its study, everything answered but the family and the child at risk."""
    case = report(
        town,
        category="incivility",
        description=course.DESCRIPTION,
        person={**CHILD, "birth_date": born},
        address=HOME,
        **fields,
    )
    instructor = town.actor("instructor")
    do(study.open_review, case, instructor)
    do(
        identity.edit_person,
        case,
        instructor,
        person={**course.PERSON, **CHILD, **HOME, "birth_date": born},
        identity="sure",
        evidence="carnet de correspondance vu",
    )
    answers = {
        "qualification": Answer("none"),
        "warning": Answer("justified", "aucune menace"),
        "place": Answer("inside"),
        "family": Answer("3"),
        "fined": Answer("no"),
    }
    do(eligibility.check_eligibility, case, instructor, answers=answers)
    do(
        study.write_printed_facts,
        case,
        instructor,
        printed_facts=course.PRINTED,
        place_printed="parc du Belvédère",
    )
    return course.ask_source(town, case)


def do(act: Any, case: Case, actor: Actor, **answers: Any) -> Case:
    """One act on the case as it now stands."""
    return act(case, **act_by(case, actor), **answers).case


def settle(town: Town, case: Case, rank: int = 1, **changes: Any) -> Case:
    """What is known of one holder; the mother, known, unless told otherwise."""
    values: dict[str, Any] = {
        "holder_kind": "parent",
        "standing": "known",
        "said_by": "",
        "said_on": None,
        "holder": MOTHER if rank == 1 else FATHER,
        **changes,
    }
    return do(holders.edit_holder, case, town.actor("instructor"), rank=rank, **values)


def not_worried(town: Town, case: Case) -> Case:
    """Nothing worries for the child (R48)."""
    return do(holders.record_worry, case, town.actor("instructor"), worried="no")


def approved(
    town: Town,
    *,
    born: datetime.date = BORN,
    father: dict[str, Any] | None = None,
    **fields: Any,
) -> Case:
    """A hearing was decided; `father` changes what is known of the second parent."""
    case = under_review(town, born=born, **fields)
    settle(town, case)
    settle(town, case, 2, **(father or {}))
    not_worried(town, case)
    do(study.submit, case, town.actor("instructor"))
    do(
        decisions.approve,
        case,
        town.actor("deputy"),
        reason="education",
        note="",
        understands=True,
    )
    return load_file(case.pk)


def issued(town: Town, **changes: Any) -> Case:
    """The hearing is fixed and everybody has a letter."""
    return course.issue(town, course.plan(town, approved(town, **changes)))


def convoked(town: Town, **changes: Any) -> Case:
    """Every letter is signed and posted."""
    case = issued(town, **changes)
    secretary = town.actor("secretary")
    numbers = [letter.number for letter in case.documents.all()]
    do(convocation.sign_letter, case, secretary, letters=numbers, signed_on=course.TODAY)
    return do(convocation.convoke, case, secretary, delivery="simple", sent_on=course.TODAY)


def came(case: Case, *ranks: int, **changes: Any) -> Presence:
    """The child and the holders of those ranks were there."""
    open_for_act(case)
    present = tuple(families.holder_at(case, rank).pk for rank in ranks)
    return Presence(holders=present, **changes)
