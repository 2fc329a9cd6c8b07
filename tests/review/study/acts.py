"""Short ways to do the acts of the study and to read what they left."""

import pytest

from audit import log
from rappel.cases.access import open_for_act
from rappel.cases.models import Revision
from rappel.cases.people import person_of
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.communes.models import Category
from rappel.review.study import facts, identity, services
from tests.factories import act_by, report


def opened(case):
    """The case as it now stands, readable."""
    fresh = load_file(case.pk)
    open_for_act(fresh)
    return fresh


def under_review(town, **fields):
    """A case whose study has begun."""
    case = report(town, **fields)
    do(town, case, services.open_review)
    return opened(case)


def do(town, case, act, *, by="instructor", key=None, **answers):
    """One act by one person on the case as it now stands."""
    return act(opened(case), **act_by(case, town.actor(by), key), **answers)


def refused(town, case, act, **answers):
    """Do an act that is refused; returns the rules, once nothing changed and a record was left."""
    before = snapshot(case)
    with pytest.raises(NotAllowed) as refusal:
        do(town, case, act, **answers)
    assert snapshot(case) == before
    assert last_result(town) == "denied"
    for unmet in refusal.value.unmet:
        assert unmet.sentence
        assert unmet.remedy or unmet.code == "R14"
    return {unmet.code for unmet in refusal.value.unmet}


def snapshot(case):
    """Everything a refusal must leave alone."""
    now = load_file(case.pk)
    rows = {
        name: getattr(now, name).count()
        for name in (
            "checks",
            "source_answers",
            "consultations",
            "opinions",
            "decisions",
            "blockings",
            "documents",
            "transitions",
            "revisions",
        )
    }
    return now.state, now.version, rows


def last_result(town):
    """Result of the newest record of the commune's log."""
    return next(iter(log.read(town.commune.pk))).res


def person_values(case, **changes):
    """The person of the case as `edit_person` takes it, with some values changed."""
    person = person_of(opened(case))
    return {**{name: getattr(person, name) for name in identity.FIELDS}, **changes}


def edit_person(town, case, *, identity_is="sure", evidence="carte d'identité vue", **changes):
    """Correct the person."""
    return do(
        town,
        case,
        identity.edit_person,
        person=person_values(case, **changes),
        identity=identity_is,
        evidence=evidence,
    )


def facts_values(case, **changes):
    """The facts of the case as `edit_facts` takes them; `category` is a code."""
    fresh = opened(case)
    values = {name: getattr(fresh, name) for name in facts.FIELDS}
    if "category" in changes:
        code = changes.pop("category")
        changes["category"] = Category.objects.get(commune=fresh.commune, code=code)
    return {**values, **changes}


def edit_facts(town, case, *, reason="", **changes):
    """Correct the facts."""
    return do(town, case, facts.edit_facts, facts=facts_values(case, **changes), reason=reason)


def last_answer(case, code):
    """The answer that counts to a question, "" when none was given."""
    rows = [row for row in opened(case).checks.all() if row.code == code]
    return rows[-1].answer if rows else ""


def earlier(case, field):
    """The values that a field had before, oldest first."""
    fresh = opened(case)
    rows = fresh.revisions.filter(field=field).order_by("transition_version")
    return [row.before for row in rows if isinstance(row, Revision)]
