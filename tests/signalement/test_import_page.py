"""« Importer »: the preview line by line, corrections in place, recorded once, gone after a day."""

import csv
import datetime
import io
import re
import uuid
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership
from accounts.policy import Role
from audit import log
from rappel.cases import access, readings, selectors
from rappel.cases.models import Case, LinkKind
from rappel.cases.people import person_of
from rappel.signalement import previews
from rappel.signalement.import_forms import LABELS
from rappel.signalement.models import BUSY, ImportPreview
from rappel.signalement.sheet import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from rappel.vault import keys
from tests.factories import make_town, make_user
from tests.signalement.reports import make_person, take_in
from tests.signalement.sheets import GOOD, sample, write_sheet

URL = "/signalements/importer/"
SAMPLES = {
    "police-municipale-2026-10.utf8.csv": (12, 0),
    "partenaires-2026-10.utf8.csv": (8, 0),
    "cas-difficiles.utf8.csv": (9, 0),
    "lignes-fautives.utf8.csv": (3, 6),
}


def upload(client, data, name="export.csv", url=URL):
    return client.post(url, {"file": SimpleUploadedFile(name, data, "text/csv")})


def start(client, *rows, data=None):
    """Upload a sheet and return the address of its preview."""
    response = upload(client, data or write_sheet([{**GOOD, **row} for row in rows]))
    assert response.status_code == 302, response.content.decode()
    return response.url


def text_of(response, status=200):
    assert response.status_code == status
    text = re.sub(r"\s+", " ", unescape(response.content.decode()))
    return text.replace("\N{NO-BREAK SPACE}", " ")


def do(client, url, what, **more):
    """Press a button of the preview as it now stands."""
    version = ImportPreview.objects.get(pk=url.split("/")[3]).version
    return client.post(url, {"do": what, "version": version, **more}, follow=True)


def report_of(client, url):
    """The rows of the report, read back from its file."""
    response = client.get(f"{url}compte-rendu.csv")
    assert response.status_code == 200
    lines = io.StringIO(response.content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(lines, delimiter=";"))


@pytest.fixture
def officer(browser):
    return browser("reporter")


@pytest.fixture
def instructor(browser):
    return browser("instructor")


# --- the samples, as their README says ---------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_gives_what_its_readme_says(instructor, name):
    good, bad = SAMPLES[name]
    url = start(instructor, data=sample(name))
    page = instructor.get(url)
    assert (len(page.context["created"]), len(page.context["refused"])) == (good, bad)
    assert not Case.objects.exists()
    done = do(instructor, url, "take")
    assert done.context["counts"] == {
        "created": good,
        "existing": 0,
        "refused": bad,
        "left_out": 0,
    }
    assert Case.objects.count() == good


def test_the_windows_file_comes_as_known_after_the_other(instructor):
    do(instructor, start(instructor, data=sample("police-municipale-2026-10.utf8.csv")), "take")
    url = start(instructor, data=sample("police-municipale-2026-10.cp1252.csv"))
    page = instructor.get(url)
    assert (len(page.context["created"]), len(page.context["existing"])) == (0, 10)
    assert "Il n'y a rien à enregistrer" in text_of(page)


@pytest.fixture
def taken(instructor):
    """Every sample recorded, by the reference of its source, opened."""
    for name in SAMPLES:
        do(instructor, start(instructor, data=sample(name)), "take")
    found = {}
    for case in map(selectors.load_file, Case.objects.values_list("pk", flat=True)):
        access.open_for_act(case)
        found.setdefault(case.source_reference, []).append(case)
    return found


@pytest.mark.rule("R21")
def test_two_authors_of_one_report_are_two_cases_linked(taken):
    for reference in ("PM-2026-0418", "PM-2026-0427", "PM-2026-0452"):
        one, other = taken[reference]
        assert [link.across(one) for link in readings.links(one)] == [other]
        assert readings.links(one)[0].kind == LinkKind.SAME_FACTS


@pytest.mark.rule("R2")
@pytest.mark.parametrize(
    "reference", ["PM-2026-0423", "PM-2026-0424", "PM-2026-0440", "RIV-2026-031"]
)
def test_what_belongs_to_justice_is_stopped(taken, reference):
    (case,) = taken[reference]
    assert case.state == "blocked"


def test_the_hard_lines_end_where_the_readme_says(taken):
    (kowalski,) = taken["PM-2026-0456"]
    assert person_of(kowalski).birth_date is None
    assert readings.source_answer(kowalski, "complaint", asked_here=False).answer == "to_check"
    assert readings.answer(kowalski, "fined") in ("to_check", "")
    (sarr,) = taken["PM-2026-0453"]
    assert sarr.minor_at_facts
    assert [row.kind for row in sarr.parties.all()] == ["person"]
    (roche,) = taken["PM-2026-0457"]
    assert roche.facts_on == datetime.date(2025, 10, 12)
    (sanchez,) = taken["PM-2026-0458"]
    assert sanchez.state == "reported"
    (noe,) = taken["PM-2026-0454"]
    assert noe.minor_at_facts
    (benhaddou,) = taken["PM-2026-0450"]
    assert readings.links(benhaddou) == []
    (absent,) = taken["COL-MC-26-08"]
    assert absent.minor_at_facts
    (joly,) = taken["BAIL-VAL-120"]
    assert "protector" in {row.kind for row in joly.parties.all()}


def test_each_line_of_the_hard_sample_says_what_to_look_at(instructor):
    page = instructor.get(start(instructor, data=sample("cas-difficiles.utf8.csv")))
    told = {row["source"]: " ".join(row["notices"]) for row in page.context["created"]}
    assert "R16" in told["PM-2026-0453"]
    assert "R19" in told["PM-2026-0456"]
    assert "R6" in told["PM-2026-0457"]
    assert "Même signalement que la ligne" in told["PM-2026-0452"]
    assert "Benhaddou".upper() in text_of(page)


# --- the preview --------------------------------------------------------------------------------


def test_the_first_page_says_what_is_taken(officer):
    text = text_of(officer.get(URL))
    for said in ("point-virgule", "2 000 lignes", "après 24 heures"):
        assert said in text


def test_a_refused_line_names_its_column_and_why(instructor):
    text = text_of(instructor.get(start(instructor, {"heure_faits": "25:99"})))
    assert "heure_faits" in text
    assert "n'existe pas ou est mal écrite" in text
    assert "Corriger la ligne 2" in text


def test_a_stopped_line_says_so_before_it_is_recorded(instructor):
    text = text_of(instructor.get(start(instructor, {"plainte": "oui"})))
    assert "sera arrêté dès l'enregistrement" in text


def test_a_known_line_says_what_differs_and_replaces_nothing(instructor):
    do(instructor, start(instructor, {}), "take")
    url = start(instructor, {"auteur_date_naissance": "15/03/1999"})
    text = text_of(instructor.get(url))
    assert "Dit autrement : date de naissance" in text
    assert Case.objects.get().reference in text


def test_the_file_lies_sealed_and_in_no_session(officer):
    start(officer, {"auteur_nom": "Zyxwvut"})
    preview = ImportPreview.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM signalement_importpreview")
        (stored,) = cursor.fetchone()
    assert b"Zyxwvut" not in bytes(stored)
    assert b"auteur" not in bytes(stored)
    assert "Zyxwvut" not in str(dict(officer.session))
    assert preview.owner_id is not None


def test_what_is_done_with_a_preview_is_recorded_without_a_name(town, officer):
    url = start(officer, {"auteur_nom": "Zyxwvut"})
    officer.get(url)
    do(officer, url, "cancel")
    acts = [line.act for line in log.read(town.commune.pk)]
    assert acts.count("signalement.preview") == 3
    assert all("Zyxwvut" not in str(line) for line in log.read(town.commune.pk))


def test_a_line_of_a_report_already_taken_in_says_which_case_it_will_be_linked_to(town, browser):
    day = datetime.date(2026, 10, 2)
    known = take_in(
        town,
        "secretary",
        source_reference=GOOD["ref_source"],
        facts_on=day,
        person=make_person(given_names="Anna"),
    )
    said = f"Même signalement que le dossier {known.reference}"
    for who in ("instructor", "deputy"):
        assert said in text_of(browser(who).get(start(browser(who), {})))
    for who in ("reporter", "mayor"):
        assert "Même signalement" not in text_of(browser(who).get(start(browser(who), {})))


# --- corrected in place -------------------------------------------------------------------------


def line_form(client, url, number, **changes):
    """What the page of a line sends, with changes."""
    form = client.get(f"{url}ligne/{number}/").context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    return {**values, "do": "correct", **changes}


def test_a_bad_line_is_corrected_in_place_and_recorded(instructor):
    url = start(instructor, {"heure_faits": "25:99"}, {"ref_source": "B", "auteur_nom": "Autre"})
    page = instructor.get(f"{url}ligne/2/")
    assert page.context["form"].wrong == ("heure_faits",)
    done = instructor.post(
        f"{url}ligne/2/", line_form(instructor, url, 2, heure_faits="23:40"), follow=True
    )
    assert "La ligne 2 est corrigée" in text_of(done)
    assert do(instructor, url, "take").context["counts"]["created"] == 2


def test_a_correction_that_is_still_wrong_keeps_what_was_typed(instructor):
    url = start(instructor, {"heure_faits": "25:99"})
    sent = line_form(instructor, url, 2, heure_faits="26:00", auteur_ville="Ailleurs")
    response = instructor.post(f"{url}ligne/2/", sent)
    text = text_of(response, 422)
    assert "« 26:00 »" in text
    assert 'value="Ailleurs"' in text
    assert len(instructor.get(url).context["refused"]) == 1


def test_a_category_is_chosen_from_the_list(instructor):
    url = start(instructor, {"qualification": "tapage"})
    page = instructor.get(f"{url}ligne/2/")
    assert ("nuisances sonores", "nuisances sonores") in page.context["form"].fields[
        "qualification"
    ].choices
    sent = line_form(instructor, url, 2, qualification="nuisances sonores")
    instructor.post(f"{url}ligne/2/", sent)
    assert len(instructor.get(url).context["created"]) == 1


def test_a_line_is_left_aside_and_taken_back(instructor):
    url = start(instructor, {}, {"ref_source": "B", "auteur_nom": "Autre"})
    do(instructor, f"{url}ligne/3/", "leave")
    page = instructor.get(url)
    assert (len(page.context["created"]), len(page.context["left_out"])) == (1, 1)
    do(instructor, f"{url}ligne/3/", "restore")
    assert len(instructor.get(url).context["created"]) == 2
    do(instructor, f"{url}ligne/2/", "leave")
    done = do(instructor, url, "take")
    assert done.context["counts"] == {"created": 1, "existing": 0, "refused": 0, "left_out": 1}


def test_a_line_that_cannot_be_cut_may_only_be_left_aside(instructor):
    data = write_sheet([GOOD]) + b'"jamais ferm\xc3\xa9;x\r\n'
    url = start(instructor, data=data)
    text = text_of(instructor.get(f"{url}ligne/3/"))
    assert "Un guillemet est ouvert" in text
    assert "Garder la correction" not in text
    assert instructor.post(f"{url}ligne/3/", {"do": "correct"}).status_code == 404
    do(instructor, f"{url}ligne/3/", "leave")
    assert instructor.get(url).context["refused"] == []


def test_an_unknown_line_is_a_404(instructor):
    url = start(instructor, {})
    assert instructor.get(f"{url}ligne/99/").status_code == 404
    assert do(instructor, f"{url}ligne/99/", "leave").status_code == 404


def test_every_column_has_a_word():
    assert LABELS.keys() == {*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS}


# --- recorded once ------------------------------------------------------------------------------


def test_it_is_recorded_once(instructor):
    url = start(instructor, {})
    version = ImportPreview.objects.get().version
    sent = {"do": "take", "version": version}
    assert "Import enregistré" in text_of(instructor.post(url, sent, follow=True))
    again = instructor.post(url, sent, follow=True)
    assert "est déjà enregistré dans une autre fenêtre" in text_of(again, 409)
    assert Case.objects.count() == 1
    assert ImportPreview.objects.get().taken_at is not None


@pytest.mark.parametrize("what", ["", "leave", "everything"])
def test_only_the_button_records(instructor, what):
    url = start(instructor, {})
    sent = {"do": what, "version": ImportPreview.objects.get().version}
    assert instructor.post(url, sent).status_code == 404
    assert not Case.objects.exists()


def test_of_two_at_once_one_is_told(instructor, town, monkeypatch):
    """The second tab comes while the first one records."""
    url = start(instructor, {})
    version, told = ImportPreview.objects.get().version, []
    real = previews.import_sheet

    def meanwhile(*args, **kwargs):
        if not told:
            told.append(None)
            other = instructor.post(url, {"do": "take", "version": version}, follow=True)
            told[0] = text_of(other, 409)
            told.append(text_of(do(instructor, url, "take"), 409))
        return real(*args, **kwargs)

    monkeypatch.setattr(previews, "import_sheet", meanwhile)
    assert "1 enregistré" in text_of(do(instructor, url, "take"))
    assert all("dans une autre fenêtre" in text for text in told)
    assert Case.objects.count() == 1


def test_a_line_changed_in_another_tab_is_not_recorded_unseen(instructor):
    url = start(instructor, {}, {"ref_source": "B"})
    version = ImportPreview.objects.get().version
    do(instructor, f"{url}ligne/3/", "leave")
    told = instructor.post(url, {"do": "take", "version": version}, follow=True)
    assert "dans une autre fenêtre" in text_of(told, 409)
    assert not Case.objects.exists()


def test_a_long_file_is_recorded_in_parts_and_says_how_far_it_is(instructor, monkeypatch):
    monkeypatch.setattr(previews, "CHUNK", 2)
    monkeypatch.setattr(previews, "SECONDS", 0)
    rows = [{"ref_source": f"R{n}", "auteur_prenoms": f"P{n}a"} for n in range(5)]
    url = start(instructor, *rows)
    text = text_of(do(instructor, url, "take"))
    assert "2 lignes sur 5" in text
    assert instructor.get(f"{url}ligne/2/").status_code == 404
    assert "4 lignes sur 5" in text_of(do(instructor, url, "take"))
    assert "Import enregistré" in text_of(do(instructor, url, "take"))
    assert Case.objects.count() == 5


def test_an_import_cut_short_goes_on_and_takes_nothing_twice(instructor, clock, monkeypatch):
    url = start(instructor, {}, {"ref_source": "B", "auteur_prenoms": "Anna"})
    real = previews.import_sheet

    def cut(*args, **kwargs):
        real(*args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(previews, "import_sheet", cut)
    with pytest.raises(KeyboardInterrupt):
        do(instructor, url, "take")
    monkeypatch.setattr(previews, "import_sheet", real)
    assert "dans une autre fenêtre" in text_of(do(instructor, url, "take"), 409)
    clock.shift(BUSY + datetime.timedelta(seconds=1))
    done = do(instructor, url, "take")
    assert done.context["counts"]["existing"] == 2
    assert Case.objects.count() == 2


def test_an_import_whose_day_ends_while_it_is_recorded_does_not_come_back(instructor, monkeypatch):
    url = start(instructor, {})
    real = previews.import_sheet

    def slow(*args, **kwargs):
        ImportPreview.objects.all().delete()
        return real(*args, **kwargs)

    monkeypatch.setattr(previews, "import_sheet", slow)
    assert do(instructor, url, "take").status_code == 404
    assert not ImportPreview.objects.exists()
    assert Case.objects.count() == 1


def test_given_up_it_is_gone(instructor):
    url = start(instructor, {})
    assert "abandonné" in text_of(do(instructor, url, "cancel"))
    assert not ImportPreview.objects.exists()
    assert instructor.get(url).status_code == 404


# --- whose, and until when ----------------------------------------------------------------------


@pytest.mark.rule("R30")
def test_a_preview_is_its_owners_alone(town, browser, instructor):
    url = start(instructor, {})
    for who in ("legal", "secretary", "reporter"):
        other = browser(who)
        for path in (url, f"{url}ligne/2/", f"{url}compte-rendu.csv"):
            assert other.get(path).status_code == 404
            assert other.post(path, {"do": "take", "version": 1}).status_code in (404, 405)
    for who in ("coordinator", "dpo", "admin"):
        assert browser(who).get(url).status_code == 403
        assert browser(who).get(URL).status_code == 403
        assert upload(browser(who), write_sheet([GOOD])).status_code == 403
    assert not Case.objects.exists()
    assert instructor.get(f"{URL}{uuid.uuid4()}/").status_code == 404


@pytest.mark.rule("R30")
def test_a_role_taken_away_closes_it_at_once(town, instructor):
    url = start(instructor, {})
    Membership.objects.filter(user=town.instructor).delete()
    assert instructor.get(url).status_code == 403
    Membership.objects.create(user=town.instructor, commune=town.commune, role=Role.DPO)
    assert instructor.get(url).status_code == 403


@pytest.mark.rule("R35")
@pytest.mark.parametrize("path", ["", "ligne/2/", "compte-rendu.csv"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_after_a_day_any_use_refuses_and_deletes_it(instructor, clock, path, method):
    url = start(instructor, {})
    clock.shift(datetime.timedelta(hours=23, minutes=59))
    instructor.get("/")
    assert ImportPreview.objects.exists()
    clock.shift(datetime.timedelta(minutes=2))
    login_again(instructor)
    if path.endswith("csv") and method == "post":
        assert instructor.post(f"{url}{path}").status_code == 405
        return
    response = getattr(instructor, method)(f"{url}{path}", {"do": "take", "version": 1})
    assert "plus de 24 heures" in text_of(response, 410)
    assert not ImportPreview.objects.exists()
    assert not Case.objects.exists()
    assert instructor.get(url).status_code == 404


def login_again(client):
    """Sign in anew: a session does not live as long as a preview."""
    client.force_login(ImportPreview.objects.get().owner)


def test_a_timer_deletes_what_waited_a_day(town, instructor, clock, capsys):
    start(instructor, {})
    clock.shift(datetime.timedelta(hours=20))
    login_again(instructor)
    young = start(instructor, {})
    clock.shift(datetime.timedelta(hours=5))
    call_command("previews_expire", "--json")
    assert capsys.readouterr().out.strip() == '{"deleted": 1}'
    assert str(ImportPreview.objects.get().pk) in young
    line = log.read(town.commune.pk, limit=1)[0]
    assert (line.act, line.actor) == ("signalement.expire", "job:expiry")
    call_command("previews_expire")
    assert log.read(town.commune.pk, limit=1)[0].seq == line.seq


def test_what_still_waits_is_found_again(instructor):
    url = start(instructor, {})
    assert url in instructor.get(URL).content.decode()
    do(instructor, url, "take")
    assert url not in instructor.get(URL).content.decode()


# --- files that are no export -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Le fichier est vide"),
        (b"%PDF-1.7 ...", "un document PDF"),
        (b"PK\x03\x04xxxx", "un classeur ou une archive"),
        ("ref_source;x\r\n1;2".encode("utf-16"), "codage"),
        (write_sheet([GOOD], columns=REQUIRED_COLUMNS[1:]), "Colonne manquante : ref_source"),
        (write_sheet([]), "aucun signalement"),
        (write_sheet([GOOD]).replace("Łukasz".encode(), b"\xc5\x41"), "abîmés"),
        (b"x" * (5 * 1024 * 1024 + 1), "trop lourd"),
        (b"x" * (20 * 1024 * 1024 + 1), "trop lourd"),
    ],
    ids=["empty", "pdf", "xlsx", "utf-16", "column", "header", "damaged", "5 MB", "20 MB"],
)
def test_a_file_that_is_no_export_is_refused_with_what_to_do(officer, data, said):
    text = text_of(upload(officer, data), 422)
    assert said in text
    assert not ImportPreview.objects.exists()


def test_no_file_asks_for_one(officer):
    assert "Choisissez le fichier" in text_of(officer.post(URL), 422)


def test_a_column_nobody_knows_is_a_notice(instructor):
    columns = (*REQUIRED_COLUMNS, "commentaire_interne")
    url = start(instructor, data=write_sheet([GOOD], columns=columns))
    assert "Colonnes inconnues" in text_of(instructor.get(url))


# --- who is told what ---------------------------------------------------------------------------


def test_look_alikes_of_cases_and_of_other_lines_are_shown_to_who_may_compare(town, browser):
    known = take_in(town, "secretary", source_reference="RIV-1")
    rows = ({"ref_source": "A"}, {"ref_source": "B", "auteur_nom": "WOJCIK"})
    for who in ("instructor", "legal"):
        text = text_of(browser(who).get(start(browser(who), *rows)))
        assert known.reference in text
        assert "Même personne, probablement" in text
        assert 'href="#ligne-3"' in text
    for who in ("reporter", "secretary", "mayor"):
        text = text_of(browser(who).get(start(browser(who), *rows)))
        assert known.reference not in text
        assert "probablement" not in text


def what_is_said(client, row):
    """Every page of an import by a reporter, but for numbers, names of files and tokens."""
    url = start(client, row)
    pages = [
        client.get(url),
        client.get(f"{url}ligne/2/"),
        do(client, url, "take"),
        client.get(f"{url}compte-rendu.csv"),
        client.get(URL),
    ]
    said = " ".join(page.content.decode() for page in pages)
    for pattern in (
        r'value="[\w-]{40,}"',
        r"RO-95999-2026-\d{4}",
        r"[0-9a-f-]{36}",
        r"\d\d:\d\d",
        r"à \d+.h.\d+",
    ):
        said = re.sub(pattern, "", said)
    return said


@pytest.mark.rule("R30")
@pytest.mark.parametrize("category", ["nuisances sonores", "vol à l'étalage"])
def test_a_reporter_is_told_the_same_whether_a_file_exists_or_not(town, officer, category):
    """security.md §3: no file, then a look-alike, then the very report of another service."""
    row = {"qualification": category}
    told = [what_is_said(officer, row)]
    Case.objects.all().delete()
    take_in(town, "secretary", source_reference="RIV-1")
    told.append(what_is_said(officer, row))
    Case.objects.exclude(source_reference="RIV-1").delete()
    take_in(town, "secretary", source_reference=GOOD["ref_source"])
    told.append(what_is_said(officer, row))
    assert told[0] == told[1] == told[2]


@pytest.mark.rule("R30")
def test_a_reporter_is_told_of_the_own_services_reports(town, officer):
    colleague = make_user("colleague", "Mme", "Anne", "Robillard")
    Membership.objects.create(
        user=colleague,
        commune=town.commune,
        role=Role.REPORTER,
        service="police-municipale",
    )
    town.users["colleague"] = colleague
    known = take_in(
        town,
        "colleague",
        source_reference=GOOD["ref_source"],
        person=make_person(given_names="Łukasz"),
    )
    url = start(officer, {})
    text = text_of(officer.get(url))
    assert "Déjà enregistrés" in text
    assert reverse("signalement:report", args=[known.reference]) in text
    do(officer, url, "take")
    assert Case.objects.count() == 1


@pytest.mark.rule("R30")
def test_a_reporter_is_not_told_which_lines_were_stopped(officer):
    url = start(officer, {"qualification": "vol à l'étalage"})
    text = text_of(do(officer, url, "take"))
    assert Case.objects.get().state == "blocked"
    assert "Arrêté" not in text
    assert report_of(officer, url)[0]["a_savoir"] == ""


@pytest.mark.rule("R30")
def test_a_number_that_one_may_not_open_is_not_given(town, browser):
    known = take_in(
        town,
        "secretary",
        source_reference=GOOD["ref_source"],
        person=make_person(given_names="Łukasz"),
    )
    known.grants.all().delete()
    mayor = browser("mayor")
    url = start(mayor, {})
    assert known.reference not in text_of(mayor.get(url))
    done = do(mayor, f"{url}", "take")
    assert known.reference not in text_of(done)
    assert report_of(mayor, url)[0]["dossier"] == ""


def test_the_preview_asks_no_more_for_many_lines_than_for_few(instructor):
    def cost(count):
        rows = [{"ref_source": f"R{n}", "auteur_prenoms": f"Prénom{n}x"} for n in range(count)]
        url = start(instructor, *rows)
        instructor.get("/")
        keys.forget()
        with CaptureQueriesContext(connection) as captured:
            assert len(instructor.get(url).context["created"]) == count
        return len([q for q in captured if "SAVEPOINT" not in q["sql"]])

    assert cost(3) == cost(60) <= 30


# --- the report ---------------------------------------------------------------------------------


def test_the_report_says_what_became_of_each_line(instructor, town):
    rows = ({}, {"ref_source": "B", "heure_faits": "25:99"}, {"ref_source": "C"})
    url = start(instructor, *rows)
    do(instructor, f"{url}ligne/4/", "leave")
    do(instructor, url, "take")
    rows = report_of(instructor, url)
    assert [(row["ligne"], row["resultat"]) for row in rows] == [
        ("2", "enregistré"),
        ("3", "refusé"),
        ("4", "laissé de côté"),
    ]
    assert rows[0]["dossier"] == Case.objects.get().reference
    assert rows[1]["colonne"] == "heure_faits"
    assert log.read(town.commune.pk, limit=1)[0].act == "signalement.export"


@pytest.mark.parametrize("start_with", ["=", "+", "-", "@"])
def test_no_cell_of_the_report_is_a_formula(instructor, start_with):
    url = start(instructor, {"ref_source": f"{start_with}HYPERLINK(1)"})
    do(instructor, url, "take")
    assert report_of(instructor, url)[0]["reference_du_service"] == f"'{start_with}HYPERLINK(1)"


def test_the_report_names_no_person(instructor):
    url = start(instructor, {})
    do(instructor, url, "take")
    assert "jcik" not in str(report_of(instructor, url)).lower()


def test_there_is_no_report_before_a_line_was_recorded(instructor):
    assert instructor.get(f"{start(instructor, {})}compte-rendu.csv").status_code == 404


# --- several communes ---------------------------------------------------------------------------


def test_who_serves_two_communes_chooses_first(town, browser):
    elsewhere = make_town("95998", "Saint-Aubin-le-Clos", prefix="sa-")
    Membership.objects.create(
        user=town.reporter, commune=elsewhere.commune, role=Role.REPORTER, service="x"
    )
    client = browser("reporter")
    assert len(client.get(URL).context["communes"]) == 2
    assert upload(client, write_sheet([GOOD])).status_code == 404
    assert upload(client, write_sheet([GOOD]), url=f"{URL}?commune=00000").status_code == 404
    response = upload(client, write_sheet([GOOD]), url=f"{URL}?commune=95998")
    do(client, response.url, "take")
    assert Case.objects.get().commune == elsewhere.commune
