"""A signalement becomes a case whole or not at all, and stops at once when the law says so."""

import datetime
import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.actors import Actor
from accounts.models import DefaultPerson, Membership
from accounts.policy import Role
from audit import log
from rappel.cases import access, commands, selectors
from rappel.cases.models import Case, SearchCard, Transition
from rappel.cases.people import PartyKind, person_of
from rappel.cases.rule import NotAllowed
from rappel.communes.models import Category, Counter
from rappel.signalement.report import Holder, Postal
from rappel.signalement.services import AlreadyReported, record_signalement, stop_if_needed
from rappel.vault.errors import Locked
from tests.factories import make_town
from tests.signalement.reports import DAY, HOME, make_person, make_report, take_in

ROOM = "rappel.signalement.services"


def opened(case):
    """The case with every cell readable, as `perform` sees it."""
    case = selectors.load_file(case.pk)
    access.open_for_act(case)
    return case


def records(commune, act):
    return [line for line in log.read(commune.pk) if line.act == act]


# --- what is made ------------------------------------------------------------------------------


def test_a_case_holds_everything_that_was_reported(town):
    case = opened(take_in(town, text_breached="arrêté", report_number="R-7", damage=True))
    assert case.reference == "RO-95999-2026-0001"
    assert case.state == "reported"
    assert (case.reported_on, case.facts_on, case.facts_at) == (DAY, DAY, datetime.time(23, 40))
    assert (case.origin, case.source_reference, case.report_number) == (
        "municipal_police",
        "PM-2026-0900",
        "R-7",
    )
    assert (case.place, case.text_breached) == ("Square des Tilleuls", "arrêté")
    assert case.description.startswith("Musique amplifiée")
    assert case.damage
    assert case.created_by == town.reporter
    assert case.reporting_service == "police-municipale"
    assert case.protocol == town.commune.protocols.get()
    assert case.family is None  # confirmed at eligibility (R1)
    person = person_of(case)
    assert (person.civility, person.family_name, person.given_names) == (
        "M.",
        "Wójcik",
        "Łukasz Jan",
    )
    assert person.birth_date == datetime.date(1999, 3, 14)
    assert (person.line2, person.line3, person.street) == (
        None,
        "Bât. C, appt 34",
        "12 allée des Mésanges",
    )
    assert (person.postcode, person.town, person.email) == ("95999", "Valmont", None)
    assert case.reporter.name == "Brigadier P. Lemercier"
    assert case.search_card.card == {
        "family_name": "wojcik",
        "given_names": ["lukasz", "jan"],
        "birth_date": "1999-03-14",
        "street": "batimentcappartement3412alleedesmesanges",
        "postcode": "95999",
        "case_number": "RO-95999-2026-0001",
    }


def test_numbers_follow_each_other_in_the_year_of_the_commune(town, clock):
    assert take_in(town, source_reference="A").reference == "RO-95999-2026-0001"
    assert take_in(town, source_reference="B").reference == "RO-95999-2026-0002"
    clock.move_to(datetime.datetime(2026, 12, 31, 23, 30, tzinfo=datetime.UTC))  # 00:30 in Paris
    assert take_in(town, source_reference="C").reference == "RO-95999-2027-0001"


def test_default_people_are_assigned_with_the_case(town):
    case = take_in(town)
    for role, name in (
        (Role.INSTRUCTOR, "instructor"),
        (Role.SECRETARY, "secretary"),
        (Role.LEGAL_ADVISER, "legal"),
        (Role.ELECTED, "deputy"),
    ):
        assert selectors.assigned_user(selectors.load_file(case.pk), role) == town.users[name].pk
    assert case.waits_for == Role.INSTRUCTOR
    assert case.next_act == "open_review"


def test_without_default_people_every_instructor_may_take_it(town):
    DefaultPerson.objects.all().delete()
    case = take_in(town)
    assert selectors.visible_cases(town.actor("instructor")).filter(pk=case.pk).exists()
    assert not selectors.visible_cases(town.actor("secretary")).exists()


def test_the_first_act_and_its_record_say_who_and_as_what(town):
    key = uuid.uuid4()
    case = take_in(town, "secretary", key=key)
    (first,) = Transition.objects.filter(case=case)
    assert (first.act, first.from_state, first.to_state) == ("create", "", "reported")
    assert (first.actor, first.role, first.key) == (town.secretary, "secretary", key)
    (record,) = records(town.commune, "signalement.create")
    assert (record.actor, record.role, record.obj, record.res) == (
        f"user:{town.secretary.pk}",
        "secretary",
        f"case:{case.pk}",
        "ok",
    )
    assert case.reporting_service == ""


@pytest.mark.rule("R19")
@pytest.mark.parametrize(
    ("birth", "band", "minor"),
    [
        (datetime.date(2008, 10, 8), "16-17", True),  # 18 the day after the facts
        (datetime.date(2008, 10, 7), "18-25", False),  # 18 that very day
        (datetime.date(2014, 1, 19), "0-12", True),
        (None, "", None),
    ],
)
def test_ages_are_those_of_the_day_of_the_facts(town, birth, band, minor):
    case = take_in(town, person=make_person(birth_date=birth))
    assert (case.age_band, case.minor_at_facts) == (band, minor)


@pytest.mark.rule("R16")
def test_those_in_charge_are_kept_with_their_place(town):
    child = make_person(birth_date=datetime.date(2014, 1, 19))
    holders = (
        Holder(quality="mère", family_name="Wójcik", given_names="Anna", address=HOME),
        Holder(quality="tuteur", family_name="Nowak", phone="06 39 98 10 02"),
    )
    case = opened(take_in(town, person=child, holders=holders))
    rows = [row for row in case.parties.all() if row.kind != PartyKind.PERSON]
    assert [(row.kind, row.rank, row.quality) for row in rows] == [
        ("holder", 1, "mère"),
        ("holder", 2, "tuteur"),
    ]
    assert rows[0].street == "12 allée des Mésanges"
    assert rows[1].phone == "06 39 98 10 02"


def test_whoever_protects_an_adult_is_not_a_parent(town):
    holders = (Holder(quality="curatrice", family_name="Service mandataire"),)
    case = opened(take_in(town, holders=holders))
    (protector,) = [row for row in case.parties.all() if row.kind != PartyKind.PERSON]
    assert protector.kind == PartyKind.PROTECTOR


@pytest.mark.rule("R3")
@pytest.mark.parametrize(("said", "kept"), [("no", "no"), ("", "to_check")])
def test_the_word_of_the_service_is_kept_and_does_not_answer_the_question(town, said, kept):
    case = opened(take_in(town, complaint=said, inquiry=said))
    answers = {row.question: row for row in case.source_answers.all()}
    assert {row.answer for row in answers.values()} == {kept}
    assert all(row.imported and row.service == "municipal_police" for row in answers.values())
    assert all(row.asked_on == DAY for row in answers.values())
    assert {"R3"} <= {rule.code for rule in commands.unmet(case, "submit", by=None)}


@pytest.mark.rule("R3c")
def test_a_fine_already_written_is_a_question_to_ask_again(town):
    case = opened(take_in(town, fined="yes"))
    (check,) = case.checks.all()
    assert (check.code, check.answer) == ("fined", "to_check")
    assert not opened(take_in(town, fined="no", source_reference="B")).checks.all()


@pytest.mark.rule("R6")
def test_facts_said_to_be_elsewhere_wait_for_an_answer(town):
    case = opened(take_in(town, other_commune="Pont-Aval"))
    (check,) = case.checks.all()
    assert (check.code, check.answer) == ("place", "outside")
    assert "Pont-Aval" in check.evidence


# --- stopped at once ---------------------------------------------------------------------------


@pytest.mark.rule("R2")
@pytest.mark.parametrize(
    "category",
    [
        "joyride",
        "theft",
        "drug_use",
        "contempt",
        "threats",
        "violence",
        "damage",
        "hall_occupation",
    ],
)
def test_a_category_of_the_justice_system_arrives_blocked(town, category):
    case = opened(take_in(town, category=category))
    assert case.state == "blocked"
    (blocking,) = case.blockings.all()
    assert blocking.reasons == ["R2:category"]
    last = Transition.objects.filter(case=case).last()
    assert (last.act, last.job, last.actor) == ("block", "intake", None)
    (record,) = records(town.commune, "case.block")
    assert (record.actor, record.res) == ("job:intake", "ok")


@pytest.mark.rule("R3")
@pytest.mark.parametrize("question", ["complaint", "inquiry"])
def test_a_complaint_or_an_inquiry_arrives_blocked(town, question):
    case = opened(take_in(town, **{question: "yes"}))
    assert case.state == "blocked"
    assert case.blockings.get().reasons == [f"R3:{question}"]


@pytest.mark.rule("R2")
@pytest.mark.parametrize(
    "description",
    [
        "Inscription au marqueur sur un abri de bus, effacée en un quart d'heure.",
        "A TAGUÉ le banc.",
        "Dessins à la peinture sur le mur.",
    ],
)
def test_an_inscription_arrives_blocked_even_rubbed_out(town, description):
    case = opened(take_in(town, category="public_property", description=description))
    assert case.state == "blocked"
    assert case.blockings.get().reasons == ["R2:inscription"]
    (check,) = case.checks.all()
    assert (check.code, check.answer, check.by) == ("inscription", "yes", None)


@pytest.mark.rule("R2")
def test_public_property_without_an_inscription_is_not_blocked(town):
    case = take_in(town, category="public_property", description="A renversé une jardinière.")
    assert case.state == "reported"
    assert not case.checks.exists()


def test_words_that_a_commune_adds_block_too(town):
    Category.objects.filter(commune=town.commune, code="public_property").update(hints=["craie"])
    case = take_in(town, category="public_property", description="De la craie sur le banc.")
    assert case.state == "blocked"


@pytest.mark.rule("R2")
def test_no_instructor_can_open_what_arrived_blocked(town):
    case = take_in(town, category="theft")
    with pytest.raises(NotAllowed):
        commands.perform(
            case,
            "open_review",
            actor=town.actor("instructor"),
            version=case.version,
            key=uuid.uuid4(),
        )
    assert Case.objects.get().state == "blocked"


def test_an_intake_cut_before_its_second_act_is_completed_when_the_report_comes_again(
    town, monkeypatch
):
    monkeypatch.setattr(f"{ROOM}.stop_if_needed", lambda case: case)
    assert take_in(town, category="theft").state == "reported"
    monkeypatch.undo()
    with pytest.raises(AlreadyReported):
        take_in(town, category="theft")
    assert Case.objects.get().state == "blocked"


def test_a_case_taken_at_that_very_moment_stops_all_the_same(town, monkeypatch):
    monkeypatch.setattr(f"{ROOM}.stop_if_needed", lambda case: case)
    case = take_in(town, category="theft")
    monkeypatch.undo()
    perform = commands.perform

    def after_somebody_else(*args, **kwargs):
        monkeypatch.undo()
        Case.objects.update(version=case.version + 1)
        return perform(*args, **kwargs)

    monkeypatch.setattr(commands, "perform", after_somebody_else)
    assert stop_if_needed(case).state == "blocked"


def test_stopping_twice_does_it_once(town):
    case = take_in(town, category="theft")
    assert stop_if_needed(case).version == case.version


# --- once --------------------------------------------------------------------------------------


def test_the_same_form_sent_twice_makes_one_case(town):
    key = uuid.uuid4()
    assert take_in(town, key=key) == take_in(town, key=key)
    assert Case.objects.count() == 1
    assert Transition.objects.count() == 1
    assert len(records(town.commune, "signalement.create")) == 1


def test_the_key_of_somebody_else_makes_another_case(town):
    key = uuid.uuid4()
    first = take_in(town, key=key, source_reference="")
    assert take_in(town, "secretary", key=key, source_reference="") != first


@pytest.mark.parametrize("typed", [("WOJCIK", "Lukasz"), ("Wójcik", "Łukasz, Paweł")])
def test_the_same_reference_and_author_is_known(town, typed):
    case = take_in(town)
    family, given = typed
    with pytest.raises(AlreadyReported) as known:
        take_in(town, person=make_person(family_name=family, given_names=given))
    assert known.value.case == case
    assert known.value.differences == ()
    assert Case.objects.count() == 1
    assert Counter.objects.get(kind="case").last == 1  # no number is spent


def test_what_a_known_report_says_otherwise_is_named_and_nothing_replaced(town):
    case = take_in(town)
    elsewhere = make_person(
        birth_date=datetime.date(1999, 3, 15), address=Postal(street="1 rue A", postcode="95999")
    )
    with pytest.raises(AlreadyReported) as known:
        take_in(town, person=elsewhere)
    assert known.value.differences == ("date de naissance", "adresse")
    person = person_of(opened(case))
    assert (person.birth_date, person.street) == (
        datetime.date(1999, 3, 14),
        "12 allée des Mésanges",
    )
    record = records(town.commune, "signalement.create")[0]
    assert (record.obj, record.res) == (f"case:{case.pk}", "ok")


@pytest.mark.rule("R21")
@pytest.mark.parametrize(
    "other",
    [
        {"person": make_person(given_names="Zoë")},  # a twin: one file a person
        {"source_reference": "PM-2026-0901"},
        {"source_reference": ""},
    ],
)
def test_another_author_or_reference_is_another_case(town, other):
    take_in(town, source_reference=other.get("source_reference", "PM-2026-0900") and "PM-2026-0900")
    take_in(town, **other)
    assert Case.objects.count() == 2


def test_reports_without_reference_are_always_new(town):
    take_in(town, source_reference="")
    take_in(town, source_reference="")
    assert Case.objects.count() == 2


def test_the_same_reference_in_another_commune_is_another_case(town):
    elsewhere = make_town("95998", "Saint-Aubin-le-Clos", prefix="sa-")
    take_in(town)
    assert take_in(elsewhere).reference == "RO-95998-2026-0001"


def test_only_the_cards_with_the_same_reference_are_opened(town, monkeypatch):
    take_in(town, source_reference="A")
    take_in(town, source_reference="B")
    opening = []
    monkeypatch.setattr(
        access,
        "open_for_act",
        lambda case, real=access.open_for_act: opening.append(case) or real(case),
    )
    with pytest.raises(AlreadyReported):
        take_in(town, source_reference="B")
    assert {case.source_reference for case in opening} == {"B"}


def test_a_reporter_never_learns_of_another_services_file(town):
    """security.md §3: the same answer whether a file exists or not."""
    known = take_in(town, "secretary")
    made = take_in(town, "reporter")
    assert made != known
    with pytest.raises(AlreadyReported) as own:
        take_in(town, "reporter")
    assert own.value.case == made


# --- refused -----------------------------------------------------------------------------------


@pytest.mark.rule("R30")
@pytest.mark.parametrize("who", ["coordinator", "dpo", "admin"])
def test_a_role_without_the_act_is_refused_and_recorded(town, who):
    with pytest.raises(NotAllowed):
        take_in(town, who)
    assert not Case.objects.exists()
    (record,) = records(town.commune, "signalement.create")
    assert (record.actor, record.res, record.obj) == (
        f"user:{town.users[who].pk}",
        "denied",
        None,
    )


@pytest.mark.parametrize("who", ["reporter", "instructor", "secretary", "legal", "mayor"])
def test_the_other_roles_may_report(town, who):
    assert take_in(town, who).created_by == town.users[who]


@pytest.mark.rule("R30")
def test_nobody_reports_into_a_commune_where_he_has_no_role(town):
    elsewhere = make_town("95998", "Saint-Aubin-le-Clos", prefix="sa-")
    with pytest.raises(NotAllowed):
        record_signalement(
            elsewhere.commune,
            actor=town.actor("instructor"),
            key=uuid.uuid4(),
            report=make_report(elsewhere),
        )
    assert not Case.objects.exists()
    assert records(elsewhere.commune, "signalement.create")[0].res == "denied"


def test_a_revoked_role_is_gone_at_once(town):
    Membership.objects.filter(user=town.secretary).delete()
    with pytest.raises(NotAllowed):
        take_in(town, "secretary")


@pytest.mark.parametrize("job", ["intake", "nightly"])
def test_a_job_that_imports_nothing_makes_no_case(town, job):
    with pytest.raises(NotAllowed):
        record_signalement(
            town.commune, actor=Actor(job=job), key=uuid.uuid4(), report=make_report(town)
        )


@pytest.mark.rule("R5")
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reported_on": datetime.date(2026, 11, 3)}, "reported_on"),
        ({"facts_on": datetime.date(2026, 11, 3)}, "facts_on"),
        ({"facts_on": datetime.date(2026, 10, 8)}, "facts_on"),
        ({"person": make_person(birth_date=datetime.date(2026, 10, 8))}, "birth_date"),
        ({"person": make_person(birth_date=datetime.date(1899, 1, 1))}, "birth_date"),
        ({"person": make_person(family_name=" - ")}, "family_name"),
        ({"person": make_person(given_names="…")}, "given_names"),
    ],
)
def test_what_cannot_be_is_refused_by_field(town, fields, field):
    with pytest.raises(ValidationError) as refused:
        take_in(town, **fields)
    assert list(refused.value.message_dict) == [field]
    assert not Case.objects.exists()


def test_a_record_that_cannot_be_written_leaves_no_case(town, monkeypatch):
    def broken(*entries):
        raise log.AuditError

    monkeypatch.setattr(commands.journal, "append", broken)
    with pytest.raises(log.AuditError):
        take_in(town)
    assert not Case.objects.exists()
    assert not Counter.objects.exists()


# --- sealed ------------------------------------------------------------------------------------


def test_nothing_typed_is_readable_in_the_database(town):
    case = take_in(
        town,
        holders=(Holder(quality="curatrice", family_name="Zielińska", given_names="Ewa"),),
        other_commune="Pont-Aval",
    )
    words = ("Wójcik", "wojcik", "1999-03-14", "Mésanges", "mesanges", "Musique", "Tilleuls")
    words += ("Lemercier", "06 39 98", "Zielińska", "Pont-Aval indiquée", "curatrice")
    assert case.source_reference in _dump()  # the search itself works
    stored = _dump(leaving_out={"accounts_user"})
    for word in words:
        assert word not in stored


def _dump(leaving_out=frozenset()):
    """Every value of every table, bytes as text in Latin-1."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in leaving_out or not table.startswith(("cases_", "review_", "audit_")):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    if isinstance(value, bytes | memoryview):
                        raw = bytes(value)
                        said.append(raw.decode("utf-8", errors="replace"))
                    else:
                        said.append(json.dumps(value, default=str, ensure_ascii=False))
    return "\n".join(said)


def test_without_an_opener_the_case_stays_closed(town):
    take_in(town)
    card = SearchCard.objects.get()
    with pytest.raises(Locked):
        _ = card.card
