"""A new installation, by the commands of the guide alone: keys, a commune, its people."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership
from audit import log
from audit.verify import verify_all
from rappel.communes.models import Commune
from rappel.vault import keys

NOW = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)


def test_the_first_commune_opens_the_log_of_the_installation(db: None) -> None:
    """`keys init` knows no log, so the first act to record must find one."""
    made = keys.initialise(now=NOW)
    out = io.StringIO()
    call_command("commune_create", "95123", "Exemple-sur-Oise", stdout=out)
    call_command(
        "invite",
        "c.lenoir",
        role="instructor",
        commune="95123",
        first_name="Claire",
        last_name="Lenoir",
        stdout=out,
    )
    assert "/invitation/" in out.getvalue()
    assert Membership.objects.get().role == "instructor"
    acts = [line.act for line in log.read(made.installation)]
    assert acts == ["account.invite", "commune.create"]
    assert all(verdict.sound for verdict in verify_all())


def test_a_second_commune_goes_on_in_the_same_log(db: None) -> None:
    made = keys.initialise(now=NOW)
    for code, name in (("95123", "Exemple-sur-Oise"), ("95124", "Autre-sur-Oise")):
        call_command("commune_create", code, name, stdout=io.StringIO())
    assert [line.act for line in log.read(made.installation)] == ["commune.create"] * 2


def test_without_keys_no_commune_is_opened(db: None) -> None:
    with pytest.raises(CommandError, match="keys init"):
        call_command("commune_create", "95123", "Exemple-sur-Oise", stdout=io.StringIO())
    assert not Commune.objects.exists()
