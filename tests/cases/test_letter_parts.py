"""The parts that letters share: qualities, sender, and what is refused when they are missing."""

import datetime

import pytest

from accounts.models import Delegation, Mandate
from rappel.cases import letter_parts
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.communes.models import Arrete, Letterhead
from rappel.letters.errors import AddressError, LetterError
from rappel.letters.parts import Source
from tests.factories import Town

DAY = datetime.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("quality", "civility", "said"),
    [
        ("adjointe au maire", "Mme", "l'adjointe au maire"),
        ("conseillère déléguée", "Mme", "la conseillère déléguée"),
        ("conseiller délégué", "M.", "le conseiller délégué"),
        ("élu délégué", "M.", "l'élu délégué"),
        ("la maire", "Mme", "la maire"),
        ("l'adjoint au maire", "M.", "l'adjoint au maire"),
        ("", "M.", ""),
    ],
)
def test_a_quality_takes_its_article_under_a_signature(quality, civility, said) -> None:
    assert letter_parts.with_article(quality, civility) == said


@pytest.mark.parametrize(
    ("quality", "said"),
    [
        ("l'adjointe au maire", "adjointe au maire"),
        ("la maire", "maire"),
        ("Le maire", "maire"),
        ("lectrice", "lectrice"),
    ],
)
def test_a_quality_loses_its_article_after_a_name(quality: str, said: str) -> None:
    assert letter_parts.without_article(quality) == said


def case_of(town: Town, **values) -> Case:
    """A case in memory, as the letters read it."""
    return Case(commune=town.commune, facts_on=DAY, **values)


@pytest.mark.rule("R14")
def test_a_signatory_is_named_with_the_power_of_that_day(town: Town) -> None:
    case = case_of(town)
    deputy = letter_parts.signatory(town.deputy, case, DAY)
    assert deputy.for_mayor
    assert deputy.delegation_reference == "arrêté n° 2024-031 du 1er\u00a0mars 2024"
    mayor = letter_parts.signatory(town.mayor, case, DAY)
    assert (mayor.for_mayor, mayor.quality) == (False, "la maire")
    assert letter_parts.official(town.mayor, case, DAY).full == "Mme Hélène Castel, maire"
    for nobody in (town.instructor, town.legal):
        with pytest.raises(NotAllowed) as refusal:
            letter_parts.signatory(nobody, case, DAY)
        assert refusal.value.unmet[0].code == "R14"
    with pytest.raises(NotAllowed):
        letter_parts.signatory(town.deputy, case, datetime.date(2024, 3, 4))


@pytest.mark.rule("R14")
def test_without_anybody_in_power_nobody_signs_by_default(town: Town) -> None:
    Delegation.objects.update(ends_on=datetime.date(2026, 11, 1))
    Mandate.objects.update(ends_on=datetime.date(2026, 11, 1))
    case = case_of(town)
    case._prefetched_objects_cache = {"convocations": []}
    with pytest.raises(NotAllowed) as refusal:
        letter_parts.default_signatory(case, DAY)
    assert refusal.value.unmet[0].code == "R14"


def test_a_commune_without_letterhead_sends_no_letter(town: Town) -> None:
    case = case_of(town)
    assert letter_parts.letterhead(case).contact == "Secrétariat général"
    Letterhead.objects.all().delete()
    with pytest.raises(LetterError) as refused:
        letter_parts.letterhead(case)
    assert refused.value.field == "letterhead"
    with pytest.raises(NotAllowed) as refusal, letter_parts.refusing_unprintable():
        letter_parts.letterhead(case)
    assert "en-tête de la commune" in refusal.value.unmet[0].sentence


@pytest.mark.rule("R41")
@pytest.mark.parametrize(
    ("origin", "source"),
    [
        ("municipal_police", Source.MUNICIPAL_POLICE),
        ("landlord", Source.PARTNER),
        ("resident", Source.RECEIVED),
        ("school", Source.RECEIVED),
        ("something_new", Source.RECEIVED),
    ],
)
def test_the_notice_never_points_at_whoever_reported(town: Town, origin, source) -> None:
    assert letter_parts.notice(case_of(town, origin=origin)).source == source


def test_the_notice_of_a_minor_promises_no_archive(town: Town) -> None:
    adult = letter_parts.notice(case_of(town, origin="school", minor_at_facts=False))
    minor = letter_parts.notice(case_of(town, origin="school", minor_at_facts=True))
    assert "archive" in str(adult.retention)
    assert "archive" not in str(minor.retention)


@pytest.mark.rule("R47")
def test_the_order_is_quoted_only_for_family_one(town: Town) -> None:
    order = Arrete.objects.get()
    words = {"printed_facts": "Alcool sur les berges.", "place": "Berges de l'Oise"}
    quoted = letter_parts.facts(case_of(town, arrete=order, family=1, **words))
    assert quoted.order is not None
    assert quoted.order.number == "2026-114"
    assert letter_parts.facts(case_of(town, arrete=order, family=2, **words)).order is None


@pytest.mark.rule("R16c")
def test_a_line_that_does_not_fit_names_its_field_and_a_shorter_form() -> None:
    found = letter_parts.unprintable(AddressError("street", "Trop longue.", "12 BD DE LA GARE"))
    assert "numéro et voie" in found.sentence
    assert "12 BD DE LA GARE" in found.remedy
    assert found.resolved_by == "edit_person"
    unknown = letter_parts.unprintable(LetterError("number", "Un courrier porte un numéro."))
    assert unknown.resolved_by == ""
