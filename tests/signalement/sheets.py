"""Sheets made up for the tests of this room."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rappel.signalement.sheet import REQUIRED_COLUMNS

SAMPLES = Path(__file__).parent.parent / "data" / "signalements"

GOOD: Mapping[str, str] = {
    **dict.fromkeys(REQUIRED_COLUMNS, ""),
    "ref_source": "PM-2026-0900",
    "date_signalement": "05/10/2026",
    "origine": "police municipale",
    "signalant": "Brigadier P. Lemercier",
    "date_faits": "02/10/2026",
    "heure_faits": "23:40",
    "lieu": "Square des Tilleuls",
    "quartier": "Les Tilleraies",
    "qualification": "nuisances sonores",
    "description": "Musique amplifiée.",
    "auteur_civilite": "M.",
    "auteur_nom": "Wójcik",
    "auteur_prenoms": "Łukasz",
    "auteur_date_naissance": "14/03/1999",
    "auteur_adresse1": "12 allée des Mésanges",
    "auteur_code_postal": "95999",
    "auteur_ville": "Valmont-sur-Oise",
    "plainte": "non",
    "procedure_judiciaire": "non",
}
"""A line that is taken in as it stands."""


def sample(name: str) -> bytes:
    """The bytes of a sample export."""
    return (SAMPLES / name).read_bytes()


def write_sheet(
    rows: Iterable[Mapping[str, str]],
    *,
    columns: Sequence[str] = REQUIRED_COLUMNS,
    encoding: str = "utf-8-sig",
    new_line: str = "\r\n",
) -> bytes:
    """Write rows as the software of a service would."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator=new_line)
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return out.getvalue().encode(encoding)
