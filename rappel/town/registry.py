"""Every kind of change, by its name."""

from collections.abc import Mapping

from rappel.town.kind import Kind
from rappel.town.kinds.arretes import ArreteAdded, ArreteCorrected, ArreteEnded
from rappel.town.kinds.letters import LetterheadChanged, ProsecutorChanged
from rappel.town.kinds.lists import ItemAdded, ItemChanged
from rappel.town.kinds.mayor import MayorChanged, MayorReplaced, ReplacementEnded
from rappel.town.kinds.partners import PartnerAdded, PartnerChanged
from rappel.town.kinds.people import AccountClosed, AccountOpened, FirstRun, RoleEnded, RoleGiven
from rappel.town.kinds.powers import (
    DelegationAdded,
    DelegationCompleted,
    DelegationEnded,
)
from rappel.town.kinds.protocol import ProtocolChanged
from rappel.town.kinds.statutes import StatuteChanged
from rappel.town.kinds.two_persons import TwoPersons

_ALL: tuple[type[Kind], ...] = (
    RoleGiven,
    AccountOpened,
    RoleEnded,
    AccountClosed,
    FirstRun,
    DelegationAdded,
    DelegationCompleted,
    DelegationEnded,
    MayorChanged,
    MayorReplaced,
    ReplacementEnded,
    ArreteAdded,
    ArreteCorrected,
    ArreteEnded,
    ItemAdded,
    ItemChanged,
    LetterheadChanged,
    ProsecutorChanged,
    TwoPersons,
    ProtocolChanged,
    StatuteChanged,
    PartnerAdded,
    PartnerChanged,
)
KINDS: Mapping[str, Kind] = {kind.name: kind() for kind in _ALL}
