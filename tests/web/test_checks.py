"""A view without a declared act fails `manage.py check`, by name and by address."""

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings

ADDRESSES = "tests.web.addresses"


def faults() -> list[checks.CheckMessage]:
    return [m for m in checks.run_checks(tags=[checks.Tags.urls]) if m.id == "rappel.E001"]


def test_the_product_itself_has_no_page_without_an_act() -> None:
    assert faults() == []


@pytest.mark.rule("R30")
@override_settings(ROOT_URLCONF=ADDRESSES)
def test_each_view_without_a_known_act_is_named_with_its_address() -> None:
    told = sorted(str(fault.msg) for fault in faults())
    assert told == [
        f"{ADDRESSES}.Forgotten (/inner/<int:number>/forgotten/) declares no act",
        f"{ADDRESSES}.Invented (/inner/<int:number>/invented/) declares an act unknown to the "
        "policy: case.peek",
        f"{ADDRESSES}.NotAWord (/inner/<int:number>/word/) declares no act",
        f"{ADDRESSES}.plain (/inner/<int:number>/plain/) declares no act",
    ]
    assert all(fault.level == checks.ERROR for fault in faults())


@override_settings(ROOT_URLCONF=ADDRESSES)
def test_manage_py_check_fails_on_them() -> None:
    with pytest.raises(SystemCheckError, match="E001"):
        call_command("check")
