"""Many processes append at once: no fork, no gap, no deadlock."""

import json
import uuid

from tests.audit.conftest import Scratch, finish
from tests.sizes import SIZES


def test_processes_that_append_at_once_leave_one_chain_without_gap(scratch: Scratch) -> None:
    """Every process writes to the same three logs, in its own order, and rolls some back."""
    logs = [str(uuid.uuid4()) for _ in range(3)]
    scratch.run("create", *logs)
    each = SIZES.concurrent_rounds * 5

    writers = [
        scratch.start("write", str(each), str(seed), *logs)
        for seed in range(SIZES.concurrent_processes)
    ]
    for writer in writers:
        finish(writer)

    counts = json.loads(scratch.run("check"))
    assert counts == dict.fromkeys(logs, each * SIZES.concurrent_processes)


def test_a_log_is_verified_while_others_write_to_it(scratch: Scratch) -> None:
    """Head and records are read as of one moment: no false alarm, and nobody waits."""
    log = str(uuid.uuid4())
    scratch.run("create", log)
    each = SIZES.concurrent_rounds * 10

    processes = [scratch.start("write", str(each), str(seed), log) for seed in range(2)]
    processes += [scratch.start("check", str(each))]
    for process in processes:
        finish(process)

    assert json.loads(scratch.run("check")) == {log: 2 * each}
