"""The directory of partners, prepared by one and put in force by another (R25)."""

import pytest

from rappel.communes.models import Partner
from rappel.town import proposals
from tests.support.pages import signed_in, words
from tests.town.changes import PARTNER, done, prepared, words_of


@pytest.mark.rule("R25")
def test_a_partner_enters_the_directory_by_two_persons(town):
    done(town, "partner_added", PARTNER)
    page = words(signed_in(town, "dpo").get("/mairie/partenaires/"))
    assert "Les Deux Rives Médiation" in page
    assert "8 rue des Tanneurs, 95999 Valmont-sur-Oise" in page


@pytest.mark.rule("R25")
def test_a_partner_no_longer_offered_stays_in_the_directory(town):
    done(town, "partner_added", PARTNER)
    row = Partner.objects.get()
    done(town, "partner_changed", {**PARTNER, "active": False}, target=row.pk)
    assert "n'est plus proposé" in words(signed_in(town, "secretary").get("/mairie/partenaires/"))


@pytest.mark.rule("R25")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"street": "8 rue des Tanneurs et des Corroyeurs réunis de la Rive"}, "38"),
        ({"phone": "", "email": ""}, "un téléphone ou un courriel"),
        ({"shares_data": True}, "quelles données"),
        ({"name": "les deux rives médiation"}, "porte déjà ce nom"),
    ],
)
def test_an_entry_that_would_not_serve_is_refused(town, changes, said):
    Partner.objects.create(commune=town.commune, **PARTNER)
    values = {**PARTNER, "name": "Autre maison", **changes}
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(town, "partner_added", values)
    assert said in words_of(refusal)
