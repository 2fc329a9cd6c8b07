"""The protocole as a page: prepared whole, judged whole, in force as a version that cases keep."""

import datetime

import pytest

from rappel.cases.models import Case
from rappel.communes import protocol
from rappel.communes.services import current_protocol
from rappel.town import proposals
from rappel.town.registry import KINDS
from tests import factories
from tests.support.pages import signed_in, words
from tests.town.changes import TODAY, answered, done, prepared, send, words_of

DAY = datetime.timedelta(days=1)


def values(town, **changes):
    """Every setting as it stands, but for these."""
    standing = current_protocol(town.commune, TODAY)
    return {**{name: getattr(standing, name) for name in protocol.SETTINGS}, **changes}


@pytest.mark.rule("R9")
def test_a_version_put_in_force_is_for_the_cases_opened_after(town):
    case = factories.report(town)
    before = current_protocol(town.commune, TODAY)
    done(town, "protocol", values(town, prosecutor_delay=20, signed_on=TODAY - DAY))

    now = current_protocol(town.commune, TODAY)
    assert (now.number, now.prosecutor_delay, now.in_force_from) == (2, 20, TODAY)
    assert (now.signed_on, now.two_persons) == (TODAY - DAY, True)
    assert Case.objects.get(pk=case.pk).protocol == before
    later = factories.report(town, source_reference="PM-2")
    assert later.protocol == now

    client = signed_in(town, "instructor")
    old, new = (words(client.get(f"/dossiers/{one.reference}/")) for one in (case, later))
    assert "Protocole version 1 du" in old
    assert "La version 2 est en vigueur" in old
    assert "Protocole version 2 du" in new
    assert "garde celle sous laquelle il a été ouvert" not in new


@pytest.mark.rule("R9")
def test_the_history_says_who_changed_what(town):
    done(town, "protocol", values(town, prosecutor_delay=20), then="legal", by="instructor")
    client = signed_in(town, "secretary")
    page = words(client.get("/mairie/protocole/"))
    assert "préparée par Claire Lenoir, mise en vigueur par Youssef Amrani" in page
    assert "« 15 jours » devient « 20 jours »" in page
    first = town.commune.protocols.get(number=1)
    old = words(client.get(f"/mairie/protocole/{first.pk}/"))
    assert "remplacée" in old
    assert "la version 2 vaut pour les nouveaux" in old


def test_each_setting_says_what_it_changes_and_where_that_stands(town):
    page = words(signed_in(town, "dpo").get("/mairie/protocole/"))
    for one in protocol.SETTINGS.values():
        assert one.affects in page, one.field
        assert one.rule in page
    assert "à confirmer avec le DPO ou le parquet" in page
    assert "un silence n'est jamais un accord" in page
    assert "15 (réponse du procureur) + 10 (de l'envoi à l'entretien) + 5" in page


REFUSED = {
    "target_days": ({"target_days": 29}, "15 (réponse du procureur) + 10"),
    "warning_days": ({"warning_days": 44}, "L'alerte (44 jours) viendrait avant"),
    "notice_handed": ({"notice_handed": 11}, "ne peut pas être plus long"),
    "second_letter_days": ({"second_letter_days": 4}, "ne suffisent pas"),
    "oral_agreement_suffices": ({"oral_agreement_suffices": True}, "accord préalable"),
    "signed_on": ({"signed_on": TODAY + DAY}, "à venir"),
    "review_on": ({"review_on": TODAY}, "passée"),
    "delivery_modes": ({"delivery_modes": []}, "aucune lettre ne peut partir"),
    "attendees": ({"attendees": ["nobody"]}, "n'est plus dans la liste"),
    "most_attendees": ({"most_attendees": 5}, "de 0 à 4"),
    "complaint_answer_days": ({"complaint_answer_days": 8}, "de 1 à 7"),
    "repeat_months": ({"repeat_months": 13}, "de 1 à 12"),
    "opinion_categories": ({"opinion_mode": "listed"}, "Aucune catégorie"),
    "blocking": (
        {"opinion_mode": "listed", "opinion_categories": ["theft"]},
        "relève de la justice",
    ),
}


@pytest.mark.rule("R17")
@pytest.mark.rule("R18")
@pytest.mark.rule("R21b")
@pytest.mark.rule("R26")
def test_settings_that_contradict_each_other_or_the_law_are_refused(town):
    for name, (changes, said) in REFUSED.items():
        with pytest.raises(proposals.NotPossible) as refusal:
            prepared(town, "protocol", values(town, **changes))
        assert said in words_of(refusal), name
    assert town.commune.protocols.count() == 1


@pytest.mark.rule("R17")
def test_the_sum_may_be_met_to_the_day(town):
    prepared(town, "protocol", values(town, target_days=30))


@pytest.mark.rule("R7b")
def test_an_opinion_on_every_case_needs_somebody_to_give_it(town):
    wanted = values(town, opinion_mode="always")
    waiting = prepared(town, "protocol", wanted)
    town.legal.memberships.all().delete()
    with pytest.raises(proposals.NotPossible) as refusal:
        answered(town, waiting)
    assert "Personne n'a le rôle de référent juridique" in words_of(refusal)


@pytest.mark.rule("R38")
def test_the_rule_given_up_by_the_mayor_stays_so_in_the_next_version(town):
    done(town, "two_persons", {"two_persons": False, "why": "Un seul agent."})
    done(town, "protocol", values(town, target_days=50), then="legal")
    assert not current_protocol(town.commune, TODAY).two_persons


@pytest.mark.rule("R9")
def test_what_is_to_be_confirmed_outside_is_said_before_it_is_in_force(town):
    changes = {"mode_family_2": "accord", "oral_agreement_suffices": True}
    proposal = prepared(town, "protocol", values(town, **changes))
    page = words(signed_in(town, "mayor").get(f"/mairie/propositions/{proposal.pk}/"))
    assert "À confirmer avec le délégué à la protection des données ou le parquet" in page
    assert "Un accord de vive voix permettra de convoquer" in page
    assert "Aucun protocole n'est signé avec le parquet" in page


def test_the_form_keeps_what_was_typed_and_shows_the_sum(town):
    typed = {**KINDS["protocol"].basis(town.commune, None), "target_days": 20, "reason": "Essai."}
    sent = {name: "" if value is None else value for name, value in typed.items()}
    for name in [name for name, value in typed.items() if value is False]:
        sent.pop(name)
    response = send(town, "instructor", "protocole/changer/", sent)
    assert response.status_code == 409
    assert "= 30 jours" in words(response)
    assert 'value="20"' in words(response)
    sent["target_days"] = 40
    assert send(town, "instructor", "protocole/changer/", sent).status_code == 302


def test_past_its_review_date_the_hub_asks_for_it(town):
    page = words(signed_in(town, "mayor").get("/mairie/"))
    assert "était à revoir" not in page
    town.commune.protocols.update(review_on=TODAY)
    page = words(signed_in(town, "mayor").get("/mairie/"))
    assert "le protocole était à revoir le 2 novembre 2026" in page.lower()
