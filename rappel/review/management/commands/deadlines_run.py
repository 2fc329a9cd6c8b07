"""`deadlines_run [--commune CODE] [--json]`: what time alone changes; a timer runs it every morning."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rappel.cases import daily
from rappel.cases.deadline_kinds import KINDS
from rappel.communes.models import Commune
from rappel.review.ruling import reminders

SOME_FAILED = 1


class Command(BaseCommand):
    """Exit 0 when every open case was brought up to date, 1 when one could not be read."""

    help = "Met à jour les échéances des dossiers en cours, les relances et les suppléances."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--commune", metavar="CODE", help="une seule commune (code INSEE)")
        parser.add_argument(
            "--json", action="store_true", help="écrit le résultat en JSON, seul, sur la sortie"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        communes = Commune.objects.order_by("code")
        if options["commune"]:
            communes = communes.filter(code=options["commune"])
            if not communes.exists():
                raise CommandError(f"Aucune commune n'a le code {options['commune']}.")
        reports = []
        for commune in communes:
            reminded = reminders.prepare_due(commune)
            report = daily.run(commune, reminded=len(reminded.prepared))
            reports.append(report)
            for reference in reminded.left:
                self.stderr.write(f"{reference} : relance du procureur à préparer à la main.")
            for reference in report.failed:
                self.stderr.write(f"{reference} : échéances non calculées, à regarder.")
            for reference in report.moved.left:
                self.stderr.write(
                    f"{reference} : non confié au suppléant, à confier à une autre personne."
                )
        if options["json"]:
            lines = {report.commune: report.counts() for report in reports}
            self.stdout.write(json.dumps({"communes": lines}, ensure_ascii=False))
        else:
            for report in reports:
                self.stdout.write(_words(report))
        if any(report.failed for report in reports):
            sys.exit(SOME_FAILED)


def _words(report: daily.Report) -> str:
    lines = [
        f"{report.commune} : {report.open} dossiers en cours, {report.changed} mis à jour, "
        f"{report.overdue} en retard ; relances préparées : {report.reminded} ; suppléances : {len(report.moved.given)} confiés, "
        f"{len(report.moved.ended)} rendus."
    ]
    for code, count in sorted(report.kinds.items()):
        label = KINDS[code].label if code in KINDS else "aucune date"
        lines.append(f"  {label} : {count}")
    return "\n".join(lines)
