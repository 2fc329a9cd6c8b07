"""The case page says a thing once, and says it as it is."""

import datetime

import pytest
from django.urls import reverse

from rappel.review.study import services as study
from tests.factories import Town, act_by, report
from tests.support.pages import signed_in, words


@pytest.mark.rule("R3")
@pytest.mark.parametrize(("said", "again"), [("no", True), ("", True), ("yes", False)])
def test_only_an_imported_word_that_decides_nothing_is_to_be_asked_again(
    town: Town, said: str, again: bool
) -> None:
    case = report(town, complaint=said, inquiry="no")
    text = words(signed_in(town, "instructor").get(reverse("cases:case", args=[case.reference])))
    rows = text.split("Une plainte est-elle déposée", 1)[1].split("Une enquête", 1)[0]
    assert ("à reposer" in rows) is again


@pytest.mark.rule("R16")
@pytest.mark.rule("R48")
@pytest.mark.parametrize(("birth", "offered"), [("1971-06-30", False), ("2012-06-30", True)])
def test_what_concerns_a_child_is_not_offered_for_an_adult(
    town: Town, birth: str, offered: bool
) -> None:
    case = report(town, person={"birth_date": datetime.date.fromisoformat(birth)})
    study.open_review(case, **act_by(case, town.actor("instructor")))
    text = words(signed_in(town, "instructor").get(reverse("cases:case", args=[case.reference])))
    assert ("Renseigner un parent" in text) is offered
    assert ("la question sur l'enfant" in text) is offered
