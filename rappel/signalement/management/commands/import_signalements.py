"""`import_signalements FILE --commune CODE [--actor USERNAME] [--dry-run] [--json]`."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actors import Actor
from accounts.models import User
from rappel.cases.rule import NotAllowed
from rappel.communes.models import Commune
from rappel.signalement.imports import ImportReport, Taken, import_sheet
from rappel.signalement.sheet import MAX_BYTES, Sheet, SheetError, check_size, read_sheet

SOME_REFUSED, UNREADABLE = 3, 2
_STEP = 50  # lines between two words of progress


class Command(BaseCommand):
    """Exit 0 when every line was taken in, 3 when some were refused, 2 when the file is unreadable."""

    help = "Importe un export de signalements (CSV, point-virgule, UTF-8 ou Windows-1252)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FICHIER", help="le fichier CSV à importer")
        parser.add_argument("--commune", required=True, metavar="CODE", help="code INSEE")
        parser.add_argument(
            "--actor",
            metavar="IDENTIFIANT",
            help="la personne qui importe ; ses droits s'appliquent",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="dit ce qui se passerait, sans rien écrire"
        )
        parser.add_argument(
            "--json", action="store_true", help="écrit le résultat en JSON, seul, sur la sortie"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        commune = _commune(options["commune"])
        actor = _actor(options["actor"])
        path = Path(options["file"])
        try:
            sheet = _read(path)
            report = import_sheet(
                commune,
                actor=actor,
                sheet=sheet,
                dry_run=options["dry_run"],
                progress=self._progress,
            )
        except SheetError as error:
            self.stderr.write(error.sentence)
            if options["json"]:
                self._write_json(as_json(ImportReport(options["dry_run"]), error=error.sentence))
            sys.exit(UNREADABLE)
        except NotAllowed as refusal:
            sentences = [f"{unmet.sentence}. Que faire : {unmet.remedy}" for unmet in refusal.unmet]
            raise CommandError(f"Impossible : {' '.join(sentences)}.") from None
        if options["json"]:
            self._write_json(as_json(report))
        else:
            self.stdout.write("\n".join(as_text(report, path.name)))
        if report.refused:
            sys.exit(SOME_REFUSED)

    def _progress(self, done: int, total: int) -> None:
        if done % _STEP == 0 or done == total:
            self.stderr.write(f"{done} / {total} lignes")

    def _write_json(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


def _commune(code: str) -> Commune:
    try:
        return Commune.objects.get(code=code)
    except Commune.DoesNotExist:
        raise CommandError(
            f"Aucune commune n'a le code {code} dans cette installation. Vérifiez le code INSEE."
        ) from None


def _actor(username: str | None) -> Actor:
    if username is None:
        return Actor(job="import")
    try:
        return Actor(user=User.objects.get(username=username))
    except User.DoesNotExist:
        raise CommandError(
            f"Aucun compte ne porte l'identifiant « {username} ». Vérifiez l'orthographe."
        ) from None


def _read(path: Path) -> Sheet:
    """The sheet in the file; its size is looked at before it is read."""
    try:
        check_size(path.stat().st_size)
        with path.open("rb") as file:
            return read_sheet(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise SheetError(
            f"Le fichier {path} ne peut pas être lu ({error.strerror}). Vérifiez son nom et ses "
            "droits."
        ) from None


def as_json(report: ImportReport, *, error: str = "") -> dict[str, Any]:
    """The answer of design.md §5, then what else the text report tells."""
    taken = (*report.created, *report.existing)
    answer: dict[str, Any] = {
        "created": len(report.created),
        "existing": len(report.existing),
        "refused": [
            {"line": bad.line, "column": bad.column, "reason": bad.reason} for bad in report.refused
        ],
        "cases": [line.reference for line in report.created if line.reference],
        "blocked": [line.reference for line in report.created if line.blocked],
        "differences": [
            {"line": line.line, "case": line.reference, "fields": list(line.differences)}
            for line in report.existing
            if line.differences
        ],
        "notices": [
            *({"line": None, "case": None, "notice": notice} for notice in report.notices),
            *(
                {"line": line.line, "case": line.reference or None, "notice": notice}
                for line in taken
                for notice in line.notices
            ),
        ],
        "dry_run": report.dry_run,
    }
    return {**answer, "error": error} if error else answer


def as_text(report: ImportReport, name: str) -> list[str]:
    """The report in French, line by line; it names no person."""
    title = f"{name} : {_count(report.lines, 'ligne lue', 'lignes lues')}."
    if report.dry_run:
        title = f"{title} Essai : rien n'est enregistré."
    created = _count(len(report.created), "signalement créé", "signalements créés")
    existing = _count(len(report.existing), "déjà enregistré", "déjà enregistrés")
    refused = _count(len(report.refused), "ligne refusée", "lignes refusées")
    text = [title, f"{created}, {existing}, {refused}."]
    text += report.notices
    text += _section("Créés", [_created(line) for line in report.created if line.reference])
    text += _section(
        "À regarder",
        [f"{_where(line)} : {notice}" for line in report.created for notice in line.notices],
    )
    text += _section("Déjà enregistrés", [_known(line) for line in report.existing])
    text += _section(
        "Refusés, à corriger dans l'export puis à importer de nouveau",
        [
            f"ligne {bad.line}{f', colonne « {bad.column} »' if bad.column else ''} : {bad.reason}"
            for bad in report.refused
        ],
    )
    return text


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", f"{title} :", *(f"  {line}" for line in lines)] if lines else []


def _where(line: Taken) -> str:
    return f"ligne {line.line}{f' ({line.reference})' if line.reference else ''}"


def _created(line: Taken) -> str:
    stopped = " : arrêté, relève de la justice (règles R2, R3)" if line.blocked else ""
    return f"ligne {line.line} → {line.reference}{stopped}"


def _known(line: Taken) -> str:
    said = _where(line)
    if line.differences:
        said = f"{said} : {', '.join(line.differences)} autrement ; rien n'a été remplacé"
    return said


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number < 2 else many}"
