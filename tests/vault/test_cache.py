"""Unwrapped keys live a minute at most, in bounded number, in one process."""

import os
import threading
import time

import pytest

from rappel.vault import cache as cache_module
from rappel.vault.cache import KeyCache
from rappel.vault.key import Key


@pytest.fixture
def clock(monkeypatch):
    """A monotonic clock moved by hand."""
    now = [1000.0]
    monkeypatch.setattr(cache_module.time, "monotonic", lambda: now[0])
    return now


def test_the_product_keeps_keys_a_minute(clock):
    assert cache_module.SECONDS == 60
    store, key = KeyCache(), Key.generate()
    store.put("a", key)
    clock[0] += 59.9
    assert store.get("a") is key
    clock[0] += 0.2
    assert store.get("a") is None
    assert len(store) == 0


def test_use_does_not_prolong_a_life(clock):
    store = KeyCache()
    store.put("a", Key.generate())
    for _ in range(5):
        clock[0] += 10
        assert store.get("a") is not None
    clock[0] += 10
    assert store.get("a") is None


def test_one_expired_key_takes_the_others_of_its_age_along(clock):
    store = KeyCache()
    for name in range(10):
        store.put(name, Key.generate())
    clock[0] += 61
    store.put("young", Key.generate())
    assert store.get(0) is None
    assert len(store) == 1
    assert store.get("young") is not None


def test_the_oldest_leaves_when_the_cache_is_full():
    store = KeyCache(size=3)
    for name in "abcd":
        store.put(name, Key.generate())
    assert store.get("a") is None
    assert [store.get(name) is not None for name in "bcd"] == [True] * 3


def test_an_idle_process_drops_its_keys():
    store = KeyCache(seconds=0.05)
    store.put("a", Key.generate())
    time.sleep(0.03)
    store.put("b", Key.generate())
    deadline = time.monotonic() + 5
    while len(store) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(store) == 0


def test_a_forked_child_starts_empty():
    store = KeyCache()
    store.put("a", Key.generate())
    child = os.fork()
    if child == 0:
        os._exit(len(store))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.get("a") is not None


def test_threads_share_it():
    store, faults = KeyCache(size=20), []
    keys = [Key.generate() for _ in range(40)]

    def work(offset):
        try:
            for turn in range(400):
                name = (turn * 7 + offset) % 40
                store.put(name, keys[name])
                found = store.get((name + 1) % 40)
                assert found is None or found is keys[(name + 1) % 40]
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(store) <= 20


def test_its_repr_counts_and_shows_nothing():
    store = KeyCache()
    store.put("a", Key.generate())
    assert repr(store) == "<KeyCache 1>"
    store.clear()
    assert store.get("a") is None
