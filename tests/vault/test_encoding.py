"""Frames hide length and emptiness, and read back what was written or nothing."""

import contextlib
import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rappel.vault.encoding import canonical_json, decode_frame, encode_frame, lp
from rappel.vault.errors import VaultError
from tests.vault.material import buckets, kinds_and_values, many


def normal(value):
    """The value as a reader gets it: NFC everywhere."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, dict):
        return {key: normal(item) for key, item in value.items()}
    return value


def test_lp_counts_and_measures():
    assert lp() == bytes(4)
    assert lp(b"ab", b"") == b"\0\0\0\2\0\0\0\2ab\0\0\0\0"
    assert lp(b"ab", b"c") != lp(b"a", b"bc")


@many
@given(kinds_and_values, buckets)
def test_what_is_framed_reads_back(kind_and_value, bucket):
    kind, value = kind_and_value
    frame = encode_frame(kind, value, bucket)
    assert len(frame) % bucket == 0
    found, read = decode_frame(frame)
    assert read == normal(value)
    assert found == (None if value is None else kind)


@pytest.mark.parametrize("values", [(None, "", "a", "é" * 13), ("b" * 27, "")])
def test_values_of_one_bucket_have_one_length(values):
    assert {len(encode_frame("str", value, 32)) for value in values} == {32}


def test_none_and_empty_text_are_two_values():
    assert decode_frame(encode_frame("str", None, 32)) == (None, None)
    assert decode_frame(encode_frame("str", "", 32)) == ("str", "")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("str", 5),
        ("str", b"octets"),
        ("str", "\ud800"),
        ("date", "2012-02-29"),
        ("date", datetime.datetime(2012, 2, 29, 1, 2)),
        ("bool", 1),
        ("int", True),
        ("int", 1.0),
        pytest.param("int", 10**5000, id="int-huge"),
        ("json", 1.5),
        ("json", float("nan")),
        ("json", {"é": 1}),
        ("json", {1: 1}),
        ("json", {"a": {1, 2}}),
        ("json", [b"octets"]),
    ],
)
def test_what_has_no_encoding_is_refused(kind, value):
    with pytest.raises(VaultError):
        encode_frame(kind, value, 32)


def test_json_has_one_spelling():
    assert (
        canonical_json({"b": 1, "a": ["e\u0301", None, True]})
        == b'{"a":["\\u00e9",null,true],"b":1}'
    )


def test_json_that_contains_itself_is_refused():
    loop: list = []
    loop.append(loop)
    with pytest.raises(VaultError):
        canonical_json(loop)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\1\0\0",
        b"\1\0\0\0\2a",
        b"\0\0\0\0\1a",
        b"\1\0\0\0\1a\0\0\1",
        b"\1\0\0\0\1\xff\0\0",
        b"\2\0\0\0\x0a2012-02-30",
        b"\2\0\0\0\x0820120229",
        b"\3\0\0\0\1t",
        b"\4\0\0\0\2007",
        b"\4\0\0\0\2-0",
        b"\4\0\0\0\1 ",
        b"\5\0\0\0\1{",
        b"\6\0\0\0\0",
        b"\xff\0\0\0\0",
    ],
)
def test_what_no_writer_made_is_refused(frame):
    with pytest.raises(VaultError):
        decode_frame(frame)


@many
@given(st.binary(max_size=80))
def test_random_bytes_raise_nothing_but_the_one_error(data):
    with contextlib.suppress(VaultError):
        decode_frame(data)
