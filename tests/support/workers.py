"""How pytest-xdist shares the tests out: those that share a setup go to one worker."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/e2e/", "tests/cases/test_race.py")


class Together(LoadScopeScheduling):
    """Each test goes where there is room; those that share what takes long to make stay together.

    The browser tests share one served product, the races one set of processes. The marker `xdist_group` says the same
    but does nothing under pytest 9.2, whose nodes no longer let their identifier be changed.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Called by xdist, when it is used."""
    return Together(config, log)
