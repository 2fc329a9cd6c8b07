"""Nothing that was sealed is readable in what the database stores."""

import base64
import unicodedata

import pytest
from django.db import connection
from django.db.models import BinaryField, TextField

from tests.vault.models import Case, Person

WORDS = ["LEFÈVRE", "Vu place du Marché", "2012-02-29"]


def forms_of(word):
    """The bytes under which a word might lie somewhere."""
    for text in {word, word.upper(), word.casefold(), unicodedata.normalize("NFD", word)}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
            raw = text.encode(encoding, errors="ignore")
            yield raw
            yield raw.hex().encode()
            for offset in range(3):
                yield base64.b64encode(bytes(offset) + raw)[4:-4]


def stored_bytes():
    """Every value of the test tables, as bytes."""
    found = []
    for model in (Case, Person):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            for row in cursor.fetchall():
                found += [v if isinstance(v, bytes) else str(v).encode() for v in row]
    return b"\n".join(found)


@pytest.mark.parametrize("word", WORDS)
def test_no_form_of_a_sealed_value_is_stored(person, word):
    stored = stored_bytes()
    assert not [form for form in forms_of(word) if form in stored]
    Case.objects.update(state="closed")
    assert b"closed" in stored_bytes(), "the positive control: clear columns are seen"


def test_sealed_columns_are_binary_on_this_database(vault_models):
    wanted = BinaryField().db_type(connection)
    assert Person._meta.get_field("family_name").db_type(connection) == wanted
    assert wanted != TextField().db_type(connection)
