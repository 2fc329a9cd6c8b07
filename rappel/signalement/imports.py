"""Taking in an export line by line: good lines are kept, bad ones listed, nothing half-written."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from accounts import journal
from accounts.actors import Actor
from rappel.cases.act import State
from rappel.cases.models import Case
from rappel.cases.search import fold
from rappel.communes import calendar
from rappel.communes.closed_lists import ORIGIN_ALIASES
from rappel.communes.models import Category, Commune, ListItem, ListName
from rappel.signalement import services
from rappel.signalement.labels import UnknownLabel, label_lookup
from rappel.signalement.postal import postal
from rappel.signalement.report import Card, Holder, Person, Report, lookouts
from rappel.signalement.rows import Holder as HolderRow
from rappel.signalement.rows import Refused, Row, read_rows
from rappel.signalement.sheet import Sheet


@dataclass(frozen=True)
class Taken:
    """A line that became a case, or that a case already holds.

    `reference` is "" for what a trial run would create, or finds twice in the file. `differences` names what a known report
    says otherwise; nothing was overwritten.
    """

    line: int
    reference: str
    blocked: bool = False
    notices: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()


@dataclass
class ImportReport:
    """What became of each line, and what to tell about the file as a whole."""

    dry_run: bool
    created: list[Taken] = field(default_factory=list)
    existing: list[Taken] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    reports: dict[int, Report] = field(default_factory=dict)
    """What each readable line says, by its number; for the page that shows a trial run."""
    notices: list[str] = field(default_factory=list)

    @property
    def lines(self) -> int:
        """Number of lines read."""
        return len(self.created) + len(self.existing) + len(self.refused)


def import_sheet(
    commune: Commune,
    *,
    actor: Actor,
    sheet: Sheet,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ImportReport:
    """Take in every good line, each in a transaction of its own; a trial run writes no case.

    One record in the log says how many lines were created, known and refused; a trial run leaves
    one only when it opened search cards. `progress(done, total)` is called after each line.

    Raises:
        NotAllowed: the actor may not import into this commune; recorded, nothing is read.
    """
    role = services.ask_policy(commune, actor, services.IMPORT)
    lists = Lists(commune)
    report = ImportReport(dry_run)
    if sheet.notice:
        report.notices.append(sheet.notice)
    intake = _trial(commune, actor) if dry_run else _real(commune, actor)
    rows = lists.rows(sheet)
    for done, row in enumerate(rows, start=1):
        if isinstance(row, Refused):
            report.refused.append(row)
        else:
            _take(row, lists, intake, report)
        progress(done, len(sheet.lines))
    if lists.unknown_districts:
        names = ", ".join(f"« {name} »" for name in lists.unknown_districts)
        report.notices.append(
            f"Quartiers absents de la liste de la commune, laissés vides : {names}."
        )
    if not dry_run or report.existing:
        counts = {name: len(getattr(report, name)) for name in ("created", "existing", "refused")}
        journal.record(
            journal.entry(
                actor,
                services.IMPORT,
                commune=commune.pk,
                role=role,
                payload={"dry_run": dry_run, **counts},
            )
        )
    return report


def _take(row: Row, lists: "Lists", intake: "Intake", report: ImportReport) -> None:
    signalement = report.reports[row.line] = lists.report(row)
    case, differences = intake(signalement)
    reference = case.reference if case else ""
    if differences is not None:
        report.existing.append(Taken(row.line, reference, differences=differences))
        return
    notices = tuple(dict.fromkeys((*row.notices, *_lost(row), *lookouts(signalement))))
    blocked = case is not None and case.state == State.BLOCKED
    report.created.append(Taken(row.line, reference, blocked, notices))


Intake = Callable[[Report], tuple[Case | None, tuple[str, ...] | None]]
"""Takes in a report: its case, and what it says otherwise when the case was there already."""


def _real(commune: Commune, actor: Actor) -> Intake:
    def intake(signalement: Report) -> tuple[Case | None, tuple[str, ...] | None]:
        try:
            case = services.record_signalement(
                commune, actor=actor, key=uuid.uuid4(), report=signalement, act=services.IMPORT
            )
        except services.AlreadyReported as known:
            return known.case, known.differences
        return case, None

    return intake


def _trial(commune: Commune, actor: Actor) -> Intake:
    """Say what would happen, the lines before it in the same file included; writes nothing."""
    seen: dict[tuple[str, str], Card] = {}
    among = services.told_of(actor, commune)
    references = set(
        among.filter(commune=commune).values_list("source_reference", flat=True).distinct()
    )

    def intake(signalement: Report) -> tuple[Case | None, tuple[str, ...] | None]:
        if signalement.source_reference in references and (
            known := services.find_known(commune, signalement, among)
        ):
            return known
        card = signalement.person.search_card("")
        if signalement.key in seen:
            return None, services.differences(seen[signalement.key], card)
        seen[signalement.key] = card
        return None, None

    return intake


def _lost(row: Row) -> Iterator[str]:
    """What of the line finds no place, said rather than dropped in silence."""
    for rank, holder in enumerate(row.holders, start=1):
        if holder.contact and "@" not in holder.contact:
            yield (
                f"La colonne « rl{rank}_contact » ne tient pas un courriel : elle n'est pas "
                "reprise. Voyez l'export (« ne pas contacter » serait une consigne à suivre, R16)."
            )


class Lists:
    """The closed lists of the commune, read once for the whole file (R29)."""

    def __init__(self, commune: Commune) -> None:
        self._commune = commune
        categories = list(Category.objects.filter(commune=commune, active=True))
        self._categories = {category.code: category for category in categories}
        self.category = label_lookup((c.code, c.label, c.aliases) for c in categories)
        items = ListItem.objects.filter(commune=commune, active=True)
        self.origin = label_lookup(
            (
                (item.code, item.label, ORIGIN_ALIASES.get(item.code, ()))
                for item in items.filter(list=ListName.ORIGIN)
            ),
            UnknownLabel,
        )
        self._district = label_lookup(
            ((item.code, item.label, ()) for item in items.filter(list=ListName.DISTRICT)),
            UnknownLabel,
        )
        self.unknown_districts: dict[str, None] = {}

    def rows(self, sheet: Sheet) -> Iterator[Row | Refused]:
        """Each line of a sheet, judged by these lists on the day of the commune."""
        today = calendar.today(self._commune)
        return read_rows(sheet, today=today, category=self.category, origin=self.origin)

    def report(self, row: Row) -> Report:
        """The line as a signalement of this commune."""
        person = row.person
        elsewhere = fold(row.other_commune) not in ("", fold(self._commune.name))
        return Report(
            reported_on=row.reported_on,
            facts_on=row.facts_on,
            facts_at=row.facts_at,
            origin=row.origin,
            category=self._categories[row.category],
            place=row.place,
            district=self._district_code(row.district),
            description=row.description,
            person=Person(
                civility=person.civility,
                family_name=person.family_name,
                given_names=person.given_names,
                birth_date=person.birth_date,
                address=postal(
                    person.address1,
                    person.address2,
                    person.postcode,
                    person.town,
                    person.country,
                ),
                phone=person.phone,
                email=person.email,
            ),
            holders=tuple(_holder(holder) for holder in row.holders),
            reporter_name=row.reporter,
            complaint=row.complaint,
            inquiry=row.inquiry,
            fined=row.fined,
            other_commune=row.other_commune if elsewhere else "",
            source_reference=row.ref_source,
            report_number=row.report_number,
            text_breached=row.text_breached,
        )

    def _district_code(self, label: str) -> str:
        if not label:
            return ""
        try:
            return self._district(label)
        except UnknownLabel:
            self.unknown_districts[label] = None
            return ""


def _holder(row: HolderRow) -> Holder:
    return Holder(
        quality=row.quality,
        family_name=row.family_name,
        given_names=row.given_names,
        address=postal(row.address1, "", row.postcode, row.town),
        phone=row.phone,
        email=row.contact if "@" in row.contact else "",
    )
