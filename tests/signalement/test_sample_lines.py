"""Each line of the sample exports ends where their README says (tests/data/signalements)."""

import datetime
from dataclasses import dataclass

import pytest

from rappel.cases import access, families, finder, readings, selectors
from rappel.cases.access import open_case
from rappel.cases.models import Case
from rappel.cases.people import person_name, person_of
from rappel.cases.rule import NotAllowed
from rappel.cases.search import fold, hints_in
from rappel.communes.hints import HINTS
from rappel.communes.models import Arrete
from rappel.letters.addresses import address_lines
from rappel.review.study import identity
from rappel.review.study.questions import Answer, questions, sort_arretes
from rappel.review.study.services import open_review
from rappel.signalement.imports import ImportReport, import_sheet
from rappel.signalement.sheet import Line as SheetLine
from rappel.signalement.sheet import read_sheet
from rappel.vault.errors import Locked
from tests import factories
from tests.factories import Town, act_by
from tests.signalement.sheets import SAMPLES, sample

HEARING = datetime.date(2026, 11, 23)
"""When the person would be heard: three weeks after the day of the tests."""
ALWAYS = {"qualification", "place", "family", "fined"}
POLICE = "police-municipale-2026-10.utf8.csv"
WINDOWS = "police-municipale-2026-10.cp1252.csv"
PARTNERS = "partenaires-2026-10.utf8.csv"
HARD = "cas-difficiles.utf8.csv"
FAULTY = "lignes-fautives.utf8.csv"
CHILD, YOUTH = families.Audience.CHILD, families.Audience.YOUTH


@dataclass(frozen=True)
class Line:
    """A line of a file by its reference and surname, and what its README says of it.

    `stopped`: the reasons that block it on arrival; `asked`: questions beside the usual ones;
    `hints`: rules that words of its description call for; `heard`: who is, at the hearing;
    `named`: how many of those who answer for a child are named; `told`: a rule of its notices.
    """

    reference: str
    name: str
    stopped: tuple[str, ...] = ()
    asked: frozenset[str] = frozenset()
    hints: frozenset[str] = frozenset()
    heard: families.Audience = families.Audience.ADULT
    named: int = 0
    told: tuple[str, ...] = ()


WARN = frozenset({"warning"})
LINES = {
    POLICE: (
        Line("PM-2026-0411", "Wójcik"),
        Line("PM-2026-0412", "Çelik", asked=WARN),
        Line("PM-2026-0415", "Traoré", heard=CHILD, named=2),
        Line(
            "PM-2026-0418",
            "Le Goff",
            asked=WARN,
            hints=frozenset({"R2", "R3"}),
            heard=YOUTH,
            named=1,
        ),
        Line(
            "PM-2026-0418",
            "d'Alençon-Müller",
            asked=WARN,
            hints=frozenset({"R2", "R3"}),
            heard=CHILD,
            named=2,
        ),
        Line("PM-2026-0420", "Ferreira da Silva", asked=WARN),
        Line("PM-2026-0423", "Haddad", stopped=("R2:category",)),
        Line(
            "PM-2026-0424",
            "Bonnefoy",
            stopped=("R2:category", "R3:complaint"),
            hints=frozenset({"R3"}),
        ),
        Line("PM-2026-0427", "O'Brien"),
        Line("PM-2026-0427", "Nguyễn"),
        Line("PM-2026-0430", "Dupont", asked=WARN),
        Line("PM-2026-0431", "WOJCIK"),
    ),
    PARTNERS: (
        Line("COL-MC-26-07", "Diarra", asked=WARN, heard=CHILD, named=1),
        Line("COL-MC-26-08", "Kovačević", asked=WARN, heard=YOUTH, named=1, told=("R16",)),
        Line("BAIL-VAL-112", "Garnier-Ünal", asked=WARN),
        Line("BAIL-VAL-113", "Ben Youssef", asked=WARN, hints=frozenset({"R41"})),
        Line(
            "RIV-2026-031",
            "Petit",
            stopped=("R2:inscription",),
            asked=frozenset({"inscription"}),
            hints=frozenset({"R2"}),
            heard=YOUTH,
            named=1,
        ),
        Line("TRANS-44", "Saint-Éloi", asked=WARN, hints=frozenset({"R2"}), named=1),
        Line("RIV-2026-033", "van der Meersch", hints=frozenset({"R41"})),
        Line(
            "PM-2026-0440", "Morel", stopped=("R2:category", "R3:inquiry"), hints=frozenset({"R3"})
        ),
    ),
    HARD: (
        Line("PM-2026-0450", "Benhaddou"),
        Line("PM-2026-0452", "Lemoine", asked=WARN, heard=YOUTH, named=1),
        Line("PM-2026-0452", "Lemoine", asked=WARN, heard=YOUTH, named=1),
        Line("PM-2026-0453", "Sarr", heard=YOUTH, told=("R16",)),
        Line("PM-2026-0454", "Vasseur", named=1),
        Line("BAIL-VAL-120", "Joly", asked=WARN, hints=frozenset({"R2", "R28", "R41"})),
        Line("PM-2026-0456", "Kowalski", asked=WARN, hints=frozenset({"R3c"}), told=("R19",)),
        Line("PM-2026-0457", "Roche", asked=frozenset({"warning", "old_facts"}), told=("R6",)),
        Line("PM-2026-0458", "Sanchez", hints=frozenset({"R6"})),
    ),
    FAULTY: (
        Line("BAD-06", "=1+1"),
        Line("BAD-07", "<script>alert(1)</script>"),
        Line("BAD-09", "Test", heard=families.Audience.PARENTS, named=1, told=("R20b",)),
    ),
}
REFUSED = {
    "BAD-01": "date_signalement",
    "BAD-02": "date_faits",
    "BAD-03": "heure_faits",
    "BAD-04": "qualification",
    "BAD-05": "auteur_nom",
    "BAD-08": "auteur_date_naissance",
}


def cut(name: str, *numbers: int) -> bytes:
    """The header of a sample and these of its lines, the first being 0."""
    encoding = "cp1252" if "cp1252" in name else "utf-8-sig"
    header, *lines = sample(name).decode(encoding).splitlines()
    return "\r\n".join([header, *(lines[number] for number in numbers), ""]).encode(encoding)


def taken(town: Town, name: str, *numbers: int) -> ImportReport:
    """What the import says of these lines of a sample."""
    sheet = read_sheet(cut(name, *numbers))
    return import_sheet(town.commune, actor=town.actor("reporter"), sheet=sheet)


def opened(report: ImportReport) -> list[Case]:
    """The cases made, opened as the procedure opens them, in the order of the lines."""
    found = []
    for line in report.created:
        case = selectors.load_file(Case.objects.get(reference=line.reference).pk)
        access.open_for_act(case)
        found.append(case)
    return found


def one(town: Town, reference: str, name: str = "") -> Case:
    """The case of the line of that reference, the first of that surname."""
    file, number = next(
        (file, number)
        for file, lines in LINES.items()
        for number, line in enumerate(lines)
        if line.reference == reference and name in ("", line.name)
    )
    return opened(taken(town, file, number))[0]


every_line = pytest.mark.parametrize(
    ("file", "number", "line"),
    [
        pytest.param(file, number, line, id=f"{line.reference}-{number}")
        for file in (POLICE, PARTNERS, HARD)
        for number, line in enumerate(LINES[file])
    ]
    + [
        pytest.param(FAULTY, int(line.reference[-2:]) - 1, line, id=line.reference)
        for line in LINES[FAULTY]
    ],
)


@pytest.mark.rule("R2")
@pytest.mark.rule("R3")
@pytest.mark.rule("R16")
@every_line
def test_the_line_ends_where_the_readme_says(
    town: Town, file: str, number: int, line: Line
) -> None:
    report = taken(town, file, number)
    (case,) = opened(report)
    assert (case.source_reference, person_of(case).family_name) == (line.reference, line.name)
    told = report.created[0].notices
    assert len(told) == len(line.told)
    assert all(f"(règle {rule})" in said for rule, said in zip(line.told, told, strict=True))
    blocked = [row.reasons for row in case.blockings.all()]
    assert blocked == ([list(line.stopped)] if line.stopped else [])
    assert {asked.code for asked in questions(case)} == ALWAYS | line.asked
    assert {hint.rule for hint in HINTS if hints_in(case.description, hint.words)} == line.hints
    assert families.audience(case, HEARING) == line.heard
    assert len(families.holders(case)) == line.named
    step = act_by(case, town.actor("instructor"))
    if line.stopped:
        with pytest.raises(NotAllowed):
            open_review(case, **step)
    else:
        assert open_review(case, **step).case.state == "under_review"


@pytest.mark.parametrize("reference", REFUSED)
def test_the_faulty_line_is_refused_by_its_column(town: Town, reference: str) -> None:
    report = taken(town, FAULTY, int(reference[-2:]) - 1)
    assert not report.created
    assert [line.column for line in report.refused] == [REFUSED[reference]]
    assert not Case.objects.exists()


def test_every_line_of_every_sample_is_here() -> None:
    files = {path.name for path in SAMPLES.glob("*.csv")}
    assert files == {*LINES, WINDOWS}
    for name, lines in LINES.items():
        wanted = len(sample(name).decode("utf-8-sig").splitlines()) - 1
        assert wanted == len(lines) + (len(REFUSED) if name == FAULTY else 0)


@pytest.mark.parametrize("number", range(10))
def test_the_windows_line_is_known_after_the_other_file(town: Town, number: int) -> None:
    line = read_sheet(cut(WINDOWS, number)).lines[0]
    assert isinstance(line, SheetLine)
    made = one(town, line.values["ref_source"], line.values["auteur_nom"])
    again = taken(town, WINDOWS, number)
    assert [known.reference for known in again.existing] == [made.reference]
    assert again.existing[0].differences == ()
    assert Case.objects.count() == 1


# --- what the README says of some of them -------------------------------------------------------


@pytest.mark.rule("R21")
@pytest.mark.parametrize(
    ("file", "numbers"), [(POLICE, (3, 4)), (POLICE, (8, 9)), (HARD, (1, 2))], ids=str
)
def test_authors_of_one_report_are_two_linked_cases_and_no_look_alikes(
    town: Town, file: str, numbers: tuple[int, ...]
) -> None:
    first, second = opened(taken(town, file, *numbers))
    (link,) = readings.links(first)
    assert {link.case_id, link.other_id} == {first.pk, second.pk}
    assert finder.resembling(town.actor("instructor"), first) == []


@pytest.mark.rule("R26")
def test_wojcik_is_shown_and_is_a_repeat_only_once_the_first_reminder_was_given(
    town: Town,
) -> None:
    first, second = opened(taken(town, POLICE, 0, 11))
    (hit,) = finder.resembling(town.actor("instructor"), second)
    assert hit.case.pk == first.pk
    linked = factories.course(town, second).link_same_person()
    assert linked.state == "reported"
    assert linked.reference != first.reference
    assert [link.kind for link in readings.links(linked)] == ["same_person"]
    assert selectors.earlier_reminders(linked) == []


@pytest.mark.rule("R47")
@pytest.mark.parametrize("name", ["O'Brien", "Nguyễn"])
def test_the_hours_of_the_arrete_cover_the_facts(town: Town, name: str) -> None:
    case = one(town, "PM-2026-0427", name)
    assert [order.number for order in sort_arretes(case)[0]] == ["2026-114"]
    Arrete.objects.update(to_time=datetime.time(20, 0))
    assert sort_arretes(case)[0] == []


@pytest.mark.rule("R47")
def test_no_arrete_of_the_register_no_way_on(town: Town) -> None:
    Arrete.objects.all().delete()
    case = one(town, "PM-2026-0454")
    assert sort_arretes(case) == ([], [])
    way = factories.course(town, case)
    way.open_review()
    way.check_identity()
    way.check_eligibility()
    with pytest.raises(NotAllowed) as refusal:
        way.submit()
    assert "R47" in {unmet.code for unmet in refusal.value.unmet}


@pytest.mark.rule("R16")
@pytest.mark.parametrize("reference", ["COL-MC-26-08", "PM-2026-0453"])
def test_no_parent_named_is_a_task_and_no_convocation(town: Town, reference: str) -> None:
    way = factories.course(town, one(town, reference))
    way.open_review()
    with pytest.raises(NotAllowed) as refusal:
        way.submit()
    assert "R16" in {unmet.code for unmet in refusal.value.unmet}
    assert not way.case.documents.all()


@pytest.mark.rule("R16b")
@pytest.mark.parametrize(
    ("reference", "name"), [("PM-2026-0415", ""), ("PM-2026-0418", "d'Alençon-Müller")]
)
def test_parents_at_two_addresses_each_have_their_own(
    town: Town, reference: str, name: str
) -> None:
    case = one(town, reference, name)
    first, second = families.holders(case)
    assert first.street == person_of(case).street
    assert second.street != first.street


def test_moussa_has_a_guardian(town: Town) -> None:
    (holder,) = families.holders(one(town, "COL-MC-26-07"))
    assert holder.holder_kind == "guardian"


@pytest.mark.rule("R16d")
@pytest.mark.rule("R19")
@pytest.mark.parametrize("reference", ["TRANS-44", "PM-2026-0454"])
def test_eighteen_soon_after_the_letter_is_to_him_alone(town: Town, reference: str) -> None:
    case = one(town, reference)
    assert families.is_minor(case, case.facts_on)
    (to,) = families.recipients(case, HEARING)
    assert to.party == person_of(case)


@pytest.mark.rule("R42")
@pytest.mark.parametrize("reference", ["RIV-2026-031", "RIV-2026-033"])
def test_who_reported_is_not_for_the_secretary(town: Town, reference: str) -> None:
    case = selectors.load_file(one(town, reference).pk)
    open_case(case, town.actor("secretary"))
    with pytest.raises(Locked):
        case.reporter.name  # noqa: B018
    with pytest.raises(Locked):
        case.description  # noqa: B018


@pytest.mark.rule("R6")
def test_facts_elsewhere_are_told_and_do_not_go_on(town: Town) -> None:
    way = factories.course(town, one(town, "PM-2026-0458"))
    place = next(asked for asked in questions(way.case) if asked.code == "place")
    assert place.hints
    way.open_review()
    way.check_identity()
    way.check_eligibility(place=Answer("outside", "Pont-Aval"))
    with pytest.raises(NotAllowed) as refusal:
        way.submit()
    assert "R6" in {unmet.code for unmet in refusal.value.unmet}
    assert way.dismiss_inadmissible("outside_commune").state == "dismissed"


@pytest.mark.rule("R3c")
@pytest.mark.rule("R3")
def test_already_fined_with_a_blank_complaint(town: Town) -> None:
    case = one(town, "PM-2026-0456")
    assert next(asked for asked in questions(case) if asked.code == "fined").hints
    assert readings.source_answer(case, "complaint", asked_here=False).answer == "to_check"
    person = person_of(case)
    assert (person.birth_date, person.line2) == (None, "CCAS, domiciliation")


@pytest.mark.rule("R6")
def test_a_year_old_is_said_to_be_barred(town: Town) -> None:
    old = {asked.code: asked for asked in questions(one(town, "PM-2026-0457"))}["old_facts"]
    assert "prescrite" in old.why


def test_raymond_joly_is_an_adult_with_a_curatrice(town: Town) -> None:
    case = one(town, "BAIL-VAL-120")
    assert families.holders(case) == []
    assert [party.kind for party in case.parties.all() if party != person_of(case)] == ["protector"]


def test_the_belgian_address_is_written_as_it_is_there(town: Town) -> None:
    person = person_of(one(town, "RIV-2026-033"))
    names = {name: getattr(person, name) or "" for name in identity.NAMES}
    home = {name: getattr(person, name) or "" for name in identity.ADDRESS}
    lines = address_lines(**names, **home).lines
    assert lines[-1] == "BELGIQUE"
    assert "7999 VILLE FICTIVE" in lines[-2].replace("-", " ")


@pytest.mark.parametrize(
    ("reference", "name", "folded"),
    [
        ("RIV-2026-031", "M. Aÿmeric PETIT", "aymericpetit"),
        ("PM-2026-0427", "M. Văn Đức NGUYỄN", "vanducnguyen"),
        ("BAIL-VAL-112", "Mme Ségolène GARNIER-ÜNAL", "segolenegarnierunal"),
    ],
)
def test_names_are_written_whole_and_found_without_their_marks(
    town: Town, reference: str, name: str, folded: str
) -> None:
    surname = "Nguyễn" if "NGUYỄN" in name else ""
    person = person_of(one(town, reference, surname))
    assert person_name(person) == name
    assert folded == fold(name.partition(" ")[2])
