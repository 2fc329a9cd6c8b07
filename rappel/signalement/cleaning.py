"""Text of a sheet as it is kept: visible characters only, composed, of a bounded length."""

import re
import unicodedata
from collections.abc import Mapping

MAX_LENGTHS: Mapping[str, int] = {
    "ref_source": 40,
    "origine": 60,
    "signalant": 200,
    "lieu": 200,
    "quartier": 80,
    "qualification": 120,
    "description": 2000,
    "auteur_civilite": 20,
    "auteur_nom": 100,
    "auteur_prenoms": 100,
    "auteur_adresse1": 100,
    "auteur_adresse2": 100,
    "auteur_code_postal": 12,
    "auteur_ville": 60,
    "auteur_pays": 60,
    "auteur_telephone": 40,
    "auteur_courriel": 120,
    "commune_faits": 80,
    "ref_rapport": 40,
    "texte_enfreint": 200,
    **{
        f"rl{rank}_{name}": length
        for rank in (1, 2)
        for name, length in {
            "qualite": 60,
            "nom": 100,
            "prenoms": 100,
            "adresse1": 100,
            "code_postal": 12,
            "ville": 60,
            "telephone": 40,
            "contact": 120,
        }.items()
    },
}
"""Characters; a longer value refuses its line, never is cut (R28, R29: free text is short)."""


def clean_line(text: str) -> str:
    """Return a one-line value: NFC, no control or invisible character, single spaces, trimmed."""
    return " ".join(_visible(text).split())


def clean_text(text: str) -> str:
    """Return a value that may hold several lines: cleaned alike, new lines as `\\n`, trimmed."""
    lines = re.split(r"\r\n|[\r\n\u2028\u2029]", text)
    return "\n".join(_visible(line).strip() for line in lines).strip()


def _visible(text: str) -> str:
    kept = (
        char if not unicodedata.category(char).startswith("C") else " " if char.isspace() else ""
        for char in text
    )
    return unicodedata.normalize("NFC", "".join(kept))
