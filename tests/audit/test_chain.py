"""The bytes that are hashed: the published vector, canonical JSON, moments."""

import json
import unicodedata
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import chain
from audit.verify_log import Anchor, Chain, Entry
from tests.sizes import SIZES

LOG = uuid.UUID(int=1)
BODY = (
    b'{"act":"case.view","actor":"user:00000000-0000-0000-0000-000000000005",'
    b'"log":"00000000-0000-0000-0000-000000000001",'
    b'"obj":"case:00000000-0000-0000-0000-000000000002","pay":null,"res":"ok",'
    b'"role":"instructor","salt":"AAECAwQFBgcICQoLDA0ODw","seq":1,"st":null,'
    b'"ts":"2026-01-01T00:00:00.000000Z","v":1}'
)
LEAF = bytes.fromhex("fb1b90f57385ab891806a408b5925bec9951fcb217c86069011b0fdb52052369")
H_0 = bytes.fromhex("fe2a9f8a0b88cd5bcc3e11afa2c68cbd09e00e69b225bad09f31332910c5d4c3")
H_1 = bytes.fromhex("85d21a66116ac7062782ee0a29cab573411b9c39c9fe9447bba794578ddecc28")


def test_the_published_vector_is_what_the_writer_computes() -> None:
    """Record, leaf, h_0 and h_1, byte for byte."""
    assert chain.canonical(json.loads(BODY)) == BODY
    assert chain.leaf(BODY) == LEAF
    assert chain.origin(LOG) == H_0
    assert chain.link(1, H_0, LEAF) == H_1


def test_the_published_vector_is_what_the_verifier_accepts() -> None:
    """The verifier has its own code: it must agree, from h_0 to h_1."""
    walk = Chain(LOG, [Anchor(0, H_0, "h_0"), Anchor(1, H_1, "h_1", closing=True)])

    assert walk.start() is None
    assert walk.feed(Entry(1, LEAF, BODY)) is None
    assert walk.finish() is None
    assert walk.link == H_1


def test_keys_are_sorted_without_spaces_and_text_is_escaped_ascii() -> None:
    """One record has one spelling."""
    assert chain.canonical({"b": 1, "a": "é\n", "c": None}) == b'{"a":"\\u00e9\\n","b":1,"c":null}'


def test_composed_and_decomposed_letters_give_the_same_bytes() -> None:
    """NFC: what looks the same hashes the same."""
    decomposed = unicodedata.normalize("NFD", "Lefèvre")

    assert chain.canonical({"a": decomposed}) == chain.canonical({"a": "Lefèvre"})


@pytest.mark.parametrize("value", [1.0, 0.1, float("nan"), True, False, b"x", [1], {"a": 1}])
def test_a_value_with_more_than_one_spelling_is_refused(value: object) -> None:
    """Integers only; no nesting in a record."""
    with pytest.raises(TypeError):
        chain.canonical({"a": value})


@pytest.mark.parametrize("key", ["é", 1, None])
def test_a_key_that_is_not_ascii_text_is_refused(key: object) -> None:
    """Sorting must not depend on anyone's idea of letters."""
    with pytest.raises(TypeError):
        chain.canonical({key: 1})


def test_a_moment_is_written_in_utc_with_microseconds() -> None:
    """Also at a whole second, where Python would leave the fraction out."""
    paris = timezone(timedelta(hours=2))

    assert chain.timestamp(datetime(2026, 7, 1, 2, 0, tzinfo=paris)) == (
        "2026-07-01T00:00:00.000000Z"
    )


def test_a_moment_without_a_time_zone_is_refused() -> None:
    """A naive moment is an hour nobody can place."""
    with pytest.raises(ValueError, match="aware"):
        chain.timestamp(datetime(2026, 7, 1))


moments = st.datetimes(
    min_value=datetime(1900, 1, 2), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)
)


@settings(max_examples=SIZES.property_examples, deadline=None)
@given(moments, moments)
def test_written_moments_sort_as_the_moments_do(one: datetime, other: datetime) -> None:
    """The triggers and the verifier compare the texts."""
    assert (chain.timestamp(one) < chain.timestamp(other)) == (one < other)


@settings(max_examples=SIZES.property_examples, deadline=None)
@given(
    st.dictionaries(
        st.text(st.characters(max_codepoint=127), max_size=8),
        st.none() | st.integers() | st.text(max_size=20),
        max_size=6,
    )
)
def test_canonical_bytes_read_back_and_write_again_the_same(record: dict[str, object]) -> None:
    """Canonical form is a fixed point, and loses nothing but the normal form of text."""
    written = chain.canonical(record)

    assert chain.canonical(json.loads(written)) == written
    assert written.isascii()
    for key, value in json.loads(written).items():
        expected = record[key]
        if isinstance(expected, str):
            expected = unicodedata.normalize("NFC", expected)
        assert value == expected
