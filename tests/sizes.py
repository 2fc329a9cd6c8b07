"""Every big number of the suite: small in `make test`, as the issues ask in `make deep`."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Numbers a test repeats by; `asked` is what the issue asks for."""

    name: str
    concurrent_processes: int
    concurrent_rounds: int
    property_examples: int
    big_commune_cases: int
    reader_seconds: int
    letter_inputs: int
    trap_walks: int
    refused_states: int
    every_page: bool
    crowd_people: int
    crowd_pairs: int
    histories: int


CI = Sizes(
    name="ci",
    concurrent_processes=6,
    concurrent_rounds=3,
    property_examples=60,
    big_commune_cases=60,
    reader_seconds=3,
    letter_inputs=60,
    trap_walks=2,
    refused_states=3,
    every_page=False,
    crowd_people=1000,
    crowd_pairs=120,
    histories=60,
)
DEEP = Sizes(
    name="deep",
    concurrent_processes=16,
    concurrent_rounds=20,
    property_examples=2000,
    big_commune_cases=10_000,
    reader_seconds=20,
    letter_inputs=2000,
    trap_walks=100,
    refused_states=14,
    every_page=True,
    crowd_people=5000,
    crowd_pairs=500,
    histories=5000,
)
SIZES = DEEP if os.environ.get("RAPPEL_SIZES") == "deep" else CI
