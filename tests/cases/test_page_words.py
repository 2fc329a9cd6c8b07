"""The case page says a thing once, and says it as it is."""

import pytest
from django.urls import reverse

from tests.factories import Town, report
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
