"""Who came to a hearing, as told by whoever records it (R19)."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Presence:
    """Who came, for a minor (R19).

    `holders` are uuids of parties of the case, `adult` another responsible adult in words,
    `impossibility` a code of the closed list, with its note when it is "other".
    """

    person: bool = True
    holders: tuple[uuid.UUID, ...] = ()
    adult: str = ""
    impossibility: str = ""
    note: str = ""


ALONE = Presence()
