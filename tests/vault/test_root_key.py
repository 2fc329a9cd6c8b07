"""The root key: a file of mode 0400, or the environment in demo mode; never replaced, never guessed."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rappel.vault import providers
from rappel.vault.errors import RootKeyError
from rappel.vault.providers import EnvironmentProvider, FileProvider, provider

TEXT = "0123456789abcdef" * 4


def write(path, text, mode=0o400):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def test_it_is_made_for_its_owner_alone(key_file):
    assert provider().create() is True
    assert key_file.stat().st_mode & 0o777 == 0o400
    assert key_file.parent.stat().st_mode & 0o777 == 0o700
    assert [entry.name for entry in key_file.parent.iterdir()] == ["root.key"]
    assert provider().root_key().id == provider().root_key().id


def test_it_is_never_replaced(key_file):
    write(key_file, TEXT)
    assert provider().create() is False
    assert key_file.read_text() == TEXT


def test_racing_processes_agree_on_one_key(key_file, monkeypatch):
    barrier = threading.Barrier(6)
    link = os.link

    def together(*paths):
        barrier.wait(timeout=10)
        link(*paths)

    monkeypatch.setattr(providers.os, "link", together)
    made = []
    threads = [
        threading.Thread(target=lambda: made.append(FileProvider(key_file, demo=False).create()))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False] * 5 + [True]
    assert [entry.name for entry in key_file.parent.iterdir()] == ["root.key"]


@pytest.mark.parametrize("mode", [0o600, 0o440, 0o404, 0o644, 0o500])
def test_a_file_that_others_may_read_or_change_is_refused(key_file, mode):
    write(key_file, TEXT, mode)
    with pytest.raises(RootKeyError, match="chmod 0400"):
        provider().root_key()


@pytest.mark.parametrize("text", ["", "court", TEXT[:-2], TEXT + "00", "zz" * 32, "é" * 64])
def test_a_malformed_key_is_refused_without_being_repeated(key_file, text):
    write(key_file, text)
    with pytest.raises(RootKeyError, match="64 chiffres") as caught:
        provider().root_key()
    assert not text or text not in str(caught.value)


def test_a_key_typed_from_paper_may_have_spaces(key_file):
    write(key_file, "\n".join(TEXT[at : at + 16].upper() for at in range(0, 64, 16)))
    assert provider().root_key().id == key_id_of(TEXT)


def key_id_of(text):
    return providers._parse(text, "test").id


def test_a_missing_file_is_not_made_outside_demo_mode(key_file):
    with pytest.raises(RootKeyError, match="n'existe pas"):
        provider().root_key()
    assert not key_file.exists()


def test_a_folder_that_cannot_be_made_is_said(key_file):
    key_file.parent.write_text("un fichier")
    with pytest.raises(RootKeyError, match="ne peut pas être créée"):
        provider().create()


def test_a_folder_without_the_right_to_write_is_said(key_file):
    """Run without the powers of root, which would write anywhere."""
    key_file.parent.mkdir(mode=0o500)
    script = (
        "import sys; from pathlib import Path\n"
        "from rappel.vault.errors import RootKeyError\n"
        "from rappel.vault.providers import FileProvider\n"
        "try:\n    FileProvider(Path(sys.argv[1]), demo=False).create()\n"
        "except RootKeyError as error:\n    sys.exit(str(error))\n"
    )
    powerless = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    command = [sys.executable, "-c", script, str(key_file)]
    done = subprocess.run(
        [*(powerless if os.geteuid() == 0 else []), *command],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == 1
    assert "accès refusé" in done.stderr
    assert list(key_file.parent.iterdir()) == []


def test_in_demo_mode_the_first_use_makes_it(key_file, settings):
    settings.DEMO = True
    first = provider().root_key()
    assert key_file.stat().st_mode & 0o777 == 0o400
    assert provider().root_key().id == first.id


def test_the_environment_is_for_demo_mode_only(key_file, settings):
    settings.ROOT_KEY = TEXT
    assert isinstance(provider(), EnvironmentProvider)
    assert provider().create() is False
    with pytest.raises(RootKeyError, match="démonstration"):
        provider().root_key()
    settings.DEMO = True
    assert provider().root_key().id == key_id_of(TEXT)
    assert not key_file.exists()
