"""After the walk nothing of the people is in clear in what the product leaves behind."""

import base64
import csv
import datetime
import zlib
from pathlib import Path

import pytest

from rappel.communes.calendar import day_and_month
from tests.e2e import leaks, places
from tests.e2e.product import Product
from tests.e2e.walk import EXPORT, TYPED, Walk

pytestmark = pytest.mark.e2e

CANARY = "João Ferreira d'Été"
PEOPLE = ("auteur", "rl1", "rl2")
SEALED = ("nom", "prenoms", "adresse1", "adresse2", "telephone", "courriel")


def secrets() -> set[str]:
    """Names, addresses, birth dates, descriptions of the export, and every text of the walk."""
    found: set[str] = set()
    with EXPORT.open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines, delimiter=";"):
            found |= {line.get(f"{who}_{what}") or "" for who in PEOPLE for what in SEALED}
            found |= {line["signalant"], *_pieces(line["description"])}
            born = datetime.datetime.strptime(line["auteur_date_naissance"], "%d/%m/%Y").date()
            found |= {f"{born:%d/%m/%Y}", f"{born:%Y-%m-%d}", day_and_month(born)}
    for text in TYPED.values():
        found |= _pieces(text)
    return {text for text in found if len(text) >= leaks.SHORTEST}


def _pieces(text: str) -> set[str]:
    """A text cut in runs of 24 letters: a part of it betrays as much."""
    return {text[start : start + 24] for start in range(0, max(1, len(text) - 23), 12)}


@pytest.fixture(scope="module")
def left(
    product: Product, walked: Walk, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Every place as it was before any test of this module planted something."""
    beside, database = tmp_path_factory.mktemp("beside"), tmp_path_factory.mktemp("database")
    return {
        **places.around(product, beside),
        **places.database_of(product).places(database),
    }


def test_nothing_of_the_people_is_found(left: dict[str, Path]) -> None:
    """In each place, in every spelling."""
    wanted = leaks.patterns(secrets())
    assert {place: leaks.search(wanted, path) for place, path in left.items()} == {
        place: set() for place in left
    }


def test_the_places_are_those_of_the_walk(left: dict[str, Path], walked: Walk) -> None:
    """The number of the case is there in clear; a log has its heads, a session its user."""
    known = {"file": walked.reference, "dump": walked.reference, "logs": "audit.head "}
    known["sessions"] = "_auth_user_id"
    for place, words in known.items():
        assert words.encode() in left[place].read_bytes(), place
    assert left["write-ahead log"].stat().st_size > 100_000  # kept by `STAY_CONNECTED`
    assert len(secrets()) > 150


def test_what_is_planted_in_the_database_is_found(
    product: Product, left: dict[str, Path], tmp_path: Path
) -> None:
    """Each spelling, in the file, in the write-ahead log, in the dump, in the server's log."""
    written = dict(leaks.spellings(CANARY))
    planted = places.database_of(product).plant(tmp_path, list(written.values()))
    assert planted.keys() <= left.keys()
    for place, path in planted.items():
        assert leaks.search(leaks.patterns([CANARY]), path) == _every_spelling(), place


@pytest.mark.parametrize("place", ["logs", "files"])
def test_what_is_planted_in_a_file_is_found(
    left: dict[str, Path], tmp_path: Path, place: str
) -> None:
    """Each spelling, at the end of what is there."""
    copy = tmp_path / "copy"
    copy.write_bytes(
        b"\n".join([left[place].read_bytes(), *dict(leaks.spellings(CANARY)).values()])
    )
    assert leaks.search(leaks.patterns([CANARY]), copy) == _every_spelling()


def test_what_is_planted_in_a_session_is_found(tmp_path: Path) -> None:
    """Django signs, compresses and writes in base64: the text is read all the same."""
    path = tmp_path / "sessions"
    rows = []
    for written in dict(leaks.spellings(CANARY)).values():
        packed = base64.urlsafe_b64encode(zlib.compress(b'{"note": "' + written * 3 + b'"}'))
        rows.append(f".{packed.decode().rstrip('=')}:1wABCD:signature")
    path.write_bytes(b"\n".join(map(leaks.session, rows)))
    assert leaks.search(leaks.patterns([CANARY]), path) == _every_spelling()


def test_what_is_planted_in_a_file_without_a_name_is_found(tmp_path: Path) -> None:
    """A temporary file that its process has unlinked, as `tempfile` makes them."""
    path = tmp_path / "seen"
    with (tmp_path / "unlinked").open("w+b") as unlinked:
        Path(unlinked.name).unlink()
        unlinked.write(b"\n".join(dict(leaks.spellings(CANARY)).values()))
        unlinked.flush()
        path.write_bytes(b"\n".join(leaks.open_files(["self"])))
    assert leaks.search(leaks.patterns([CANARY]), path) == _every_spelling()


def _every_spelling() -> set[str]:
    return {f"{CANARY} ({how})" for how, _ in leaks.spellings(CANARY)}
