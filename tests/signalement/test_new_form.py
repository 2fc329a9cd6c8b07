"""« Nouveau signalement »: what is asked, what is refused beside its field, what happens next."""

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from accounts.policy import Role
from audit import log
from rappel.cases import access, selectors
from rappel.cases.models import Case
from rappel.cases.people import person_of
from rappel.communes.models import ListItem, ListName
from rappel.signalement.forms import SignalementForm
from rappel.vault import keys
from tests.factories import make_town, make_user
from tests.signalement.reports import make_person, take_in

URL = "/signalements/nouveau/"


def typed(**fields):
    """A form filled in as an officer would."""
    shipped = {
        "key": str(uuid.uuid4()),
        "reported_on": "08/10/2026",
        "origin": "municipal_police",
        "source_reference": "PM-2026-0420",
        "facts_on": "07/10/2026",
        "facts_at": "11 h 20",
        "category": "stray_animal",
        "place": "Parc du Belvédère",
        "district": "district-3",
        "description": "Chien de grande taille sans laisse dans l'aire de jeux.",
        "civility": "M.",
        "family_name": "Ferreira da Silva",
        "given_names": "João Miguel",
        "birth_date": "30/06/1971",
        "street": "55 avenue des Marronniers",
        "postcode": "95999",
        "town": "Valmont-sur-Oise",
        "phone": "06.39.98.10.06",
        "reporter_name": "Brigadier-chef S. Robillard",
        "complaint": "no",
        "inquiry": "unknown",
        "fined": "no",
    }
    return {**shipped, **fields}


def wrong(response):
    """The fields refused, each with its sentences."""
    assert response.status_code == 422, response
    assert not Case.objects.exists()
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


@pytest.fixture
def officer(browser):
    return browser("reporter")


def test_the_page_asks_and_says_why(officer):
    page = officer.get(URL)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Un lecteur peut-il deviner qui a signalé" in text
    assert "La personne peut demander à lire ce que vous écrivez." in text
    assert "seuls l&#x27;instructeur et le référent juridique le lisent" in text
    assert 'value="02/11/2026"' in text  # the day of the commune


def test_what_was_typed_becomes_a_case(officer, town):
    response = officer.post(URL, typed(damage="on", line3="  Bât.\u00a0A "))
    assert (response.status_code, response.url) == (302, "/signalements/enregistre/")
    case = selectors.load_file(Case.objects.get().pk)
    access.open_for_act(case)
    assert case.created_by == town.reporter
    assert (case.category.code, case.district, case.origin) == (
        "stray_animal",
        "district-3",
        "municipal_police",
    )
    assert (case.facts_on, case.facts_at) == (datetime.date(2026, 10, 7), datetime.time(11, 20))
    assert case.damage
    person = person_of(case)
    assert (person.civility, person.line3, person.town) == ("M.", "Bât. A", "Valmont-sur-Oise")
    assert case.reporter.name == "Brigadier-chef S. Robillard"
    answers = {row.question: row.answer for row in case.source_answers.all()}
    assert answers == {"complaint": "no", "inquiry": "to_check"}


def test_whoever_sees_the_case_goes_to_it(browser):
    response = browser("instructor").post(URL, typed())
    assert response.url == f"/dossiers/{Case.objects.get().reference}/"


def test_whoever_does_not_see_it_is_told_that_it_is_recorded(browser):
    response = browser("mayor").post(URL, typed())
    assert response.url == "/signalements/enregistre/"


def test_sending_the_form_twice_makes_one_case(officer):
    data = typed(source_reference="")
    assert officer.post(URL, data).url == officer.post(URL, data).url
    assert Case.objects.count() == 1


def test_a_new_page_has_a_new_key(officer):
    keys = {officer.get(URL).context["form"]["key"].value() for _ in range(2)}
    assert len(keys) == 2


@pytest.mark.rule("R2")
def test_a_delit_is_taken_in_and_stopped(officer):
    officer.post(URL, typed(category="theft"))
    assert Case.objects.get().state == "blocked"


# --- refused beside the field ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"reported_on": "03/11/2026"}, "reported_on", "futur"),
        ({"reported_on": "hier"}, "reported_on", "Écrivez le jour"),
        ({"facts_on": "03/11/2026"}, "facts_on", "futur"),
        ({"facts_on": "09/10/2026"}, "facts_on", "après le signalement"),
        ({"facts_on": "30/02/2026"}, "facts_on", "n'existe pas"),
        ({"facts_on": ""}, "facts_on", "Indiquez la date"),
        ({"facts_at": "25:99"}, "facts_at", "Écrivez l'heure"),
        ({"birth_date": "08/10/2026"}, "birth_date", "après les faits"),
        ({"birth_date": "01/01/1899"}, "birth_date", "120 ans"),
        ({"family_name": ""}, "family_name", "obligatoire"),
        ({"family_name": "—"}, "family_name", "R5"),
        ({"given_names": "..."}, "given_names", "R5"),
        ({"postcode": "9599"}, "postcode", "cinq chiffres"),
        ({"email": "joao"}, "email", "valide"),
        ({"place": "\u200b "}, "place", "obligatoire"),
        ({"place": "a" * 201}, "place", "200"),
        ({"description": "a" * 2001}, "description", "2000"),
        ({"category": "unknown"}, "category", "choix"),
        ({"origin": "press"}, "origin", "choix"),
        ({"complaint": ""}, "complaint", "obligatoire"),
        ({"inquiry": "perhaps"}, "inquiry", "choix"),
    ],
)
def test_a_wrong_answer_is_refused_beside_its_question(officer, fields, field, said):
    errors = wrong(officer.post(URL, typed(**fields)))
    assert list(errors) == [field]
    assert said.casefold() in errors[field][0].casefold()


def test_dates_are_judged_whatever_else_is_missing(officer):
    errors = wrong(officer.post(URL, typed(facts_on="03/11/2026", category="", family_name="")))
    assert set(errors) == {"facts_on", "category", "family_name"}


def test_parents_are_asked_in_a_fold_that_opens_when_something_is_in_it(officer):
    assert len(officer.get(URL).context["form"].folded) == 2
    page = officer.post(URL, typed(facts_on="", holder1_family_name="Traoré"))
    (folded,) = page.context["form"].folded
    assert "second parent" in folded


def test_an_hour_not_yet_come_is_refused(officer):
    errors = wrong(
        officer.post(URL, typed(reported_on="02/11/2026", facts_on="02/11/2026", facts_at="10:30"))
    )
    assert list(errors) == ["facts_at"]


@pytest.mark.rule("R5")
@pytest.mark.parametrize(
    "fields", [{"civility": "legal"}, {"family_name": "SARL Dupont"}, {"family_name": "Société X"}]
)
def test_a_legal_person_is_refused_with_the_reason(officer, fields):
    (errors,) = wrong(officer.post(URL, typed(**fields))).values()
    assert "jamais à une société" in errors[0]


def test_a_portuguese_name_is_no_company(officer):
    officer.post(URL, typed(family_name="Sá"))
    assert Case.objects.exists()


def test_an_address_abroad_needs_no_french_postcode(officer):
    officer.post(URL, typed(postcode="B-7999", country="Belgique"))
    assert Case.objects.exists()


def test_a_person_without_birth_date_nor_address_is_taken_in(officer):
    officer.post(URL, typed(birth_date="", street="", postcode="", town="", facts_at=""))
    assert Case.objects.get().minor_at_facts is None


def test_what_was_typed_stays_after_an_error(officer):
    page = officer.post(URL, typed(facts_on="03/11/2026")).content.decode()
    assert "Ferreira da Silva" in page
    assert "55 avenue des Marronniers" in page
    assert "À revoir" in page


@pytest.mark.rule("R28")
@pytest.mark.rule("R41")
@pytest.mark.parametrize(
    "description",
    ["Il semble perturbé et sans traitement.", "Du bruit selon la voisine du 12."],
)
def test_words_on_health_or_on_the_reporter_are_read_again(officer, description):
    errors = wrong(officer.post(URL, typed(description=description)))
    assert list(errors) == ["read_again"]
    assert officer.post(URL, typed(description=description, read_again="on")).status_code == 302


# --- parents -----------------------------------------------------------------------------------

MOTHER = {
    "holder1_quality": "mère",
    "holder1_family_name": "Traoré",
    "holder1_given_names": "Aminata",
    "holder1_street": "7 mail Colette",
    "holder1_postcode": "95999",
    "holder1_town": "Valmont-sur-Oise",
}


@pytest.mark.rule("R16")
def test_a_childs_two_parents_are_kept(officer):
    father = {name.replace("1_", "2_"): value for name, value in MOTHER.items()}
    father |= {"holder2_quality": "père", "holder2_given_names": "Mamadou"}
    officer.post(URL, typed(birth_date="19/01/2014", **MOTHER, **father))
    case = selectors.load_file(Case.objects.get().pk)
    access.open_for_act(case)
    assert [(row.quality, row.given_names) for row in case.parties.all()][:2] == [
        ("mère", "Aminata"),
        ("père", "Mamadou"),
    ]


def test_a_child_without_a_parent_named_is_taken_in(officer):
    officer.post(URL, typed(birth_date="07/07/2011"))
    assert Case.objects.get().minor_at_facts


@pytest.mark.rule("R28")
def test_the_parents_of_an_adult_are_not_taken_in(officer):
    errors = wrong(officer.post(URL, typed(**MOTHER)))
    assert list(errors) == ["holder1_quality"]
    assert "majeure" in errors["holder1_quality"][0]


def test_an_adults_curator_is_taken_in(officer):
    officer.post(URL, typed(holder1_quality="curatrice", holder1_family_name="Service mandataire"))
    assert Case.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"holder2_family_name": "Traoré"}, "holder2_quality"),
        ({"holder2_quality": "père"}, "holder2_family_name"),
        (
            {
                "holder2_quality": "père",
                "holder2_family_name": "Traoré",
                "holder2_postcode": "951",
            },
            "holder2_postcode",
        ),
    ],
)
def test_whoever_is_named_is_named_in_full(officer, fields, field):
    errors = wrong(officer.post(URL, typed(birth_date="19/01/2014", **fields)))
    assert list(errors) == [field]


# --- who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["coordinator", "dpo", "admin"])
def test_other_roles_have_no_such_page(browser, name):
    assert browser(name).get(URL).status_code == 403
    assert browser(name).post(URL, typed()).status_code == 403
    assert not Case.objects.exists()


def test_nobody_reports_without_signing_in(town):
    assert Client().post(URL, typed()).status_code == 302
    assert not Case.objects.exists()


@pytest.fixture
def two_towns(town):
    """An officer shared by two communes, where he reports in one and coordinates in a third."""
    other = make_town("95998", "Saint-Aubin-le-Clos", prefix="sa-")
    third = make_town("95997", "Pont-Aval", prefix="pa-")
    user = make_user("shared", "M.", "Léo", "Marchais")
    for commune, role in (
        (town.commune, Role.REPORTER),
        (other.commune, Role.REPORTER),
        (third.commune, Role.COORDINATOR),
    ):
        Membership.objects.create(user=user, commune=commune, role=role, service="intercommunale")
    client = Client()
    client.force_login(user)
    return client


def test_who_serves_two_communes_chooses_first(two_towns):
    page = two_towns.get(URL)
    assert [commune.code for commune in page.context["communes"]] == ["95998", "95999"]
    page = two_towns.get(f"{URL}?commune=95998")
    assert "Saint-Aubin-le-Clos" in page.content.decode()
    two_towns.post(f"{URL}?commune=95998", typed(district=""))
    assert Case.objects.get().commune.code == "95998"


@pytest.mark.parametrize("query", ["", "?commune=95997", "?commune=00000"])
def test_another_commune_is_an_unknown_one(two_towns, query):
    assert two_towns.post(f"{URL}{query}", typed()).status_code == 404
    assert not Case.objects.exists()


def test_a_commune_without_districts_asks_for_none(town):
    ListItem.objects.filter(list=ListName.DISTRICT).delete()
    assert "district" not in SignalementForm(commune=town.commune).fields


# --- known, or not -----------------------------------------------------------------------------


def body(response):
    """What a page says, but for the number and the security token."""
    text = response.content.decode()
    return re.sub(r"RO-95999-2026-\d{4}|csrfmiddlewaretoken\" value=\"\w+", "", text)


def test_a_reporter_gets_the_same_page_whether_a_file_exists_or_not(browser, town):
    """security.md §3: with no file, with another service's, with the own service's."""
    pages = []
    for case in ("no file", "a file of another service", "a file of the own service"):
        if case == "a file of another service":
            Case.objects.all().delete()
            take_in_known(town)
        response = browser("reporter").post(URL, typed(), follow=True)
        assert response.redirect_chain == [("/signalements/enregistre/", 302)]
        pages.append(body(response))
    assert pages[0] == pages[1] == pages[2]


def take_in_known(town, **fields):
    """The same person and reference, reported by the secretary."""
    form = SignalementForm(typed(), commune=town.commune)
    assert form.is_valid()
    report = form.report()
    return take_in(
        town,
        "secretary",
        **{n: getattr(report, n) for n in ("person", "source_reference")},
        **fields,
    )


def test_others_are_told_that_it_is_known_and_nothing_is_replaced(browser, town):
    known = take_in_known(town)
    response = browser("instructor").post(URL, typed(birth_date="01/07/1971"))
    assert response.status_code == 409
    (error,) = response.context["form"].errors["source_reference"]
    assert known.reference in error
    assert "date de naissance" in error
    assert Case.objects.count() == 1


def test_others_who_do_not_see_the_case_are_given_no_number(browser, town):
    known = take_in_known(town)
    response = browser("mayor").post(URL, typed())
    assert known.reference not in response.content.decode()
    assert response.status_code == 409


def test_looking_at_the_empty_form_is_no_act(officer, town):
    before = len(log.read(town.commune.pk))
    officer.get(URL)
    officer.get("/signalements/enregistre/")
    assert len(log.read(town.commune.pk)) == before


# --- look-alikes at the intake -----------------------------------------------------------------


def resembling(town):
    """A case of the same person for other facts, which the reporter has no business with."""
    form = SignalementForm(typed(), commune=town.commune)
    assert form.is_valid()
    return take_in(town, "secretary", person=form.report().person, source_reference="RIV-1")


@pytest.mark.parametrize("name", ["instructor", "legal"])
def test_who_may_compare_is_shown_what_the_new_case_looks_like(browser, town, name):
    known = resembling(town)
    response = browser(name).post(URL, typed(), follow=True)
    text = response.content.decode()
    assert response.redirect_chain == [("/signalements/enregistre/", 302)]
    assert known.reference in text
    assert "Même personne, probablement" in text
    assert [line.act for line in log.read(town.commune.pk)].count("case.lookalikes") == 1
    again = browser(name).get("/signalements/enregistre/").content.decode()
    assert known.reference not in again


@pytest.mark.rule("R30")
@pytest.mark.parametrize("name", ["reporter", "secretary", "mayor"])
def test_the_others_are_shown_none(browser, town, name):
    known = resembling(town)
    text = browser(name).post(URL, typed(), follow=True).content.decode()
    assert known.reference not in text
    assert "ressemble" not in text
    assert not [line for line in log.read(town.commune.pk) if line.act == "case.lookalikes"]


@pytest.mark.rule("R30")
def test_an_intake_by_a_reporter_asks_as_much_whether_a_file_exists_or_not(browser, town):
    """The same queries, hence the same class of time (security.md §3).

    But for the one that links a file of the same reference, which shows nowhere.
    """
    take_in(town, "secretary", person=make_person(), source_reference="RIV-0")
    costs = []
    for known in (False, True):
        if known:
            take_in_known(town)
            resembling(town)
        client = browser("reporter")
        client.get(URL)
        keys.forget()
        with CaptureQueriesContext(connection) as captured:
            response = client.post(URL, typed(source_reference=REFERENCES[known]))
        assert response.url == "/signalements/enregistre/"
        costs.append(
            [
                re.sub(r"'[^']*'|\d+", "?", query["sql"])[:40]
                for query in captured
                if "cases_caselink" not in query["sql"] and "SAVEPOINT" not in query["sql"]
            ]
        )
    assert costs[0] == costs[1]


REFERENCES = ("PM-2026-0777", "PM-2026-0420")
