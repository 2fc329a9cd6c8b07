"""Opens every wrapped key from what the database holds now, past the cache."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from rappel.vault import providers
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
)

_BATCH = 2_000


@dataclass
class Report:
    """What `verify` saw: identifiers in hexadecimal, counts by sort of key, and what is wrong."""

    root: str
    installation: UUID
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("commune", "desk", "case", "signing"), 0)
    )
    key_ids: list[dict[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """True when every key opened."""
        return not self.faults


def verify() -> Report:
    """Open every key that is not destroyed; what does not open is listed, the first bad one first.

    Raises RootKeyError when nothing can be opened: no root key, another one, no installation.
    """
    installation = Installation.objects.values_list("pk", flat=True).first()
    if installation is None:
        raise RootKeyError(
            "Cette base n'a pas de clés\u00a0: lancez «\u00a0manage.py keys init\u00a0»."
        )
    root = providers.provider().root_key()
    _refuse_other_root(root)
    report = Report(root.id.hex(), installation)
    communes = _verify_communes(report, root)
    _verify_desks(report, root, communes)
    _verify_cases(report, communes)
    _verify_signing(report, root)
    return report


def _refuse_other_root(root: Key) -> None:
    wanted = {bytes(wrapped)[4:20] for wrapped in _wrapped_by_root()}
    if root.id not in wanted:
        names = ", ".join(sorted(identifier.hex() for identifier in wanted)) or "aucune"
        raise RootKeyError(
            f"La clé racine fournie ({root.id.hex()}) n'est pas celle de cette base ({names})"
            "\u00a0: remettez la bonne clé en place, rien ne peut être lu sans elle."
        )


def _wrapped_by_root() -> Iterator[Any]:
    live = CommuneKey.objects.exclude(wrapped=None)
    yield from live.values_list("wrapped", flat=True)
    yield from DeskKey.objects.filter(commune_key=None).values_list("wrapped", flat=True)
    yield from SigningKey.objects.values_list("wrapped", flat=True)


def _try(report: Report, name: str, wrapper: Key | None, place: Place, row: Any) -> Key | None:
    if wrapper is None:
        report.faults.append(f"{name}\u00a0: la clé de la commune n'est pas disponible")
        return None
    try:
        return unwrap(wrapper, place, bytes(row.key_id), bytes(row.wrapped))
    except VaultError:
        by = bytes(row.wrapped)[4:20].hex()
        report.faults.append(f"{name}\u00a0: ne s'ouvre pas (enveloppée par {by})")
        return None


def _verify_communes(report: Report, root: Key) -> dict[UUID, Key | None]:
    opened: dict[UUID, Key | None] = {}
    for row in CommuneKey.objects.order_by("commune", "epoch"):
        name = f"clé {row.epoch} de la commune {row.commune}"
        entry = {
            "sort": "commune",
            "owner": str(row.commune),
            "epoch": str(row.epoch),
            "state": row.state,
            "key_id": bytes(row.key_id).hex(),
        }
        report.key_ids.append(entry)
        if row.state == CommuneKey.State.DESTROYED:
            opened[row.pk] = None
            continue
        report.counts["commune"] += 1
        place = commune_key_place(row.commune, row.epoch)
        opened[row.pk] = _try(report, name, root, place, row)
    return opened


def _verify_desks(report: Report, root: Key, communes: dict[UUID, Key | None]) -> None:
    expected = set(CommuneKey.objects.values_list("commune", flat=True)) | {report.installation}
    for row in DeskKey.objects.order_by("owner"):
        expected.discard(row.owner)
        report.counts["desk"] += 1
        report.key_ids.append(
            {"sort": "desk", "owner": str(row.owner), "key_id": bytes(row.key_id).hex()}
        )
        wrapper = root if row.commune_key_id is None else communes[row.commune_key_id]
        _try(report, f"clé de bureau de {row.owner}", wrapper, desk_key_place(row.owner), row)
    report.faults += [f"clé de bureau de {owner}\u00a0: absente" for owner in sorted(expected)]


def _verify_cases(report: Report, communes: dict[UUID, Key | None]) -> None:
    shut: Counter[UUID] = Counter()
    for row in CaseKey.objects.order_by("pk").iterator(chunk_size=_BATCH):
        report.counts["case"] += 1
        wrapper = communes[row.commune_key_id]
        if wrapper is None:
            shut[row.commune] += 1
            continue
        place = case_key_place(row.commune, row.case)
        _try(report, f"clé du dossier {row.case}", wrapper, place, row)
    report.faults += [
        f"{count} clés de dossier de la commune {commune}\u00a0: sous une clé qui ne s'ouvre pas"
        for commune, count in shut.items()
    ]


def _verify_signing(report: Report, root: Key) -> None:
    place = signing_key_place(report.installation)
    for row in SigningKey.objects.order_by("created_at"):
        report.counts["signing"] += 1
        name = f"clé de signature {row.pk}"
        seed = _try(report, name, root, place, row)
        if seed is None:
            continue
        signer = Signer(seed)
        report.key_ids.append(
            {"sort": "signing", "owner": str(report.installation), "key_id": signer.key_id.hex()}
        )
        if signer.public != bytes(row.public):
            report.faults.append(f"{name}\u00a0: la clé publique n'est pas la sienne")
    if not report.counts["signing"]:
        report.faults.append("clé de signature\u00a0: absente")
