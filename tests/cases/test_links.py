"""Look-alikes, links and repeats: numbers go from case to case, names never do (R21, R26)."""

import datetime
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.policy import Role
from audit import log
from rappel.cases import linking, readings, selectors
from rappel.cases.models import Case, CaseLink, LinkKind
from rappel.cases.rule import NotAllowed
from rappel.cases.services import grant
from rappel.vault import keys
from tests import factories
from tests.factories import act_by
from tests.support.pages import page, post, signed_in
from tests.support.records import newest

WOJCIK = {
    "family_name": "Wójcik",
    "given_names": "Łukasz",
    "birth_date": datetime.date(1999, 3, 14),
}
AGAIN = {**WOJCIK, "family_name": "WOJCIK", "given_names": "Lukasz"}
ELSEWHERE = {"street": "3 rue Haute"}


@pytest.fixture
def pair(town):
    """Two cases of one person, written otherwise."""
    first = factories.report(town, person=WOJCIK, source_reference="PM-1")
    second = factories.report(town, person=AGAIN, address=ELSEWHERE, source_reference="PM-2")
    return first, second


def link(town, case, other, kind=LinkKind.SAME_PERSON, by="instructor"):
    return linking.link_case(
        case, **act_by(case, town.actor(by)), number=other.reference, kind=kind
    ).case


def refused(town, case, other, kind=LinkKind.SAME_PERSON, by="instructor"):
    with pytest.raises(NotAllowed) as refusal:
        linking.link_case(case, **act_by(case, town.actor(by)), number=other, kind=kind)
    return {unmet.code for unmet in refusal.value.unmet}


def shown(town, who, case, path=""):
    response = signed_in(town, who).get(f"/dossiers/{case.reference}/{path}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(response.content.decode())).replace("\u00a0", " ")


def give_to_another(town, case):
    """Take a case away from everybody and give it to somebody else."""
    other = factories.make_user("autre", "M.", "Marc", "Aubry")
    factories.Membership.objects.create(user=other, commune=town.commune, role=Role.INSTRUCTOR)
    case.grants.all().delete()
    grant(case, Role.INSTRUCTOR, other)


# --- look-alikes --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["instructor", "legal"])
def test_look_alikes_are_shown_to_who_studies_and_advises(town, pair, who):
    first, second = pair
    text = shown(town, who, first, "ressemblances/")
    assert "Même personne, probablement" in text
    assert f'href="/dossiers/{second.reference}/"' in text
    line, payload = newest(town)
    assert (line.act, line.obj) == ("case.lookalikes", f"case:{first.pk}")
    assert payload["count"] == 1


@pytest.mark.rule("R30")
def test_a_look_alike_outside_ones_cases_has_neither_name_nor_link(town, pair):
    first, second = pair
    give_to_another(town, second)
    text = shown(town, "instructor", first, "ressemblances/")
    assert second.reference in text
    assert f'href="/dossiers/{second.reference}/"' not in text
    assert "WOJCIK" not in text
    assert "Marc Aubry" in text


@pytest.mark.rule("R30")
@pytest.mark.parametrize("who", ["secretary", "deputy", "reporter"])
def test_the_others_look_for_none(town, pair, who):
    first, _ = pair
    response = signed_in(town, who).get(f"/dossiers/{first.reference}/ressemblances/")
    assert response.status_code == 403
    if who != "reporter":
        assert "ressemblances" not in shown(town, who, first)


def test_a_case_alone_says_so(town):
    assert "Aucun autre dossier ne ressemble" in shown(
        town, "instructor", factories.report(town), "ressemblances/"
    )


def test_a_father_and_his_son_are_not_shown(town):
    father = factories.report(town, person={"birth_date": datetime.date(1971, 6, 30)})
    factories.report(town, person={"birth_date": datetime.date(2004, 8, 2)})
    assert "Aucun autre dossier ne ressemble" in shown(town, "legal", father, "ressemblances/")


def test_comparing_costs_the_same_in_a_bigger_commune(town, pair):
    def cost():
        client = signed_in(town, "instructor")
        client.get("/")
        keys.forget()
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/dossiers/{pair[0].reference}/ressemblances/")
        return len([q for q in captured if "SAVEPOINT" not in q["sql"]])

    few = cost()
    for number in range(12):
        born = {"birth_date": datetime.date(1960 + number, 5, 3)}
        factories.report(town, person=born, source_reference=f"PM-9{number}")
    assert cost() == few <= 40


# --- links --------------------------------------------------------------------------------------


def test_the_authors_of_one_report_are_linked_by_the_intake(town):
    cases = [
        factories.report(town, person={"given_names": name}, source_reference="PM-2026-0418")
        for name in ("Théo", "Noé", "Inès")
    ]
    for case in cases:
        fresh = selectors.load_file(case.pk)
        ends = {link.across(fresh).pk for link in readings.links(fresh)}
        assert ends == {other.pk for other in cases if other.pk != case.pk}
        assert {link.kind for link in readings.links(fresh)} == {LinkKind.SAME_FACTS}
        assert {link.by for link in readings.links(fresh)} == {None}


def test_no_reference_or_another_day_links_nothing(town):
    factories.report(town, source_reference="")
    factories.report(town, source_reference="", person={"given_names": "Noé"})
    factories.report(town, source_reference="PM-1", person={"given_names": "Noé"})
    day = factories.FACTS_ON - datetime.timedelta(days=30)
    factories.report(town, source_reference="PM-1", facts_on=day)
    assert not CaseLink.objects.exists()


def test_a_link_shows_number_category_and_state_on_both_cases_and_no_name(town, pair):
    first, second = pair
    link(town, first, second)
    for case, other in ((first, second), (second, first)):
        text = shown(town, "instructor", case)
        section = text.split('id="liens"')[1].split("</section>")[0]
        assert other.reference in section
        assert "divagation d'animal" in section
        assert "Signalement reçu" in section
        assert "cik" not in section.lower()


@pytest.mark.rule("R30")
def test_a_linked_case_that_one_may_not_open_has_no_link(town, pair):
    first, second = pair
    give_to_another(town, second)
    link(town, first, second)
    text = shown(town, "instructor", first)
    assert second.reference in text
    assert f'href="/dossiers/{second.reference}/"' not in text


@pytest.mark.rule("R30")
def test_linking_is_the_instructors_and_a_logged_act(town, pair):
    first, second = pair
    for by in ("secretary", "legal", "deputy", "reporter"):
        assert refused(town, first, second.reference, by=by) == {"R30"}
    link(town, first, second)
    line = log.read(town.commune.pk, limit=1)[0]
    assert (line.act, line.res) == ("case.link_case", "ok")
    assert selectors.load_file(first.pk).transitions.last().detail == (
        f"même personne : {second.reference}"
    )


@pytest.mark.rule("R26")
def test_a_link_that_cannot_be_is_refused(town, pair):
    first, second = pair
    foreign = factories.report(factories.make_town("95998", "Saint-Aubin", prefix="sa-"))
    assert refused(town, first, first.reference) == {"R21"}
    assert refused(town, first, "RO-95999-2026-9999") == {"R30"}
    assert refused(town, first, foreign.reference) == {"R30"}
    link(town, first, second)
    assert refused(town, first, second.reference) == {"R26"}
    assert refused(town, second, first.reference) == {"R26"}


def test_a_link_is_undone_from_either_case_and_stays_in_the_history(town, pair):
    first, second = pair
    link(town, first, second)
    row = CaseLink.objects.get()
    linking.unlink_case(second, **act_by(second, town.actor("instructor")), link=row.pk)
    row.refresh_from_db()
    assert (row.undone_by, row.kind) == (town.instructor, "same_person")
    assert readings.links(selectors.load_file(first.pk)) == []
    with pytest.raises(NotAllowed):
        linking.unlink_case(first, **act_by(first, town.actor("instructor")), link=row.pk)
    link(town, first, second)
    assert CaseLink.objects.filter(undone_at=None).count() == 1


def test_the_pages_link_and_unlink(town, pair):
    first, second = pair
    client = signed_in(town, "instructor")
    asked = page(client, first, "link_case", f"?dossier={second.reference}")
    assert f'value="{second.reference}"' in asked
    response = post(client, first, "link_case", number=second.reference[9:], kind="same_person")
    assert response.status_code == 302
    assert second.reference in page(client, first, "unlink_case")
    done = post(client, first, "unlink_case", link=str(CaseLink.objects.get().pk))
    assert done.status_code == 302
    assert post(client, first, "link_case", number="RO-95999-2026-9999", kind="same_person")


def test_a_closed_case_is_not_linked_from_but_may_be_linked_to(town, pair):
    first, second = pair
    Case.objects.filter(pk=first.pk).update(state="closed")
    assert refused(town, first, second.reference) == {"R27"}
    link(town, second, first)


# --- repeats ------------------------------------------------------------------------------------


@pytest.fixture
def heard(town, clock):
    """A case whose reminder was pronounced on 17 November 2026, and the next report."""
    first = factories.report(town, person=WOJCIK, source_reference="PM-1")
    factories.advance(town, first, "convoked")
    factories.hear_on_the_day(town, first, clock)
    second = factories.report(town, person=AGAIN, source_reference="PM-2")
    return first, second


def days(case):
    return [day for day, _ in selectors.earlier_reminders(selectors.load_file(case.pk))]


@pytest.mark.rule("R26")
def test_an_earlier_reminder_is_said_to_who_studies_and_decides(town, heard):
    first, second = heard
    assert "Déjà reçu" not in shown(town, "instructor", second)
    link(town, second, first)
    day = selectors.load_file(first.pk).hearings.get().held_on
    for who in ("instructor", "legal", "deputy"):
        text = shown(town, who, second)
        assert "Déjà reçu(e)" in text
        assert f"{day.day} " in text.split("Déjà reçu(e)")[1][:60]
        assert "divagation d'animal" in text.split("Déjà reçu(e)")[1][:120]
    assert "Déjà reçu" not in shown(town, "secretary", second)


@pytest.mark.rule("R26")
def test_only_what_was_pronounced_within_the_window_counts(town, heard, clock):
    first, second = heard
    link(town, second, first)
    assert len(days(second)) == 1
    Case.objects.filter(pk=first.pk).update(state="annulled")
    assert days(second) == []
    Case.objects.filter(pk=first.pk).update(state="closed")
    held = selectors.load_file(first.pk).hearings.get().held_on
    clock.move_to(datetime.datetime(held.year + 1, held.month, held.day, 9, tzinfo=datetime.UTC))
    assert len(days(second)) == 1
    clock.shift(datetime.timedelta(days=1))
    assert days(second) == []


@pytest.mark.rule("R26")
def test_a_case_only_convoked_or_of_the_same_facts_is_no_repeat(town, heard):
    first, second = heard
    link(town, second, first, LinkKind.SAME_FACTS)
    assert days(second) == []
    third = factories.report(town, person=WOJCIK, source_reference="PM-3")
    link(town, second, third)
    assert days(second) == []
    assert days(third) == []


@pytest.mark.rule("R26")
def test_the_same_person_goes_on_from_case_to_case(town, heard):
    first, second = heard
    third = factories.report(town, person=WOJCIK, source_reference="PM-3")
    link(town, second, first)
    link(town, third, second)
    assert len(days(third)) == 1
    assert days(first) == []
