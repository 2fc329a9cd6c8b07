"""The keys of the installation, of communes and of cases (security.md §1).

root key ─ commune key (per epoch) ─ case key, desk key · root key ─ installation desk key, signing key

Everything unwrapped here lives in one cache, a minute at most.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from rappel.vault import providers
from rappel.vault.cache import KeyCache
from rappel.vault.errors import RootKeyError, VaultError
from rappel.vault.key import Key
from rappel.vault.models import CaseKey, CommuneKey, DeskKey, Installation, SigningKey
from rappel.vault.signing import Signer
from rappel.vault.wrapping import (
    Place,
    case_key_place,
    commune_key_place,
    desk_key_place,
    signing_key_place,
    unwrap,
    wrap,
    wrapper_id,
)

__all__ = [
    "Initialised",
    "Key",
    "case_key",
    "create_case_key",
    "create_commune_keys",
    "desk_key",
    "forget",
    "initialise",
    "installation_id",
    "load_case_keys",
    "signing",
]

FIRST_EPOCH: Final = 1
_FEW: Final = 500  # above, the keys of the whole commune cost less than a list of parameters

_cache = KeyCache()
_installation: UUID | None = None


class Initialised(NamedTuple):
    """What `initialise` found or made."""

    installation: UUID
    root_id: bytes
    made_root: bool
    made_installation: bool


def forget() -> None:
    """Drop every unwrapped key and the installation's id (tests, restore, erasure)."""
    global _installation
    _cache.clear()
    _installation = None


def _under_root(place: Place, key_id: bytes, wrapped: bytes) -> Key:
    root = providers.provider().root_key()
    wanted = wrapper_id(wrapped)
    if not root.is_named(wanted):
        raise RootKeyError(
            f"La clé racine fournie ({root.id.hex()}) n'est pas celle de cette installation "
            f"({wanted.hex()})\u00a0: remettez la bonne clé en place."
        )
    return unwrap(root, place, key_id, wrapped)


def initialise(*, now: datetime) -> Initialised:
    """Make the root key, the installation and its keys; what exists is opened and left alone.

    Raises RootKeyError when the database already has keys and the root key is missing or another:
    a new root key would make everything unreadable.
    """
    provider = providers.provider()
    with transaction.atomic():
        existing = Installation.objects.first()
        if existing is not None:
            root = provider.root_key()
            desk = DeskKey.objects.filter(owner=existing.pk).first()
            if desk is None:
                raise VaultError(f"installation {existing.pk} has lost its desk key")
            _under_root(desk_key_place(existing.pk), bytes(desk.key_id), bytes(desk.wrapped))
            return Initialised(existing.pk, root.id, False, False)
        made_root = provider.create()
        root = provider.root_key()
        new = Installation.objects.create(created_at=now)
        key = Key.generate()
        DeskKey.objects.create(
            owner=new.pk, key_id=key.id, wrapped=wrap(root, desk_key_place(new.pk), key)
        )
        seed = Key.generate()
        SigningKey.objects.create(
            created_at=now,
            public=Signer(seed).public,
            key_id=seed.id,
            wrapped=wrap(root, signing_key_place(new.pk), seed),
        )
    forget()
    return Initialised(new.pk, root.id, made_root, True)


def installation_id() -> UUID:
    """The uuid that stands for the commune's in cells and in the log of the installation.

    Raises VaultError before `keys init`.
    """
    global _installation
    if _installation is None:
        found = Installation.objects.values_list("pk", flat=True).first()
        if found is None:
            raise VaultError("Les clés manquent\u00a0: lancez «\u00a0manage.py keys init\u00a0».")
        _installation = found
    return _installation


def create_commune_keys(commune: UUID) -> None:
    """Make the first key of a new commune and its desk key."""
    root = providers.provider().root_key()
    key, desk = Key.generate(), Key.generate()
    with transaction.atomic():
        row = CommuneKey.objects.create(
            commune=commune,
            epoch=FIRST_EPOCH,
            key_id=key.id,
            wrapped=wrap(root, commune_key_place(commune, FIRST_EPOCH), key),
        )
        DeskKey.objects.create(
            owner=commune,
            commune_key=row,
            key_id=desk.id,
            wrapped=wrap(key, desk_key_place(commune), desk),
        )


def create_case_key(commune: UUID, case: UUID) -> None:
    """Make the key of a new case under the active key of its commune.

    Raises VaultError when the commune has no active key, IntegrityError when the case has one.
    """
    row = CommuneKey.objects.filter(commune=commune, state=CommuneKey.State.ACTIVE).first()
    if row is None:
        raise VaultError(f"commune {commune} has no active key")
    key = Key.generate()
    wrapped = wrap(_commune_key(row), case_key_place(commune, case), key)
    CaseKey.objects.create(
        case=case, commune=commune, commune_key=row, key_id=key.id, wrapped=wrapped
    )


def _commune_key(row: CommuneKey) -> Key:
    """The opened key of a row of CommuneKey."""
    return _commune_key_of(row.commune, row.epoch, row.key_id, row.wrapped)


def _commune_key_of(commune: UUID, epoch: int, key_id: Any, wrapped: Any) -> Key:
    name = (commune, bytes(key_id))
    key = _cache.get(name)
    if key is None:
        if wrapped is None:
            raise VaultError(f"key {epoch} of commune {commune} was destroyed")
        key = _under_root(commune_key_place(commune, epoch), bytes(key_id), bytes(wrapped))
        _cache.put(name, key)
    return key


def _name(commune: UUID, case: UUID) -> bytes:
    """The name of a case key in the cache; hashing bytes costs less than hashing uuids."""
    return commune.bytes + case.bytes


def case_key(commune: UUID, case: UUID) -> Key:
    """The key of a case, from the cache or by one query.

    Raises VaultError when the case has no key in this commune (erased), or when it does not open.
    """
    key = _cache.get(_name(commune, case))
    if key is None:
        row = _case_rows(commune).filter(pk=case).first()
        if row is None:
            raise VaultError(f"case {case} has no key in commune {commune}")
        key = _open_case_key(commune, row)
    return key


def load_case_keys(commune: UUID, cases: Iterable[UUID]) -> None:
    """Put the keys of these cases in the cache by one query (none when they are all there).

    A key that is missing or does not open is left out: `case_key` raises for that case alone.
    Raises RootKeyError when nothing can open.
    """
    missing = {case for case in cases if _cache.get(_name(commune, case)) is None}
    if not missing:
        return
    rows = _case_rows(commune)
    if len(missing) <= _FEW:
        rows = rows.filter(pk__in=missing)
    for row in rows.iterator(chunk_size=_FEW):  # 20,000 rows held together cost their collection
        if row[0] not in missing:
            continue
        try:
            _open_case_key(commune, row)
        except RootKeyError:
            raise
        except VaultError:
            continue


def _case_rows(commune: UUID) -> QuerySet[CaseKey, tuple[Any, ...]]:
    """Wrapped case keys, each with its wrapped commune key: tuples, for towns with 20,000 cases."""
    return CaseKey.objects.filter(commune=commune).values_list(
        "case",
        "key_id",
        "wrapped",
        "commune_key__epoch",
        "commune_key__key_id",
        "commune_key__wrapped",
    )


def _open_case_key(commune: UUID, row: tuple[Any, ...]) -> Key:
    case, key_id, wrapped, *commune_row = row
    wrapper = _commune_key_of(commune, *commune_row)
    key = unwrap(wrapper, case_key_place(commune, case), bytes(key_id), bytes(wrapped))
    _cache.put(_name(commune, case), key)
    return key


def desk_key(owner: UUID) -> Key:
    """The desk key of a commune, or of the installation; raises VaultError when there is none."""
    name = ("desk", owner)
    key = _cache.get(name)
    if key is None:
        row = DeskKey.objects.select_related("commune_key").filter(pk=owner).first()
        if row is None:
            raise VaultError(f"{owner} has no desk key")
        sealed = (desk_key_place(owner), bytes(row.key_id), bytes(row.wrapped))
        if row.commune_key is None:
            key = _under_root(*sealed)
        else:
            key = unwrap(_commune_key(row.commune_key), *sealed)
        _cache.put(name, key)
    return key


def signing() -> Signer:
    """The signer of checkpoints; raises VaultError before `keys init`."""
    installation = installation_id()
    row = SigningKey.objects.order_by("-created_at").first()
    if row is None:
        raise VaultError("Les clés manquent\u00a0: lancez «\u00a0manage.py keys init\u00a0».")
    place = signing_key_place(installation)
    signer = Signer(_under_root(place, bytes(row.key_id), bytes(row.wrapped)))
    if signer.public != bytes(row.public):
        raise VaultError("the public key beside the signing key is another one")
    return signer
