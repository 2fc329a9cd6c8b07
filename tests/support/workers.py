"""How pytest-xdist shares the tests out: those of the browser all go to one worker."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling


class OneBrowser(LoadScopeScheduling):
    """Each test goes where there is room; the browser tests stay together.

    They share one served product, which takes long to seed. The marker `xdist_group` says the same
    but does nothing under pytest 9.2, whose nodes no longer let their identifier be changed.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "e2e" if nodeid.startswith("tests/e2e/") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneBrowser:
    """Called by xdist, when it is used."""
    return OneBrowser(config, log)
