"""Arrêtés, closed lists, letterhead, and the rule of two persons."""

import datetime

import pytest

from accounts.models import Proposal
from rappel.cases.models import Case
from rappel.communes.models import Arrete, Letterhead, ListItem, ProsecutorOffice
from rappel.communes.services import current_protocol
from rappel.review.study.questions import sort_arretes
from rappel.town import proposals
from rappel.town.registry import KINDS
from tests import factories
from tests.support.pages import signed_in, words
from tests.town.changes import ARRETE, TODAY, answered, done, prepared, send, words_of

ORDER = {
    "title": "Consommation d'alcool sur les berges",
    "signed_on": datetime.date(2026, 4, 20),
    "published_on": datetime.date(2026, 4, 22),
    "received_on": datetime.date(2026, 4, 22),
    "from_day": datetime.date(2026, 5, 1),
    "to_day": datetime.date(2026, 12, 31),
    "weekdays": [],
    "from_time": datetime.time(18, 0),
    "to_time": datetime.time(6, 0),
    "perimeter": "Berges de l'Oise, du pont au ponton",
    "sentence": "La consommation d'alcool est interdite sur les berges de 18 heures à 6 heures.",
    "number": "2026-114",
}


# --- arrêtés ---------------------------------------------------------------------------------


@pytest.fixture
def quoted(town):
    """A case that quotes the arrêté of the town."""
    case = factories.report(town)
    Case.objects.filter(pk=case.pk).update(arrete=Arrete.objects.get())
    return Case.objects.get(pk=case.pk)


@pytest.mark.rule("R47")
def test_a_mistake_that_nobody_quoted_is_rewritten(town):
    order = Arrete.objects.get()
    done(town, "arrete_corrected", ORDER, target=order.pk)
    assert Arrete.objects.get(pk=order.pk).perimeter.endswith("ponton")
    assert Arrete.objects.count() == 1


@pytest.mark.rule("R47")
def test_what_a_case_quotes_is_not_rewritten_a_corrected_copy_takes_its_place(town, quoted):
    order = Arrete.objects.get()
    done(town, "arrete_corrected", ORDER, target=order.pk)

    kept, copy = Arrete.objects.get(pk=order.pk), Arrete.objects.get(corrects=order)
    assert kept.perimeter == "Berges de l'Oise"
    assert kept.corrected_on == TODAY
    assert copy.number == kept.number
    assert Case.objects.get().arrete == kept
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(town, "arrete_corrected", {**ORDER, "title": "Autre"}, target=order.pk)
    assert "corrigez la plus récente" in words_of(refusal)


@pytest.mark.rule("R47")
def test_a_replaced_row_is_offered_only_where_it_is_the_answer(town, quoted):
    done(town, "arrete_corrected", ORDER, target=Arrete.objects.get().pk)
    other = factories.report(town, source_reference="PM-2")

    def offered(case):
        fitting, others = sort_arretes(case)
        return {row.corrected_on is None for row in fitting + [row for row, _ in others]}

    assert offered(other) == {True}
    assert offered(quoted) == {True, False}


@pytest.mark.rule("R47")
def test_an_arrete_ends_but_not_before_facts_that_quote_it(town, quoted):
    order = Arrete.objects.get()
    early = quoted.facts_on - datetime.timedelta(days=1)
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(town, "arrete_ended", {"to_day": early}, target=order.pk)
    assert "faits plus tardifs" in words_of(refusal)
    done(town, "arrete_ended", {"to_day": TODAY}, target=order.pk)
    assert Arrete.objects.get().to_day == TODAY


@pytest.mark.rule("R47")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": "2026-114"}, "porte déjà ce numéro"),
        ({"published_on": datetime.date(2026, 8, 1)}, "publication ne peut pas précéder"),
        ({"received_on": datetime.date(2026, 8, 1)}, "réception ne peut pas précéder"),
        ({"to_day": datetime.date(2026, 8, 1)}, "fin ne peut pas précéder"),
        ({"from_time": datetime.time(22, 0)}, "les deux heures"),
    ],
)
def test_an_arrete_with_a_mistake_is_refused(town, changed, said):
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(town, "arrete_added", {**ARRETE, **changed})
    assert said in words_of(refusal)


@pytest.mark.rule("R47")
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("jour=07/10/2026&heure=20:10", "les couvre"),
        ("jour=07/10/2026&heure=17:59", "ne les couvre pas"),
        ("jour=07/10/2026&heure=", "ne les couvre pas"),
        ("jour=30/04/2026&heure=20:10", "ne les couvre pas"),
    ],
)
def test_the_register_says_whether_an_arrete_covers_a_day_and_an_hour(town, query, said):
    page = words(signed_in(town, "secretary").get(f"/mairie/arretes/?{query}"))
    assert f"</svg> {said}</span>" in page


def test_a_day_that_is_none_is_said_so(town):
    page = words(signed_in(town, "secretary").get("/mairie/arretes/?jour=31/02/2026"))
    assert "n'existe pas dans le calendrier" in page


def test_the_days_of_the_week_are_kept_and_read(town):
    done(town, "arrete_added", {**ARRETE, "weekdays": [4, 5]})
    row = Arrete.objects.get(number="2026-150")
    assert row.weekdays == [4, 5]
    assert "vendredi, samedi" in words(signed_in(town, "legal").get("/mairie/arretes/"))


def test_an_arrete_is_prepared_by_the_form_and_nothing_is_retyped(town):
    sent = {
        name: value.strftime("%d/%m/%Y") if isinstance(value, datetime.date) else value or ""
        for name, value in ARRETE.items()
        if name != "weekdays"
    }
    wrong = send(town, "instructor", "arretes/ajouter/", {**sent, "to_day": "01/01/2020"})
    assert wrong.status_code == 409
    assert "Pétards et feux d'artifice" in words(wrong)
    assert "La fin ne peut pas précéder le début" in words(wrong)
    right = send(town, "instructor", "arretes/ajouter/", sent)
    assert right.status_code == 302
    assert Proposal.objects.get().values["number"] == "2026-150"


# --- closed lists ----------------------------------------------------------------------------


def item(name, code):
    return ListItem.objects.get(list=name, code=code)


@pytest.mark.rule("R29")
def test_a_value_is_added_at_the_end_under_a_code_of_its_own(town):
    done(town, "item_added", {"list": "room", "label": "Salle du conseil"})
    added = item("room", "salle_du_conseil")
    assert added.rank == max(ListItem.objects.filter(list="room").values_list("rank", flat=True))
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(town, "item_added", {"list": "room", "label": "SALLE du conseil"})
    assert "déjà une valeur de ce nom" in words_of(refusal)


@pytest.mark.rule("R29")
def test_a_value_is_relabelled_moved_and_switched_off_never_deleted(town):
    room = item("room", "bureau")
    done(
        town,
        "item_changed",
        {"label": "bureau du maire", "position": 1, "active": True},
        target=room.pk,
    )
    names = ListItem.objects.filter(list="room").order_by("rank").values_list("label", flat=True)
    assert list(names) == ["bureau du maire", "salle des mariages"]

    done(
        town,
        "item_changed",
        {"label": "bureau du maire", "position": 1, "active": False},
        target=room.pk,
    )
    assert not ListItem.objects.get(pk=room.pk).active
    assert ListItem.objects.get(pk=room.pk).code == "bureau"


@pytest.mark.rule("R29")
def test_the_last_value_of_a_list_stays(town):
    ListItem.objects.filter(list="room").exclude(code="bureau").update(active=False)
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(
            town,
            "item_changed",
            {"label": "bureau de la maire", "position": 2, "active": False},
            target=item("room", "bureau").pk,
        )
    assert "dernière valeur" in words_of(refusal)


@pytest.mark.rule("R29")
def test_a_new_label_for_a_code_in_use_says_how_often_it_will_be_read(town):
    factories.report(town, district="district-0")
    row = item("district", "district-0")
    effects = KINDS["item_changed"].effects(
        town.commune,
        row.pk,
        {"label": "Autre nom", "position": 1, "active": True},
        town.actor("legal"),
    )
    assert "choisie 1 fois" in effects[0].sentence
    assert "choisie 1 fois" in words(signed_in(town, "legal").get("/mairie/listes/district/"))


def test_how_letters_leave_is_not_for_a_list_to_say(town):
    with pytest.raises(proposals.NotPossible):
        prepared(town, "item_added", {"list": "delivery", "label": "Pigeon"})


def test_a_list_that_is_none_is_no_page(town):
    assert signed_in(town, "legal").get("/mairie/listes/motifs/").status_code == 404
    assert signed_in(town, "legal").get("/mairie/listes/motifs/ajouter/").status_code == 404


def test_a_value_is_changed_by_the_form(town):
    row = item("room", "bureau")
    page = words(signed_in(town, "instructor").get(f"/mairie/listes/valeur/{row.pk}/"))
    assert "bureau de la maire</textarea>" in page
    answers = {"label": "grand\n bureau", "position": "9", "active": "on"}
    assert send(town, "instructor", f"listes/valeur/{row.pk}/", answers).status_code == 302
    assert Proposal.objects.get().values == {
        "label": "grand bureau",
        "position": 2,
        "active": True,
    }


# --- letterhead ------------------------------------------------------------------------------


def head(**changed):
    now = Letterhead.objects.get()
    return {name: getattr(now, name) for name in KINDS["letterhead"].labels} | changed


def test_a_letterhead_is_changed_by_two_persons(town):
    done(town, "letterhead", head(service="Affaires générales"), then="legal")
    assert Letterhead.objects.get().service == "Affaires générales"


def test_the_first_letterhead_and_parquet_are_set_without_a_shell(town):
    values = head()
    Letterhead.objects.all().delete()
    ProsecutorOffice.objects.all().delete()
    done(town, "letterhead", values)
    office = {
        "court": "Tribunal judiciaire de Pont-Aval",
        "line2": "",
        "street": "1 place du Tribunal",
        "postcode": "60999",
        "town": "Pont-Aval",
    }
    done(town, "prosecutor", office)
    assert Letterhead.objects.get().commune == town.commune
    assert ProsecutorOffice.objects.get().town == "Pont-Aval"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"street": "1234 avenue du Général-de-Gaulle prolongée jusqu'au pont"}, "38 au plus"),
        ({"postcode": "9599"}, "cinq chiffres"),
        ({"window_left": 60}, "La fenêtre doit mesurer"),
        ({"window_width": 40}, "La fenêtre doit mesurer"),
    ],
)
def test_a_letterhead_that_cannot_print_is_refused_under_its_question(town, changed, said):
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(town, "letterhead", head(**changed))
    assert said in words_of(refusal)
    assert refusal.value.problems[0][0] in KINDS["letterhead"].labels


def test_a_fictitious_letter_shows_the_proposed_head(town):
    proposal = prepared(town, "letterhead", head(service="Affaires générales"))
    for who in ("instructor", "mayor", "secretary", "dpo"):
        client = signed_in(town, who)
        for url in ("/mairie/courriers/apercu/", f"/mairie/propositions/{proposal.pk}/apercu/"):
            response = client.get(url)
            assert response["Content-Type"] == "application/pdf"
            assert response.content.startswith(b"%PDF-")


def test_without_a_letterhead_the_preview_says_what_to_do(town):
    Letterhead.objects.all().delete()
    page = words(signed_in(town, "mayor").get("/mairie/courriers/apercu/"))
    assert "pas encore réglé" in page


def test_a_preview_is_of_a_letterhead_only(town):
    proposal = prepared(town, "arrete_added", ARRETE)
    url = f"/mairie/propositions/{proposal.pk}/apercu/"
    assert signed_in(town, "mayor").get(url).status_code == 404


# --- two persons -----------------------------------------------------------------------------


OFF = {"two_persons": False, "why": "Un seul agent, et le maire étudie avec lui."}


@pytest.mark.rule("R38")
def test_the_mayor_gives_the_rule_up_with_a_reason(town):
    case = factories.report(town)
    before = current_protocol(town.commune, TODAY)
    done(town, "two_persons", OFF)

    now = current_protocol(town.commune, TODAY)
    assert (now.number, now.two_persons) == (before.number + 1, False)
    assert now.prosecutor_delay == before.prosecutor_delay
    assert now.attendees == before.attendees
    assert Case.objects.get(pk=case.pk).protocol == before
    assert factories.report(town, source_reference="PM-2").protocol == now
    assert "y a renoncé" in words(signed_in(town, "dpo").get("/mairie/deux-personnes/"))
    assert "par acte du maire" in words(signed_in(town, "dpo").get("/mairie/"))


@pytest.mark.rule("R38")
@pytest.mark.parametrize("who", ["deputy", "legal"])
def test_nobody_but_the_mayor_gives_the_rule_up(town, who):
    proposal = prepared(town, "two_persons", OFF)
    with pytest.raises(proposals.NotPossible) as refusal:
        answered(town, proposal, by=who)
    assert "acte du maire" in words_of(refusal)
    assert current_protocol(town.commune, TODAY).two_persons


@pytest.mark.rule("R38")
def test_a_delegate_may_refuse_it(town):
    proposal = prepared(town, "two_persons", OFF)
    answered(town, proposal, by="deputy", accept=False, answer="Gardons la règle.")
    assert Proposal.objects.get().outcome == "refused"


@pytest.mark.rule("R38")
def test_the_rule_is_not_given_up_without_a_reason(town):
    with pytest.raises(proposals.NotPossible) as refusal:
        prepared(town, "two_persons", {**OFF, "why": ""})
    assert "Dites pourquoi" in words_of(refusal)


@pytest.mark.rule("R38")
def test_the_rule_is_taken_up_again_by_another_version(town):
    done(town, "two_persons", OFF)
    done(town, "two_persons", {"two_persons": True, "why": ""}, then="legal")
    assert current_protocol(town.commune, TODAY).two_persons
    assert town.commune.protocols.count() == 3


@pytest.mark.rule("R38")
def test_a_protocol_changed_meanwhile_is_not_overwritten(town):
    proposal = prepared(town, "two_persons", OFF)
    town.commune.protocols.create(number=2, in_force_from=TODAY, prosecutor_delay=20)
    assert answered(town, proposal).outcome == "outdated"
    assert current_protocol(town.commune, TODAY).prosecutor_delay == 20
