"""Who the person is, where to write, and how that was established (R5, R19)."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from accounts.actors import Actor
from rappel.cases import readings
from rappel.cases.act import State
from rappel.cases.answers import Wrong, refuse_wrong, wrong
from rappel.cases.cancellation import withdraw_convocations, withdraw_request
from rappel.cases.commands import Outcome, perform, revise
from rappel.cases.models import Case, Party, SearchCard
from rappel.cases.people import person_of
from rappel.cases.search import card, first_given_name, fold
from rappel.communes import calendar

OLDEST = 120
"""Years; a birth date that gives more is a typing slip."""

NAMES = ("civility", "family_name", "given_names")
ADDRESS = ("line2", "line3", "street", "line5", "postcode", "town", "country")
FIELDS = (*NAMES, "birth_date", *ADDRESS, "phone", "email")
_RGPD = "art. 5 RGPD"


def problems(case: Case, person: Mapping[str, Any], evidence: str) -> Iterator[Wrong]:
    """Yield what cannot be true of the person or is not said, by field, in French."""
    if not evidence.strip():
        yield wrong(
            "evidence",
            "R5",
            "rien ne dit comment l'identité est connue",
            "dire qui l'a vérifiée et comment, ou d'où vient le doute",
            _RGPD,
        )
    for field, what in (("family_name", "nom"), ("given_names", "prénom")):
        typed = str(person.get(field) or "")
        if not fold(typed if field == "family_name" else first_given_name(typed)):
            yield wrong(
                field,
                "R5",
                f"sans {what}, la personne n'est pas identifiée",
                "le compléter, ou classer le signalement comme irrecevable",
                _RGPD,
            )
    birth = person.get("birth_date")
    if birth is None:
        return
    if birth > case.facts_on:
        yield wrong(
            "birth_date",
            "R5",
            "la personne serait née après les faits",
            "vérifier la date de naissance et celle des faits",
            _RGPD,
        )
    elif calendar.age_on(birth, case.facts_on) > OLDEST:
        yield wrong(
            "birth_date",
            "R5",
            f"cette date donne plus de {OLDEST} ans",
            "vérifier la date de naissance",
            _RGPD,
        )


def edit_person(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    person: Mapping[str, Any],
    identity: str,
    evidence: str,
) -> Outcome:
    """Correct the identity and the address; say whether the identity is sure, and how it is known.

    `person` holds values of `FIELDS`; `identity` is "sure" or "doubt" (R5). Earlier values stay
    sealed in the case. A convocation that did not leave is withdrawn when what it prints changed,
    or when there is a doubt: in doubt, no letter.

    Raises:
        NotAllowed: R5, no name or an impossible birth date; or see `perform`.
        Conflict: see `perform`.
    """
    changed: list[str] = []

    def write(fresh: Case) -> None:
        refuse_wrong(problems(fresh, person, evidence))
        party = person_of(fresh)
        changed.extend(revise(fresh, party, **stored(person)))
        moved(party, changed)
        set_ages(fresh, party)
        _set_card(fresh, party)
        _keep_identity(fresh, actor, identity, evidence, changed)
        _withdraw_outdated(fresh, changed, doubt=identity != "sure")

    return perform(
        case,
        "edit_person",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"fields": changed, "identity": identity},
    )


def moved(party: Party, changed: Iterable[str]) -> None:
    """Keep when an address changed: a letter issued before went to another one (R18)."""
    if set(ADDRESS).intersection(changed):
        party.moved_at = calendar.now()
        party.save()


def set_ages(case: Case, person: Party) -> None:
    """Age at the facts, from the birth date and the day of the facts (R19)."""
    birth = person.birth_date
    age = None if birth is None else calendar.age_on(birth, case.facts_on)
    case.age_band = calendar.age_band(age)
    case.minor_at_facts = None if age is None else age < calendar.MAJORITY


def stored(person: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a party as kept: a blank is None where the field may be unknown."""
    values = {}
    for name, value in person.items():
        nullable = Party._meta.get_field(name).null
        values[name] = (value or None) if nullable else (value or "")
    return values


def _set_card(case: Case, person: Party) -> None:
    lines = (person.line2, person.line3, person.street, person.line5)
    folded = card(
        family_name=person.family_name,
        given_names=person.given_names,
        birth_date=person.birth_date,
        street=" ".join(line for line in lines if line),
        postcode=person.postcode or "",
        case_number=case.reference,
    )
    try:
        found = case.search_card
    except SearchCard.DoesNotExist:
        found = SearchCard(case=case)
    found.card = folded
    found.save()


def _keep_identity(
    case: Case, actor: Actor, answer: str, evidence: str, changed: Iterable[str]
) -> None:
    """One row per answer; the same answer about a name that changed is a new one."""
    last = readings.latest([row for row in case.checks.all() if row.code == "identity"])
    same = last is not None and (last.answer, last.evidence or "") == (answer, evidence)
    if same and not {*NAMES, "birth_date"}.intersection(changed):
        return
    case.checks.create(
        code="identity",
        answer=answer,
        evidence=evidence or None,
        by=actor.user,
        at=calendar.now(),
    )


def _withdraw_outdated(case: Case, changed: Iterable[str], *, doubt: bool) -> None:
    """What was issued and did not leave prints the former name or address: it will not leave."""
    names = {*NAMES, "birth_date"}.intersection(changed)
    if case.state in (State.APPROVED, State.CONVOKED) and (
        doubt or names or set(ADDRESS).intersection(changed)
    ):
        withdraw_convocations(case)
    if names:
        withdraw_request(case)
