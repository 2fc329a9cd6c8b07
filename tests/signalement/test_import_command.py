"""`import_signalements` on the sample exports: counts, exit codes, output, nothing half-written."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit import log
from audit.models import AuditRecord
from rappel.cases import access, selectors
from rappel.cases.models import Case
from rappel.cases.people import person_of
from rappel.communes.models import Counter, ListItem, ListName
from rappel.signalement import imports, services
from rappel.signalement.sheet import MAX_BYTES, read_sheet
from tests.signalement.sheets import GOOD, SAMPLES, write_sheet

UTF8 = SAMPLES / "police-municipale-2026-10.utf8.csv"
CP1252 = SAMPLES / "police-municipale-2026-10.cp1252.csv"
PARTNERS = SAMPLES / "partenaires-2026-10.utf8.csv"
HARD = SAMPLES / "cas-difficiles.utf8.csv"
FAULTY = SAMPLES / "lignes-fautives.utf8.csv"


@dataclass
class Run:
    """What a run of the command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """The JSON of standard output, which holds nothing else."""
        return json.loads(self.out)


@pytest.fixture
def run(town, capsys):
    """Runs the command; a path or the bytes of a file made for the test."""

    def run(path, *options, commune="95999"):
        capsys.readouterr()
        code = 0
        try:
            call_command("import_signalements", str(path), "--commune", commune, *options)
        except SystemExit as end:
            code = end.code
        return Run(code, *capsys.readouterr())

    return run


@pytest.fixture
def sheet(tmp_path):
    """Writes a sheet to import."""

    def sheet(*rows, **options):
        path = tmp_path / "export.csv"
        path.write_bytes(write_sheet([{**GOOD, **row} for row in rows], **options))
        return path

    return sheet


def cases_by_reference():
    """Every case, opened, by the reference of its source."""
    found = {}
    for case in map(selectors.load_file, Case.objects.values_list("pk", flat=True)):
        access.open_for_act(case)
        found.setdefault(case.source_reference, []).append(case)
    return found


# --- the samples, in order ---------------------------------------------------------------------


def test_the_samples_give_what_their_readme_says(run):
    told = []
    for path, code in ((UTF8, 0), (CP1252, 0), (PARTNERS, 0), (HARD, 0), (FAULTY, 3)):
        done = run(path, "--json")
        assert done.code == code, path.name
        answer = done.answer
        told.append((answer["created"], answer["existing"], len(answer["refused"])))
        assert len(answer["cases"]) == answer["created"]
        assert answer["differences"] == []
    assert told == [(12, 0, 0), (0, 10, 0), (8, 0, 0), (9, 0, 0), (3, 0, 6)]
    assert Case.objects.count() == 32
    assert Counter.objects.get(kind="case").last == 32


def test_the_windows_file_alone_is_taken_in(run):
    assert run(CP1252, "--json").answer["created"] == 10


def test_every_sample_comes_again_as_known(run):
    for path in (UTF8, PARTNERS, HARD, FAULTY):
        run(path)
    for path, known in ((UTF8, 12), (PARTNERS, 8), (HARD, 9), (FAULTY, 3)):
        answer = run(path, "--json").answer
        assert (answer["created"], answer["existing"]) == (0, known)
    assert Case.objects.count() == 32


@pytest.mark.rule("R20b")
def test_the_faulty_lines_are_named_and_the_child_of_three_flagged(run):
    answer = run(FAULTY, "--json").answer
    assert [(bad["line"], bad["column"]) for bad in answer["refused"]] == [
        (2, "date_signalement"),
        (3, "date_faits"),
        (4, "heure_faits"),
        (5, "qualification"),
        (6, "auteur_nom"),
        (9, "auteur_date_naissance"),
    ]
    assert "nuisances sonores" in answer["refused"][3]["reason"]
    (flag,) = [line for line in answer["notices"] if "Moins de 8 ans" in line["notice"]]
    assert (flag["line"], flag["case"]) == (10, answer["cases"][2])
    assert set(cases_by_reference()) == {"BAD-06", "BAD-07", "BAD-09"}


def test_hostile_text_stays_text(run):
    run(FAULTY)
    cases = cases_by_reference()
    person = person_of(cases["BAD-06"][0])
    assert (person.family_name, person.given_names) == ("=1+1", "@SUM(A1)")
    person = person_of(cases["BAD-07"][0])
    assert person.given_names == "Robert'); DROP TABLE rappel_case;--"
    assert "{{ 7*7 }} %s" in cases["BAD-07"][0].description


@pytest.mark.rule("R2")
@pytest.mark.rule("R3")
def test_the_traps_arrive_blocked_and_the_rest_does_not(run):
    answers = [run(path, "--json").answer for path in (UTF8, PARTNERS, HARD)]
    cases = cases_by_reference()
    blocked = {
        reference: case.blockings.get().reasons
        for reference, found in cases.items()
        for case in found
        if case.state == "blocked"
    }
    assert blocked == {
        "PM-2026-0423": ["R2:category"],
        "PM-2026-0424": ["R2:category", "R3:complaint"],
        "PM-2026-0440": ["R2:category", "R3:inquiry"],
        "RIV-2026-031": ["R2:inscription"],
    }
    assert {reference for answer in answers for reference in answer["blocked"]} == {
        cases[reference][0].reference for reference in blocked
    }
    assert Case.objects.filter(state="reported").count() == 29 - 4


@pytest.mark.rule("R21")
def test_one_report_about_two_authors_makes_two_cases(run):
    run(UTF8)
    run(HARD)
    cases = cases_by_reference()
    for reference in ("PM-2026-0418", "PM-2026-0427", "PM-2026-0452"):
        assert len(cases[reference]) == 2
    assert len(cases["PM-2026-0411"]) == len(cases["PM-2026-0431"]) == 1  # never merged by itself


def test_addresses_go_on_the_lines_of_an_envelope(run):
    run(UTF8)
    run(PARTNERS)
    run(HARD)
    cases = cases_by_reference()

    def lines(reference):
        person = person_of(cases[reference][0])
        return person.line2, person.line3, person.street, person.postcode, person.country

    assert lines("PM-2026-0411") == (
        None,
        "Bât. C, appt 34",
        "12 allée des Mésanges",
        "95999",
        None,
    )
    assert lines("COL-MC-26-08") == (None, "Foyer Les Acacias", "6 rue des Acacias", "95999", None)
    assert lines("BAIL-VAL-112") == (
        "3e étage gauche",
        None,
        "4 allée des Peupliers",
        "95999",
        None,
    )
    assert lines("PM-2026-0456") == (
        "CCAS, domiciliation",
        None,
        "12 place de l'Hôtel-de-Ville",
        "95999",
        None,
    )
    assert lines("RIV-2026-033") == (None, None, "Rue de l'Église 14", "7999", "Belgique")


def test_districts_and_origins_become_codes_of_the_commune(run):
    run(UTF8)
    case = cases_by_reference()["PM-2026-0411"][0]
    assert (case.origin, case.district, case.category.code) == (
        "municipal_police",
        "district-0",
        "noise",
    )


@pytest.mark.rule("R16")
def test_minors_without_a_parent_named_are_told(run):
    notices = run(HARD, "--json").answer["notices"]
    assert [line["line"] for line in notices if "sans parent" in line["notice"]] == [5]
    notices = run(PARTNERS, "--json").answer["notices"]
    assert [line["line"] for line in notices if "sans parent" in line["notice"]] == [3]


# --- known lines -------------------------------------------------------------------------------


def test_a_known_line_says_what_differs_and_replaces_nothing(run, sheet):
    run(sheet({}))
    changed = {"auteur_date_naissance": "15/03/1999", "auteur_adresse1": "1 rue A"}
    answer = run(sheet(changed), "--json").answer
    (difference,) = answer["differences"]
    assert difference == {
        "line": 2,
        "case": "RO-95999-2026-0001",
        "fields": ["date de naissance", "adresse"],
    }
    person = person_of(cases_by_reference()["PM-2026-0900"][0])
    assert person.street == "12 allée des Mésanges"
    text = run(sheet(changed)).out
    assert "date de naissance, adresse autrement ; rien n'a été remplacé" in text
    assert "1 rue A" not in text


def test_a_line_twice_in_a_file_is_created_once(run, sheet):
    answer = run(sheet({}, {"auteur_date_naissance": ""}), "--json").answer
    assert (answer["created"], answer["existing"]) == (1, 1)
    assert answer["differences"][0]["fields"] == ["date de naissance"]


# --- trial run ---------------------------------------------------------------------------------


def stored():
    """How many rows each table holds."""
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


@pytest.mark.parametrize("path", [UTF8, FAULTY])
def test_a_trial_run_writes_nothing_and_says_what_would_happen(run, path):
    before = stored()
    trial = run(path, "--dry-run", "--json")
    assert stored() == before
    real = run(path, "--json")
    assert trial.code == real.code
    assert trial.answer["cases"] == []
    assert trial.answer["dry_run"]
    for name in ("created", "existing", "refused"):
        assert trial.answer[name] == real.answer[name]


def test_a_trial_run_finds_known_lines_and_records_that_it_looked(run, sheet, town):
    run(sheet({}))
    before = stored()
    trial = run(sheet({}, {"ref_source": "B"}, {"ref_source": "B"}), "--dry-run", "--json").answer
    assert (trial["created"], trial["existing"]) == (1, 2)
    changed = {table for table, count in stored().items() if count != before[table]}
    assert changed == {AuditRecord._meta.db_table}
    assert log.read(town.commune.pk)[0].act == "signalement.import"


def test_a_trial_run_says_so(run, sheet):
    assert "Essai : rien n'est enregistré." in run(sheet({}), "--dry-run").out


# --- what it writes ----------------------------------------------------------------------------


def test_the_text_report_is_in_french_and_names_nobody(run):
    run(UTF8)
    done = run(FAULTY)
    assert "lignes-fautives.utf8.csv : 9 lignes lues." in done.out
    assert "3 signalements créés, 0 déjà enregistré, 6 lignes refusées." in done.out
    assert "ligne 10 (RO-95999-2026-0015) : Moins de 8 ans" in done.out
    assert "ligne 9, colonne « auteur_date_naissance »" in done.out
    assert "14/03/2027" not in done.out
    assert "9 / 9 lignes" in done.err


def test_the_text_report_says_what_was_stopped(run):
    out = run(UTF8).out
    assert "ligne 8 → RO-95999-2026-0007 : arrêté, relève de la justice" in out


def test_unknown_columns_and_districts_are_told(run, sheet):
    path = sheet(
        {"quartier": "Les Confins", "couleur": "bleu", "rl1_contact": "ne pas contacter"},
        columns=[*GOOD, "couleur", "rl1_contact"],
    )
    out = run(path).out
    assert "Colonnes inconnues, laissées de côté : couleur." in out.replace("\u00a0", " ")
    assert "Quartiers absents de la liste de la commune, laissés vides : « Les Confins »." in out
    assert "La colonne « rl1_contact » ne tient pas un courriel" in out
    assert Case.objects.get().district == ""


def test_a_commune_may_rename_its_lists(run, sheet, town):
    ListItem.objects.filter(list=ListName.ORIGIN, code="landlord").update(label="Office HLM")
    assert run(sheet({"origine": "office hlm"}), "--json").answer["created"] == 1
    assert Case.objects.get().origin == "landlord"


@pytest.mark.rule("R6")
def test_another_commune_is_told_and_the_own_one_is_not(run, sheet):
    columns = [*GOOD, "commune_faits"]
    own = {"commune_faits": "VALMONT SUR OISE"}
    other = {"commune_faits": "Pont-Aval", "ref_source": "B"}
    notices = run(sheet(own, other, columns=columns), "--json").answer["notices"]
    assert [line["line"] for line in notices] == [3]
    cases = cases_by_reference()
    assert not cases["PM-2026-0900"][0].checks.all()
    assert [check.code for check in cases["B"][0].checks.all()] == ["place"]


# --- unreadable files --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Le fichier est vide"),
        (b"%PDF-1.7\n%...", "un document PDF"),
        (b"PK\x03\x04" + bytes(60), "un classeur ou une archive"),
        ("ref_source;lieu\nA;B".encode("utf-16"), "codage"),
        (b"\xef\xbb\xbfref_source;\xff\n", "caractères y sont abîmés"),
        (b"ref_source;lieu\nA;B\n", "Colonnes manquantes"),
        (b"a,b\n1,2\n", "n'est pas la ligne d'en-tête attendue"),
    ],
)
def test_an_unreadable_file_is_refused_whole(run, tmp_path, data, sentence):
    path = tmp_path / "export.csv"
    path.write_bytes(data)
    before = stored()
    for options in ((), ("--dry-run",)):
        done = run(path, *options)
        assert done.code == 2
        assert sentence in done.err.replace("\u00a0", " ")
        assert done.out == ""
    assert stored() == before


def test_twenty_megabytes_are_refused_before_they_are_read(run, tmp_path, monkeypatch):
    path = tmp_path / "export.csv"
    with path.open("wb") as file:
        file.truncate(20 * 1024 * 1024)
    monkeypatch.setattr(
        "rappel.signalement.management.commands.import_signalements.read_sheet",
        lambda data: pytest.fail("read"),
    )
    done = run(path)
    assert done.code == 2
    assert "20,0 Mo, pour 5 Mo au plus" in done.err


def test_a_file_that_grows_while_it_is_read_is_refused(run, sheet, monkeypatch):
    path = sheet({})
    with path.open("ab") as file:
        file.truncate(MAX_BYTES + 10)
    monkeypatch.setattr(
        "rappel.signalement.management.commands.import_signalements.check_size", lambda size: None
    )
    assert run(path).code == 2


def test_a_missing_file_and_a_folder_are_unreadable(run, tmp_path):
    assert run(tmp_path / "absent.csv").code == 2
    assert run(tmp_path).code == 2


def test_an_unreadable_file_answers_in_json_too(run, tmp_path):
    done = run(tmp_path / "absent.csv", "--json")
    assert done.code == 2
    assert (done.answer["created"], done.answer["refused"], done.answer["cases"]) == (0, [], [])
    assert "ne peut pas être lu" in done.answer["error"]


# --- who imports -------------------------------------------------------------------------------


def test_without_actor_the_import_is_the_act_of_a_job(run, town, sheet):
    run(sheet({}))
    acts = {line.act: line.actor for line in log.read(town.commune.pk)}
    assert acts["signalement.create"] == acts["signalement.import"] == "job:import"
    assert Case.objects.get().created_by is None


def test_with_an_actor_it_is_his(run, town, sheet):
    run(sheet({}), "--actor", "reporter")
    case = Case.objects.get()
    assert (case.created_by, case.reporting_service) == (town.reporter, "police-municipale")
    newest = log.read(town.commune.pk)[0]
    assert (newest.act, newest.actor, newest.role) == (
        "signalement.import",
        f"user:{town.reporter.pk}",
        "reporter",
    )


@pytest.mark.rule("R30")
@pytest.mark.parametrize("username", ["coordinator", "dpo", "admin"])
def test_an_actor_without_the_right_is_refused_and_recorded(run, town, sheet, username):
    with pytest.raises(CommandError, match="votre rôle dans cette commune"):
        run(sheet({}), "--actor", username)
    assert not Case.objects.exists()
    newest = log.read(town.commune.pk)[0]
    assert (newest.act, newest.res) == ("signalement.import", "denied")


def test_a_closed_account_imports_nothing(run, town, sheet):
    town.reporter.is_active = False
    town.reporter.save()
    with pytest.raises(CommandError):
        run(sheet({}), "--actor", "reporter")
    assert not Case.objects.exists()


def test_unknown_commune_and_account_are_said_plainly(run, sheet):
    path = sheet({})
    with pytest.raises(CommandError, match="Aucune commune n'a le code 00000"):
        run(path, commune="00000")
    with pytest.raises(CommandError, match="Aucun compte ne porte l'identifiant « nobody »"):
        run(path, "--actor", "nobody")


# --- nothing half-written ----------------------------------------------------------------------


def test_a_line_that_breaks_leaves_the_lines_before_it_and_nothing_of_its_own(
    run, sheet, monkeypatch
):
    real = services.assign_defaults

    def breaks(case):
        if case.source_reference == "B":
            raise log.AuditError
        real(case)

    monkeypatch.setattr(services, "assign_defaults", breaks)
    path = sheet({"ref_source": "A"}, {"ref_source": "B"}, {"ref_source": "C"})
    with pytest.raises(log.AuditError):
        run(path)
    (kept,) = Case.objects.all()
    assert kept.source_reference == "A"
    assert kept.transitions.count() == kept.parties.count() == 1
    monkeypatch.undo()
    answer = run(path, "--json").answer
    assert (answer["created"], answer["existing"]) == (2, 1)
    assert sorted(Case.objects.values_list("reference", flat=True)) == [
        f"RO-95999-2026-{number:04}" for number in (1, 2, 3)
    ]


def test_progress_is_told_line_by_line(town, sheet):
    told = []
    imports.import_sheet(
        town.commune,
        actor=town.actor("reporter"),
        sheet=read_sheet(sheet({}, {"ref_source": "B"}).read_bytes()),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 2), (2, 2)]
