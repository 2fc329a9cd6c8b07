"""Keys and uuids of the byte vectors of the format, and values to try."""

import hashlib
import uuid
from types import SimpleNamespace

from hypothesis import settings
from hypothesis import strategies as st

from rappel.vault.key import Key
from tests.sizes import SIZES

VECTOR = SimpleNamespace(
    case_key=Key(hashlib.sha256(b"dek").digest()),
    commune_key=Key(hashlib.sha256(b"kek").digest()),
    commune=uuid.UUID(int=1),
    case=uuid.UUID(int=2),
    row=uuid.UUID(int=4),
    file=uuid.UUID(int=6),
)

many = settings(max_examples=SIZES.property_examples, deadline=None)

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400)
integers = st.integers(min_value=-(10**40), max_value=10**40)
json_values = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(
            st.text(alphabet=st.characters(max_codepoint=127), max_size=8), children, max_size=4
        )
    ),
    max_leaves=12,
)
kinds_and_values = st.one_of(
    st.tuples(st.just("str"), texts),
    st.tuples(st.just("date"), st.dates()),
    st.tuples(st.just("bool"), st.booleans()),
    st.tuples(st.just("int"), integers),
    st.tuples(st.just("json"), json_values),
    st.tuples(st.sampled_from(["str", "date", "bool", "int", "json"]), st.none()),
)
buckets = st.sampled_from([32, 256])


def flip(data: bytes, position: int) -> bytes:
    """`data` with one bit changed somewhere."""
    index = position % len(data)
    changed = bytearray(data)
    changed[index] ^= 1 << (position % 8)
    return bytes(changed)
