"""The privacy notice of art. 14 GDPR, with the first letter (R15)."""

from dataclasses import replace

import pytest

from rappel.letters.document import PersonLetter
from rappel.letters.errors import LetterError
from rappel.letters.parts import Source
from rappel.letters.render import render
from tests.letters import reading, samples

PERSON_KINDS = [
    kind for kind, document in samples.EVERY_KIND.items() if isinstance(document, PersonLetter)
]


@pytest.mark.rule("R15")
@pytest.mark.parametrize("kind", PERSON_KINDS)
def test_the_first_letter_carries_the_notice_on_its_second_page(kind: str) -> None:
    """The letter says where the notice is; a page for a child comes after it."""
    sample = samples.EVERY_KIND[kind]
    pdf = render(replace(sample, notice=samples.NOTICE), number=samples.NUMBER)
    pages = 2 + len(sample.inserts)
    assert reading.properties(pdf)["Pages"] == str(pages)
    said = reading.text(pdf)
    assert f"page 1/{pages}" in said
    assert f"page 2/{pages}" in said
    assert "Vos informations personnelles et vos droits : page 2." in said


@pytest.mark.rule("R15")
def test_the_notice_says_all_that_article_14_asks() -> None:
    """Controller, DPO, purpose and basis, data, source, recipients, periods, rights, CNIL."""
    said = reading.text(render(samples.convocation(), number=samples.NUMBER))
    for part in (
        "La commune de Valmont-sur-Oise, représentée par sa maire",
        "dpo@valmont-sur-oise.example",
        "l'article L. 132-7 du code de la sécurité intérieure",
        "mission d'intérêt public (article 6, paragraphe 1, point e",
        "Votre identité, votre date de naissance",
        "Source : police municipale.",
        "Le maire ou l'élu qui vous reçoit et les agents chargés de ce dossier",
        "Affaire classée sans suite : 1 mois",
        "à les faire corriger ou effacer, à en limiter l'usage, ou vous y opposer",
        "Si ce courrier n'est pas pour vous",
        "Commission nationale de l'informatique et des libertés (CNIL)",
        "aucun profil",
        "article 14 du RGPD",
    ):
        assert part in said, part


@pytest.mark.rule("R15")
def test_later_letters_have_none() -> None:
    """One page, and no mention of another."""
    pdf = render(samples.cancellation(), number=samples.NUMBER)
    assert reading.properties(pdf)["Pages"] == "1"
    assert "RGPD" not in reading.text(pdf)


@pytest.mark.rule("R41")
@pytest.mark.parametrize("source", Source)
def test_the_source_is_one_of_three(source: Source) -> None:
    """A resident or a school is « signalement reçu par la mairie »."""
    notice = replace(samples.NOTICE, source=source)
    said = reading.text(render(samples.convocation(notice=notice), number=samples.NUMBER))
    assert f"Source : {source.value}." in said
    assert {one.value for one in Source} == {
        "police municipale",
        "partenaire de la commune",
        "signalement reçu par la mairie",
    }


@pytest.mark.rule("R15")
@pytest.mark.parametrize(
    "missing", ["controller", "dpo_contact", "rights_contact", "error_contact"]
)
def test_a_notice_that_lacks_a_mention_is_refused(missing: str) -> None:
    """Each names the field to fill."""
    with pytest.raises(LetterError) as refused:
        replace(samples.NOTICE, **{missing: " "})
    assert refused.value.field == missing
    with pytest.raises(LetterError):
        replace(samples.NOTICE, retention=())


def test_a_long_notice_still_fits_its_page() -> None:
    """Smaller letters before a third page."""
    periods = tuple((f"données de la catégorie {n}, " + "mot " * 20, "12 mois") for n in range(9))
    notice = replace(samples.NOTICE, retention=periods, error_contact="mot " * 100)
    pdf = render(samples.convocation(notice=notice), number=samples.NUMBER)
    assert reading.properties(pdf)["Pages"] == "2"
