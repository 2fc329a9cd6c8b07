"""The stand-alone verifier: its own imports, signed checkpoints, what it cannot read."""

import ast
import base64
import json
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import chain, verify_log
from tests.audit.conftest import ROOT
from tests.sizes import SIZES

LOG = uuid.UUID(int=1)
COUNT = 5
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))


def build(folder: Path, count: int = COUNT) -> list[bytes]:
    """Write an export of one log as the format says, and return h_0 … h_count."""
    links, lines = [chain.origin(LOG)], []
    for seq in range(1, count + 1):
        body = chain.canonical(
            {
                "v": 1,
                "log": str(LOG),
                "seq": seq,
                "ts": f"2026-11-02T12:00:0{seq}.000000Z",
                "actor": f"user:{uuid.UUID(int=5)}",
                "role": None,
                "act": "case.view",
                "obj": None,
                "res": "ok",
                "salt": "AAECAwQFBgcICQoLDA0ODw",
                "pay": None,
                "st": None,
            }
        )
        leaf = chain.leaf(body)
        links.append(chain.link(seq, links[-1], leaf))
        # `link` is ours: the format alone does not ask for it
        lines.append(json.dumps({"seq": seq, "leaf": leaf.hex(), "record": body.decode()}) + "\n")
    folder.mkdir(exist_ok=True)
    (folder / f"{LOG}.jsonl").write_text("".join(lines), encoding="utf-8")
    (folder / "heads.txt").write_text(
        f"audit.head {LOG} {count} {links[-1].hex()}\n", encoding="utf-8"
    )
    return links


def key_id(key: Ed25519PrivateKey) -> str:
    """Name a signing key as the vault does, by the library's HKDF."""
    label = b"rappel.key-id.v1"
    info = (1).to_bytes(4, "big") + len(label).to_bytes(4, "big") + label
    raw = key.public_key().public_bytes_raw()
    return HKDF(hashes.SHA256(), 16, None, info).derive(raw).hex()


def publish(folder: Path, key: Ed25519PrivateKey) -> None:
    """Write `public-keys.txt`."""
    raw = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    (folder / "public-keys.txt").write_text(f"{key_id(key)} {raw}\n", encoding="utf-8")


def sign(
    folder: Path, seq: int, link: bytes, key: Ed25519PrivateKey = KEY, signed: str | None = None
) -> Path:
    """Write a checkpoint; `signed` signs another text than the one written."""
    text = (
        f"rappel.checkpoint.v1\n{LOG}\n{seq}\n{base64.b64encode(link).decode()}\n"
        "2026-11-02T12:15:00.000000Z\n"
    )
    signature = base64.b64encode(key.sign((signed or text).encode())).decode()
    path = folder / "checkpoints" / f"{LOG}-{seq}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{text}\n— {key_id(key)} {signature}\n", encoding="utf-8")
    return path


def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run the verifier's main function."""
    code = verify_log.main([str(folder)])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def cut(folder: Path, keep: int) -> None:
    """Cut the log after `keep` entries and forge the head to match."""
    link = verify_log.Chain(LOG).link
    path = folder / f"{LOG}.jsonl"
    kept = path.read_text(encoding="utf-8").splitlines(keepends=True)[:keep]
    for seq, line in enumerate(kept, 1):
        link = chain.link(seq, link, bytes.fromhex(json.loads(line)["leaf"]))
    path.write_text("".join(kept), encoding="utf-8")
    (folder / "heads.txt").write_text(f"audit.head {LOG} {keep} {link.hex()}\n", encoding="utf-8")


def test_the_verifier_needs_the_standard_library_and_cryptography_only() -> None:
    """It is carried to a machine that has neither Django nor the product."""
    tree = ast.parse((ROOT / "audit" / "verify_log.py").read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(str(node.module).partition(".")[0])

    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_a_terminal_that_knows_ascii_only_gets_the_verdict(tmp_path: Path) -> None:
    """Run as a script, whatever the locale."""
    build(tmp_path)
    done = subprocess.run(
        [sys.executable, str(ROOT / "audit" / "verify_log.py"), str(tmp_path)],
        env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"SAIN {LOG} : {COUNT} entrées")


def test_an_export_without_links_is_verified_by_its_head(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`link` in a line helps to name the entry; the head proves as much without."""
    links = build(tmp_path)
    assert run(tmp_path, capsys)[0] == 0

    path = tmp_path / f"{LOG}.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    record = lines[2]["record"].replace('"role":null', '"role":"elected"')
    lines[2].update(record=record, leaf=chain.leaf(record.encode()).hex())
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    code, words = run(tmp_path, capsys)
    assert code == 1
    assert f"première entrée fautive {COUNT} : la tête relevée la contredit" in words

    with (tmp_path / "heads.txt").open("a", encoding="utf-8") as heads:
        heads.write(f"audit.head {LOG} 3 {links[3].hex()}\n")
    assert "première entrée fautive 3 : " in run(tmp_path, capsys)[1]


def test_signed_checkpoints_agree_with_a_sound_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One on the empty log, one in the middle, one at the end."""
    links = build(tmp_path)
    publish(tmp_path, KEY)
    for seq in (0, 3, COUNT):
        sign(tmp_path, seq, links[seq])

    code, words = run(tmp_path, capsys)
    assert code == 0, words


@pytest.mark.parametrize(("keep", "first_bad"), [(2, 3), (3, 4), (4, 5)])
def test_a_log_cut_before_its_last_checkpoint_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], keep: int, first_bad: int
) -> None:
    """Head forged to match: the checkpoint still announces what is gone."""
    links = build(tmp_path)
    publish(tmp_path, KEY)
    sign(tmp_path, 5, links[5])
    cut(tmp_path, keep)

    code, words = run(tmp_path, capsys)
    assert code == 1
    assert f"première entrée fautive {first_bad} : entrée absente : le point de contrôle" in words


def test_a_log_cut_after_its_last_checkpoint_needs_the_head_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The checkpoint says nothing of what came after it; a collected line does."""
    links = build(tmp_path)
    publish(tmp_path, KEY)
    sign(tmp_path, 3, links[3])
    cut(tmp_path, 4)
    assert run(tmp_path, capsys)[0] == 0

    with (tmp_path / "heads.txt").open("a", encoding="utf-8") as heads:
        heads.write(f"audit.head {LOG} 5 {links[5].hex()}\n")
    code, words = run(tmp_path, capsys)
    assert code == 1
    assert "première entrée fautive 5 : " in words


def test_a_rewritten_log_contradicts_its_checkpoint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A rechained log with its head is consistent in itself, not with what was signed."""
    links = build(tmp_path)
    publish(tmp_path, KEY)
    sign(tmp_path, 2, links[2])
    sign(tmp_path, 4, bytes(32))

    code, words = run(tmp_path, capsys)
    assert code == 1
    assert "première entrée fautive 4 : le point de contrôle la contredit" in words


def by_a_stranger(folder: Path, link: bytes) -> None:
    """The key is not among the published ones."""
    sign(folder, 3, link, STRANGER)


def under_a_stolen_name(folder: Path, link: bytes) -> None:
    """Another key signs under the name of the published one."""
    path = sign(folder, 3, link, STRANGER)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(key_id(STRANGER), key_id(KEY)), encoding="utf-8")


def of_another_text(folder: Path, link: bytes) -> None:
    """The signature is that of another checkpoint."""
    sign(folder, 3, link, KEY, signed="rappel.checkpoint.v1\n")


@pytest.mark.parametrize(
    "forge",
    [by_a_stranger, under_a_stolen_name, of_another_text],
    ids=lambda forge: forge.__name__,
)
def test_a_checkpoint_that_nobody_known_signed_is_named(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    forge: Callable[[Path, bytes], None],
) -> None:
    """Even where it says the truth."""
    links = build(tmp_path)
    publish(tmp_path, KEY)
    forge(tmp_path, links[3])

    code, words = run(tmp_path, capsys)
    assert code == 1
    assert f"ALTÉRÉ {LOG} : première entrée fautive 3 : point de contrôle" in words


def test_checkpoints_without_any_public_key_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A signature nobody can check is no proof."""
    links = build(tmp_path)
    sign(tmp_path, 3, links[3])

    assert run(tmp_path, capsys)[0] == 1


def test_the_log_of_a_checkpoint_or_of_a_head_must_be_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A whole file that is gone is a log that was emptied."""
    build(tmp_path)
    (tmp_path / f"{LOG}.jsonl").unlink()

    code, words = run(tmp_path, capsys)
    assert code == 1
    assert f"ALTÉRÉ {LOG} : première entrée fautive 1 : entrée absente" in words


def test_the_record_of_another_log_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file renamed to another commune's uuid."""
    build(tmp_path)
    other = uuid.UUID(int=9)
    (tmp_path / f"{LOG}.jsonl").rename(tmp_path / f"{other}.jsonl")

    words = run(tmp_path, capsys)[1]
    assert f"ALTÉRÉ {other} : première entrée fautive 1 : entrée d'un autre journal" in words


def edit_line(folder: Path, **fields: object) -> None:
    """Change fields of the third line."""
    path = folder / f"{LOG}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = json.dumps({**json.loads(lines[2]), **fields})
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def replace(name: str, content: bytes) -> Callable[[Path], None]:
    """Prepare to write a file over."""

    def spoil(folder: Path) -> None:
        (folder / "checkpoints").mkdir(exist_ok=True)
        (folder / name).write_bytes(content)

    return spoil


UNREADABLE: dict[str, Callable[[Path], object]] = {
    "no heads": lambda folder: (folder / "heads.txt").unlink(),
    "empty heads": replace("heads.txt", b""),
    "other line in heads": replace("heads.txt", b"hello\n"),
    "huge number in heads": replace("heads.txt", b"audit.head %d " % LOG.int + b"9" * 9999),
    "heads in UTF-16": replace("heads.txt", "audit.head".encode("utf-16")),
    "line that is no JSON": replace(f"{LOG}.jsonl", b"{\n"),
    "line in latin-1": replace(f"{LOG}.jsonl", "é\n".encode("latin-1")),
    "line that is a list": replace(f"{LOG}.jsonl", b"[]\n"),
    "line too deep": replace(f"{LOG}.jsonl", b"[" * 200_000 + b"\n"),
    "number as text": lambda folder: edit_line(folder, seq="3"),
    "number as boolean": lambda folder: edit_line(folder, seq=True),
    "record as object": lambda folder: edit_line(folder, record={}),
    "leaf that is no hex": lambda folder: edit_line(folder, leaf="zz"),
    "leaf missing": lambda folder: edit_line(folder, leaf=None),
    "half a character": lambda folder: edit_line(folder, record="\ud800"),
    "file of no log": replace("notes.jsonl", b""),
    "key of no form": replace("public-keys.txt", b"key\n"),
    "key under another name": replace(
        "public-keys.txt", b"0" * 32 + b" " + base64.b64encode(bytes(32)) + b"\n"
    ),
    "checkpoint of no form": replace(f"checkpoints/{LOG}-3.txt", b"rappel.checkpoint.v1\n"),
    "checkpoint in latin-1": replace(f"checkpoints/{LOG}-3.txt", b"\xe9"),
}


@pytest.mark.parametrize("spoil", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_neither_sound_nor_tampered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], object]
) -> None:
    """Exit 2 with a French sentence, never a traceback."""
    build(tmp_path)
    spoil(tmp_path)

    code, words = run(tmp_path, capsys)
    assert code == 2
    assert "ILLISIBLE : " in words


def test_a_checkpoint_under_another_name_is_unreadable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name must tell what is inside."""
    links = build(tmp_path)
    publish(tmp_path, KEY)
    path = sign(tmp_path, 3, links[3])
    path.rename(path.with_name(f"{LOG}-4.txt"))

    assert run(tmp_path, capsys)[0] == 2


@pytest.mark.parametrize("arguments", [[], ["one", "two"], ["/nowhere/at/all"]])
def test_a_wrong_command_line_is_told(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Exit 2 and nothing on stdout."""
    assert verify_log.main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err


@settings(
    max_examples=SIZES.property_examples,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_single_change_of_an_export_is_seen(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever character of the log is changed, the verdict is not "sound"."""
    build(tmp_path)
    path = tmp_path / f"{LOG}.jsonl"
    text = path.read_text(encoding="utf-8")
    place = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.characters(min_codepoint=32, max_codepoint=126))
    changed = text[:place] + new + text[place + 1 :]
    path.write_text(changed, encoding="utf-8")

    same = _parsed(changed) == _parsed(text)
    assert (verify_log.main([str(tmp_path)]) == 0) == same


def _parsed(text: str) -> object:
    try:
        return [
            (line["seq"], bytes.fromhex(line["leaf"]), line["record"])
            for line in map(json.loads, text.splitlines())
        ]
    except (ValueError, KeyError, TypeError):
        return None
