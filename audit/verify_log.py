"""Verify an exported log: `python verify_log.py DIR`. One file, no Django, nothing to install
but `cryptography`; it can be carried to another machine and read in one sitting.

DIR holds `<log uuid>.jsonl`, `heads.txt` and, when the installation signs its log,
`checkpoints/<log uuid>-<n>.txt` and `public-keys.txt`. Lines of the town's log collector
(`audit.head <log> <n> <h_n>`) may be appended to `heads.txt`: they then count as proof.

Exit 0 sound, 1 tampered (the first bad entry of each log is named), 2 unreadable.

    leaf_n = SHA256(00 ‖ record)    h_0 = SHA256(03 ‖ log uuid)
    h_n = SHA256(02 ‖ u64 n ‖ h_{n-1} ‖ leaf_n)
"""

import base64
import hmac
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

UUID_TEXT = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_TS = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
_SEQ = "(?:0|[1-9][0-9]{0,18})"
# Version 1 of a record: canonical JSON has one spelling, so one pattern reads it whole.
_RECORD = re.compile(
    rb'\{"act":"[a-z0-9_.]+","actor":"[!#-\[\]-~]+","log":"(?P<log>%(uuid)b)",'
    rb'"obj":(?:null|"(?P<obj>[!#-\[\]-~]+)"),"pay":(?:null|"(?P<pay>[0-9a-f]{64})"),'
    rb'"res":"(?:ok|denied|error)","role":(?:null|"[a-z_]+"),"salt":"[A-Za-z0-9_-]{22}",'
    rb'"seq":(?P<seq>%(seq)b),"st":(?:null|"[0-9a-f]{64}"),"ts":"(?P<ts>%(ts)b)","v":1\}'
    % {b"uuid": UUID_TEXT.encode(), b"seq": _SEQ.encode(), b"ts": _TS.encode()}
)
_HEAD = re.compile(rf"(?:^|.* )audit\.head ({UUID_TEXT}) ({_SEQ}) ([0-9a-f]{{64}})")
_KEY = re.compile(r"([0-9a-f]{32}) ([A-Za-z0-9+/]{43}=)")
_CHECKPOINT = re.compile(
    rf"(rappel\.checkpoint\.v1\n({UUID_TEXT})\n({_SEQ})\n([A-Za-z0-9+/]{{43}}=)\n{_TS}\n)"
    r"\n— ([0-9a-f]{32}) ([A-Za-z0-9+/]{86}==)\n",
    re.ASCII,
)


class Unreadable(Exception):
    """The folder is not an export, or part of it cannot be read."""


class Entry(NamedTuple):
    """One exported line; `link` is the stored h_n, absent from exports that do not give it."""

    seq: int
    leaf: bytes
    record: bytes | None
    link: bytes | None = None


class Anchor(NamedTuple):
    """A link known from elsewhere: a head, a line of the collector, a signed checkpoint."""

    seq: int
    link: bytes
    source: str
    closing: bool = False  # a head: no entry comes after the highest one


class Fault(NamedTuple):
    """The first entry that does not hold, and why (French, for the operator)."""

    seq: int
    reason: str


class Chain:
    """Walks the entries of one log in order; stops being of use after its first fault.

    Attributes:
        seq: number of the last entry that held.
        link: h_n at that entry.
        ts: moment of that entry.
        record: the last record read, with its groups `log obj pay seq ts`.
    """

    def __init__(self, log: UUID, anchors: Iterable[Anchor] = ()) -> None:
        self.seq = 0
        self.link = sha256(b"\x03" + log.bytes).digest()
        self.ts = b""
        self.record: re.Match[bytes] | None = None
        self._log = str(log).encode()
        self._anchors: defaultdict[int, list[Anchor]] = defaultdict(list)
        for anchor in anchors:
            self._anchors[anchor.seq].append(anchor)

    def start(self) -> Fault | None:
        """Check what is known about the empty log (h_0)."""
        return self._compare()

    def feed(self, entry: Entry) -> Fault | None:
        """Check the next entry."""
        due = self.seq + 1
        if entry.seq != due:
            if entry.seq < due:
                return Fault(entry.seq, "ce numéro est déjà passé : doublon ou entrée déplacée")
            return Fault(due, f"entrée absente : la suivante porte le numéro {entry.seq}")
        if entry.record is None:
            return Fault(due, "contenu absent")
        record = _RECORD.fullmatch(entry.record)
        if record is None:
            return Fault(due, "le contenu n'a pas la forme d'une entrée")
        self.record = record
        if record["log"] != self._log:
            return Fault(due, "entrée d'un autre journal")
        if int(record["seq"]) != due:
            return Fault(due, f"le contenu porte le numéro {int(record['seq'])}")
        if sha256(b"\x00" + entry.record).digest() != entry.leaf:
            return Fault(due, "contenu modifié : il ne correspond plus à son empreinte")
        if record["ts"] < self.ts:
            return Fault(due, "entrée antidatée : elle précède la précédente")
        link = sha256(b"\x02" + due.to_bytes(8, "big") + self.link + entry.leaf).digest()
        if entry.link is not None and entry.link != link:
            return Fault(due, "chaînage rompu : l'entrée ou une précédente a été remplacée")
        self.seq, self.link, self.ts = due, link, record["ts"]
        return self._compare() if due in self._anchors else None

    def finish(self) -> Fault | None:
        """Check, after the last entry, that nothing is missing nor added at the end."""
        for seq in sorted(self._anchors):
            if seq > self.seq:
                source = self._anchors[seq][0].source
                return Fault(self.seq + 1, f"entrée absente : {source} en annonce {seq}")
        closing = [a.seq for found in self._anchors.values() for a in found if a.closing]
        if not closing:
            return Fault(1, "la tête du journal est absente")
        if max(closing) < self.seq:
            return Fault(max(closing) + 1, "entrée ajoutée après la tête du journal")
        return None

    def _compare(self) -> Fault | None:
        for anchor in self._anchors[self.seq]:
            if anchor.link != self.link:
                reason = f"{anchor.source} la contredit : elle ou une précédente a été remplacée"
                return Fault(self.seq, reason)
        return None


def key_id(public_key: bytes) -> str:
    """Return HKDF-SHA256(key, no salt, info=lp("rappel.key-id.v1"), 16 bytes) in hex."""
    label = b"rappel.key-id.v1"
    info = (1).to_bytes(4, "big") + len(label).to_bytes(4, "big") + label
    extracted = hmac.digest(bytes(32), public_key, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")[:16].hex()


def read_text(path: Path) -> str:
    """Read a text file.

    Raises:
        Unreadable: it is missing, refused or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path.name} : {error}") from None


def read_heads(folder: Path) -> dict[UUID, list[Anchor]]:
    """Read `heads.txt`: lines `audit.head <log> <n> <h_n>`, with what a collector puts before.

    Raises:
        Unreadable: the file is missing, empty, or holds another kind of line.
    """
    heads: defaultdict[UUID, list[Anchor]] = defaultdict(list)
    for number, line in enumerate(read_text(folder / "heads.txt").splitlines(), 1):
        found = _HEAD.fullmatch(line.rstrip())
        if found is None:
            raise Unreadable(f"heads.txt, ligne {number} : ce n'est pas une tête de journal")
        heads[UUID(found[1])].append(
            Anchor(int(found[2]), bytes.fromhex(found[3]), "la tête relevée", closing=True)
        )
    if not heads:
        raise Unreadable("heads.txt est vide : il n'y a rien à vérifier")
    return dict(heads)


def read_keys(folder: Path) -> dict[str, Ed25519PublicKey]:
    """Read `public-keys.txt`, where each identifier must be that of its key.

    Raises:
        Unreadable: a line has another form, or an identifier is not that of its key.
    """
    path = folder / "public-keys.txt"
    keys: dict[str, Ed25519PublicKey] = {}
    if not path.exists():
        return keys
    for number, line in enumerate(read_text(path).splitlines(), 1):
        found = _KEY.fullmatch(line)
        if found is None:
            raise Unreadable(f"public-keys.txt, ligne {number} : ce n'est pas une clé")
        raw = base64.b64decode(found[2])
        if key_id(raw) != found[1]:
            raise Unreadable(f"public-keys.txt, ligne {number} : identifiant d'une autre clé")
        keys[found[1]] = Ed25519PublicKey.from_public_bytes(raw)
    return keys


def read_checkpoints(
    folder: Path, keys: dict[str, Ed25519PublicKey]
) -> tuple[dict[UUID, list[Anchor]], dict[UUID, Fault]]:
    """Read the signed checkpoints; those whose signature does not hold come back as faults.

    Raises:
        Unreadable: a file does not have the form or the name of a checkpoint.
    """
    anchors: defaultdict[UUID, list[Anchor]] = defaultdict(list)
    faults: dict[UUID, Fault] = {}
    directory = folder / "checkpoints"
    for path in sorted(directory.iterdir()) if directory.is_dir() else ():
        found = _CHECKPOINT.fullmatch(read_text(path))
        if found is None or path.name != f"{found[2]}-{found[3]}.txt":
            raise Unreadable(f"checkpoints/{path.name} : ce n'est pas un point de contrôle")
        signed, log, seq = found[1].encode(), UUID(found[2]), int(found[3])
        fault = None
        if found[5] not in keys:
            fault = Fault(seq, "point de contrôle signé par une clé inconnue")
        else:
            try:
                keys[found[5]].verify(base64.b64decode(found[6]), signed)
            except InvalidSignature:
                fault = Fault(seq, "point de contrôle dont la signature est fausse")
        if fault is None:
            anchors[log].append(Anchor(seq, base64.b64decode(found[4]), "le point de contrôle"))
        elif log not in faults or fault.seq < faults[log].seq:
            faults[log] = fault
    return dict(anchors), faults


def read_entries(path: Path) -> Iterator[Entry]:
    """Read one `<log uuid>.jsonl`, a line at a time.

    Raises:
        Unreadable: the file is refused, or a line is not an object of the expected form.
    """
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    value = json.loads(line)
                    record, link = value["record"], value.get("link")
                    if type(value["seq"]) is not int:
                        raise TypeError("seq")
                    yield Entry(
                        value["seq"],
                        bytes.fromhex(value["leaf"]),
                        None if record is None else record.encode("utf-8"),
                        None if link is None else bytes.fromhex(link),
                    )
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                    raise Unreadable(f"{path.name}, ligne {number} : ligne illisible") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path.name} : {error}") from None


def verify(folder: Path) -> Iterator[tuple[UUID, Chain, Fault | None]]:
    """Verify every log of an export and give, for each, how far it holds and its first fault.

    Raises:
        Unreadable: see the functions above.
    """
    heads = read_heads(folder)
    checkpoints, faults = read_checkpoints(folder, read_keys(folder))
    files: dict[UUID, Path] = {}
    for path in folder.glob("*.jsonl"):
        if not re.fullmatch(UUID_TEXT, path.stem):
            raise Unreadable(f"{path.name} : ce n'est pas le nom d'un journal")
        files[UUID(path.stem)] = path
    for log in sorted({*heads, *files, *checkpoints, *faults}):
        chain = Chain(log, [*heads.get(log, ()), *checkpoints.get(log, ())])
        fault = chain.start()
        if fault is None and log in files:
            fault = next(filter(None, map(chain.feed, read_entries(files[log]))), None)
        fault = fault or chain.finish()
        forged = faults.get(log)
        if forged is not None and (fault is None or forged.seq < fault.seq):
            fault = forged
        yield log, chain, fault


def main(arguments: list[str]) -> int:
    """Verify the folder named on the command line; see the exit codes at the top."""
    if len(arguments) != 1:
        print("usage : python verify_log.py DOSSIER", file=sys.stderr)
        return 2
    sound = True
    try:
        folder = Path(arguments[0])
        if not folder.is_dir():
            raise Unreadable(f"{folder} n'est pas un dossier")
        for log, chain, fault in verify(folder):
            if fault is None:
                print(f"SAIN {log} : {chain.seq} entrées, tête {chain.link.hex()}")
            else:
                sound = False
                print(f"ALTÉRÉ {log} : première entrée fautive {fault.seq} : {fault.reason}")
    except Unreadable as error:
        print(f"ILLISIBLE : {error}", file=sys.stderr)
        return 2
    return 0 if sound else 1


if __name__ == "__main__":
    # an operator's terminal may not be UTF-8
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
