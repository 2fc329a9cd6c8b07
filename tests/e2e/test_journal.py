"""The journal after the walk: sound; and once somebody with the database has laid hands on it."""

import importlib.util
import json
import os
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e import places
from tests.e2e.people import Person
from tests.e2e.product import ROOT, Product
from tests.e2e.walk import Walk

pytestmark = pytest.mark.e2e

Spoil = Callable[[places.Copy, object, int], int]
Bring = Callable[..., Person]
RECORD = "audit_auditrecord WHERE log = ? AND seq = ?"


def edit(copy: places.Copy, log: object, last: int) -> int:
    """A record tells another century, whatever else it tells."""
    ((body,),) = copy.sql(f"SELECT body FROM {RECORD}", log, last // 2)
    other = bytes(body).replace(b'"ts":"20', b'"ts":"19')
    assert other != bytes(body)
    copy.sql(
        "UPDATE audit_auditrecord SET body = ? WHERE log = ? AND seq = ?", other, log, last // 2
    )
    return last // 2


def delete_in_the_middle(copy: places.Copy, log: object, last: int) -> int:
    """A number is missing."""
    copy.sql(f"DELETE FROM {RECORD}", log, last // 3)
    return last // 3


def delete_the_last(copy: places.Copy, log: object, last: int) -> int:
    """The head row is left as it was."""
    copy.sql(f"DELETE FROM {RECORD}", log, last)
    return last


def swap(copy: places.Copy, log: object, last: int) -> int:
    """Two records exchange their numbers."""
    one, other = last // 4, last // 2
    for before, after in ((one, last + 9), (other, one), (last + 9, other)):
        copy.sql(
            "UPDATE audit_auditrecord SET seq = ? WHERE log = ? AND seq = ?", after, log, before
        )
    return one


def test_the_journal_is_sound_after_the_walk(product: Product, walked: Walk) -> None:
    """Every log, by the command."""
    verdict = product.command_json("audit_verify")
    assert verdict["sound"] is True
    assert len(verdict["logs"]) >= 2
    assert max(log["entries"] for log in verdict["logs"]) > 200


def test_every_act_and_every_look_is_recorded(
    product: Product, walked: Walk, tmp_path: Path
) -> None:
    """The case of the walk: each act of its chronology, each opening of the case and of a letter."""
    product.command("audit_export", "--out", str(tmp_path / "export"))
    by_case: dict[str, Counter[str]] = {}
    for file in (tmp_path / "export").glob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(json.loads(line)["record"])
            if record["res"] == "ok":
                by_case.setdefault(record["obj"], Counter())[record["act"]] += 1
    (acts,) = [
        acts
        for acts in by_case.values()
        if acts["case.give_opinion"] and acts["case.update_measure"]
    ]
    looks = {name: acts.pop(name) for name in ("case.view", "document.view")}
    asked = [acts.pop(name) for name in ("case.tie", "case.no_tie")]
    assert asked == [3, 3]  # who studies, who advises and who decides (R43)
    assert acts.total() == len(walked.chronology)
    assert looks["document.view"] == len(walked.letters)
    assert looks["case.view"] > len(walked.chronology)


def test_the_export_agrees_with_the_heads_in_the_server_s_log(
    product: Product, walked: Walk, person: Bring, tmp_path: Path
) -> None:
    """What a town's log collector kept is enough to verify the export, without Django.

    The seed writes no heads: the other town has one once somebody there has looked at a list.
    """
    person("agent").open("/dossiers/")
    folder = tmp_path / "export"
    product.command("audit_export", "--out", str(folder))
    assert verify_alone(folder, tmp_path) == (0, "")
    lines = [line for log in product.logs for line in log.read_text().splitlines()]
    heads = [line for line in lines if "audit.head " in line]
    assert len(heads) > 60
    (folder / "heads.txt").write_text("\n".join(heads) + "\n", encoding="utf-8")
    assert verify_alone(folder, tmp_path) == (0, "")


@pytest.mark.parametrize("spoil", [edit, delete_in_the_middle, delete_the_last, swap])
def test_the_first_bad_entry_is_named(
    product: Product, walked: Walk, tmp_path: Path, spoil: Spoil
) -> None:
    """By the command on the database, and by the stand-alone verifier on the export."""
    with places.database_of(product).spoiled(tmp_path) as copy:
        log, last = copy.sql("SELECT log, seq FROM audit_audithead ORDER BY seq DESC LIMIT 1")[0]
        bad = spoil(copy, log, last)
        verdict = product.command_json("audit_verify", code=1, database_url=copy.url)
        folder = tmp_path / "export"
        product.command("audit_export", "--out", str(folder), database_url=copy.url)
    name = str(uuid.UUID(str(log)))
    faults = {one["log"]: one["first_bad"] for one in verdict["logs"] if not one["sound"]}
    assert faults == {name: bad}
    code, said = verify_alone(folder, tmp_path)
    assert code == 1
    assert f"ALTÉRÉ {name} : première entrée fautive {bad} : " in said


def verify_alone(folder: Path, scratch: Path) -> tuple[int, str]:
    """Exit code and what is altered, by Python with the standard library and `cryptography` alone."""
    alone = scratch / "alone"
    if not alone.exists():
        alone.mkdir()
        for module in ("cryptography", "cffi", "_cffi_backend"):
            spec = importlib.util.find_spec(module)
            assert spec is not None
            assert spec.origin is not None
            origin = Path(spec.origin)
            source = origin.parent if origin.stem == "__init__" else origin
            (alone / source.name).symlink_to(source)
    script = (
        "import runpy, sys\n"
        f"sys.path.append({str(alone)!r})\n"
        "try:\n    import django\nexcept ImportError:\n    pass\nelse:\n    sys.exit('django')\n"
        f"sys.argv = ['verify_log.py', {str(folder)!r}]\n"
        f"runpy.run_path({str(ROOT / 'audit/verify_log.py')!r}, run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script],
        cwd=scratch,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.stderr == ""
    altered = [line for line in done.stdout.splitlines() if not line.startswith("SAIN ")]
    assert len(altered) < len(done.stdout.splitlines())
    return done.returncode, "\n".join(altered)
