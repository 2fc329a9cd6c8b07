"""Keys of the installation, of communes and of cases: made once, read by one query, never mixed."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from rappel.vault import cache, keys
from rappel.vault.errors import RootKeyError, VaultError
from rappel.vault.models import CaseKey, CommuneKey, DeskKey, Installation, SigningKey
from tests.vault.conftest import NOW


@pytest.fixture
def cases(commune):
    """Three cases with keys, none in the cache."""
    found = [uuid.uuid4() for _ in range(3)]
    for case in found:
        keys.create_case_key(commune, case)
    keys.forget()
    return found


def test_initialise_makes_everything_once(db, key_file):
    first = keys.initialise(now=NOW)
    assert (first.made_root, first.made_installation) == (True, True)
    assert key_file.stat().st_mode & 0o777 == 0o400
    content = key_file.read_bytes()
    again = keys.initialise(now=NOW)
    assert again == (first.installation, first.root_id, False, False)
    assert key_file.read_bytes() == content
    assert [model.objects.count() for model in (Installation, DeskKey, SigningKey)] == [1, 1, 1]


def test_initialise_takes_an_existing_root_key(db, key_file):
    first = keys.initialise(now=NOW)
    Installation.objects.all().delete()
    DeskKey.objects.all().delete()
    second = keys.initialise(now=NOW)
    assert (second.made_root, second.made_installation) == (False, True)
    assert second.root_id == first.root_id


def test_initialise_never_makes_a_second_root_key(installation, key_file):
    key_file.unlink()
    with pytest.raises(RootKeyError, match="n'existe pas"):
        keys.initialise(now=NOW)
    assert not key_file.exists()


def test_initialise_refuses_another_root_key(installation, key_file):
    key_file.unlink()
    key_file.write_text("ab" * 32)
    key_file.chmod(0o400)
    with pytest.raises(RootKeyError, match="n'est pas celle"):
        keys.initialise(now=NOW)


def test_there_is_one_installation(installation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create(created_at=NOW)


def test_the_installation_is_asked_for_once(installation, django_assert_num_queries):
    keys.forget()
    with django_assert_num_queries(1):
        assert keys.installation_id() == installation
        assert keys.installation_id() == installation


def test_before_init_the_operator_is_told_what_to_run(db, key_file):
    for question in (keys.installation_id, keys.signing):
        with pytest.raises(VaultError, match="keys init"):
            question()


def test_a_case_key_is_read_by_one_query_then_from_the_cache(
    commune, cases, django_assert_num_queries
):
    with django_assert_num_queries(1):
        first = keys.case_key(commune, cases[0])
        assert keys.case_key(commune, cases[0]) is first


def test_keys_of_many_cases_take_one_query(commune, cases, django_assert_num_queries):
    with django_assert_num_queries(1):
        keys.load_case_keys(commune, cases)
        loaded = {keys.case_key(commune, case).id for case in cases}
    assert len(loaded) == 3
    with django_assert_num_queries(0):
        keys.load_case_keys(commune, cases)
        keys.load_case_keys(commune, [])


def test_keys_of_a_whole_commune_take_one_query(
    commune, cases, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(keys, "_FEW", 1)
    other = uuid.uuid4()
    keys.create_commune_keys(other)
    keys.create_case_key(other, stranger := uuid.uuid4())
    keys.forget()
    with django_assert_num_queries(1):
        keys.load_case_keys(commune, [*cases[:2], stranger])
        assert keys.case_key(commune, cases[0]).id != keys.case_key(commune, cases[1]).id
    with django_assert_num_queries(1), pytest.raises(VaultError):
        keys.case_key(commune, stranger)


def test_one_bad_key_does_not_hide_the_others(commune, cases):
    CaseKey.objects.filter(pk=cases[1]).update(wrapped=b"RK\1\1" + bytes(76))
    keys.load_case_keys(commune, [*cases, uuid.uuid4()])
    keys.case_key(commune, cases[0])
    keys.case_key(commune, cases[2])
    with pytest.raises(VaultError):
        keys.case_key(commune, cases[1])


def test_keys_leave_the_cache_after_a_minute(commune, cases, monkeypatch):
    now = [5000.0]
    monkeypatch.setattr(cache.time, "monotonic", lambda: now[0])
    first = keys.case_key(commune, cases[0])
    desk = keys.desk_key(commune)
    now[0] += 61
    assert keys.case_key(commune, cases[0]) is not first
    assert keys.desk_key(commune) is not desk
    assert keys.case_key(commune, cases[0]).id == first.id


def test_an_erased_key_is_gone(commune, cases):
    CaseKey.objects.filter(pk=cases[0]).delete()
    with pytest.raises(VaultError):
        keys.case_key(commune, cases[0])


def test_a_case_has_no_key_in_another_commune(commune, cases):
    other = uuid.uuid4()
    keys.create_commune_keys(other)
    with pytest.raises(VaultError):
        keys.case_key(other, cases[0])
    CaseKey.objects.filter(pk=cases[0]).update(commune=other)
    with pytest.raises(VaultError):
        keys.case_key(other, cases[0])


@pytest.mark.parametrize("columns", [("wrapped",), ("key_id", "wrapped"), ("key_id",)])
def test_keys_swapped_between_cases_do_not_open(commune, cases, columns):
    other = CaseKey.objects.get(pk=cases[1])
    swapped = {column: getattr(other, column) for column in columns}
    CaseKey.objects.filter(pk=cases[0]).update(**swapped)
    with pytest.raises(VaultError):
        keys.case_key(commune, cases[0])


def test_a_case_gets_one_key(commune, cases):
    with pytest.raises(IntegrityError), transaction.atomic():
        keys.create_case_key(commune, cases[0])


def test_a_commune_without_keys_has_no_cases(installation):
    with pytest.raises(VaultError):
        keys.create_case_key(uuid.uuid4(), uuid.uuid4())


def test_a_commune_has_one_active_key(commune):
    with pytest.raises(IntegrityError), transaction.atomic():
        keys.create_commune_keys(commune)


def test_a_key_that_only_decrypts_still_opens_old_cases(commune, cases):
    CommuneKey.objects.update(state=CommuneKey.State.DECRYPT_ONLY)
    keys.case_key(commune, cases[0])
    with pytest.raises(VaultError):
        keys.create_case_key(commune, uuid.uuid4())


def test_a_destroyed_key_opens_nothing(commune, cases):
    CommuneKey.objects.update(state=CommuneKey.State.DESTROYED, wrapped=None)
    with pytest.raises(VaultError):
        keys.case_key(commune, cases[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        CommuneKey.objects.update(state=CommuneKey.State.ACTIVE)


def test_desk_keys_of_commune_and_installation_differ(commune, installation):
    assert keys.desk_key(commune).id != keys.desk_key(installation).id
    with pytest.raises(VaultError):
        keys.desk_key(uuid.uuid4())


def test_a_desk_key_of_another_owner_does_not_open(commune, installation):
    other = uuid.uuid4()
    keys.create_commune_keys(other)
    theirs = DeskKey.objects.get(pk=other)
    DeskKey.objects.filter(pk=commune).update(
        key_id=theirs.key_id, wrapped=theirs.wrapped, commune_key=theirs.commune_key
    )
    keys.forget()
    with pytest.raises(VaultError):
        keys.desk_key(commune)


def test_the_signing_key_signs_for_the_stored_public_key(installation):
    signer = keys.signing()
    row = SigningKey.objects.get()
    assert signer.public == bytes(row.public)
    SigningKey.objects.update(public=bytes(32))
    with pytest.raises(VaultError):
        keys.signing()


def test_with_another_root_key_nothing_opens_and_the_reason_is_said(commune, cases, key_file):
    key_file.unlink()
    key_file.write_text("ab" * 32)
    key_file.chmod(0o400)
    keys.forget()
    for question in (
        lambda: keys.case_key(commune, cases[0]),
        lambda: keys.load_case_keys(commune, cases),
        lambda: keys.desk_key(commune),
        keys.signing,
        lambda: keys.create_case_key(commune, uuid.uuid4()),
    ):
        with pytest.raises(RootKeyError, match="remettez la bonne clé"):
            question()


def test_no_key_is_in_the_database(commune, cases, key_file):
    root = bytes.fromhex(key_file.read_text())
    held = [root, keys.case_key(commune, cases[0])._material, keys.desk_key(commune)._material]
    for model in (Installation, CommuneKey, CaseKey, DeskKey, SigningKey):
        for row in model.objects.values_list():
            for value in row:
                stored = (
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                )
                assert not any(secret in stored for secret in held)
