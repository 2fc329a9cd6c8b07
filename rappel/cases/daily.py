"""What time alone changes: who is awaited, for what, since when and by when; leaves that begin or end.

Everything is computed from rows and dates, so that run twice, or after a week's stop, it leaves what
running every day would have left.
"""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction

from accounts import journal
from accounts.actors import Actor
from rappel.cases import access, deadlines, selectors, standing_in
from rappel.cases.commands import next_step, set_due, waits
from rappel.cases.models import Case
from rappel.cases.procedure import ENDED
from rappel.communes import calendar
from rappel.communes.models import Commune
from rappel.vault import keys

TOGETHER = 200
"""Cases read in the same queries."""
_KEPT = ("next_act", "waits_for", "waiting_since", "due_on", "due_kind")


@dataclass
class Report:
    """What a run found and did in one commune; cases by reference."""

    commune: str
    open: int = 0
    changed: int = 0
    overdue: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    reminded: int = 0
    moved: standing_in.Moved = field(default_factory=standing_in.Moved)
    failed: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, object]:
        """The counts, as logged and printed."""
        return {
            "open": self.open,
            "changed": self.changed,
            "overdue": self.overdue,
            "kinds": dict(sorted(self.kinds.items())),
            "reminders": self.reminded,
            "stand_in_given": len(self.moved.given),
            "stand_in_ended": len(self.moved.ended),
            "stand_in_left": len(self.moved.left),
            "failed": len(self.failed),
        }


def run(commune: Commune, *, reminded: int = 0) -> Report:
    """Bring every open case of the commune up to date; one record holds the counts.

    `reminded` is how many reminders the same run prepared before, a floor above this one.
    A case that cannot be read is named in the report and stops no other. Each changed case has a
    record of its own: nothing of a case is written without one (security.md §5).
    """
    report = Report(commune.code, reminded=reminded)
    actor = Actor(job=standing_in.JOB)
    report.moved = standing_in.run(commune)
    opened = Case.objects.filter(commune=commune).exclude(state__in=ENDED)
    every = list(opened.order_by("reference").values_list("pk", flat=True))
    for start in range(0, len(every), TOGETHER):
        cases = selectors.load_files(every[start : start + TOGETHER])
        keys.load_case_keys(commune.pk, [case.pk for case in cases])
        _write(list(_refreshed(cases, report)), actor, report)
    journal.record(
        journal.entry(actor, "deadlines.run", commune=commune.pk, payload=report.counts())
    )
    return report


def _refreshed(cases: list[Case], report: Report) -> Iterator[Case]:
    """The cases whose kept values are no longer right, set right and not yet saved."""
    for case in cases:
        before = [getattr(case, name) for name in _KEPT]
        try:
            access.open_for_act(case)
            bring_up_to_date(case, calendar.now())
        except Exception:  # whatever one case hides, the others go on
            report.failed.append(case.reference)
            continue
        report.open += 1
        report.kinds[case.due_kind or "none"] += 1
        report.overdue += case.due_on is not None and case.due_on < calendar.today(case.commune)
        if before != [getattr(case, name) for name in _KEPT]:
            yield case


def _write(cases: list[Case], actor: Actor, report: Report) -> None:
    """Save what changed, unless somebody acted meanwhile: the act has then set it right."""
    with transaction.atomic():
        written = [
            case
            for case in cases
            if Case.objects.filter(pk=case.pk, version=case.version).update(
                **{name: getattr(case, name) for name in _KEPT}
            )
        ]
        if written:
            journal.append(
                *(
                    journal.entry(actor, "case.deadlines", commune=case.commune_id, case=case.pk)
                    for case in written
                )
            )
    report.changed += len(written)


def bring_up_to_date(case: Case, now: datetime.datetime) -> None:
    """Set who is awaited, for what, since when and by when, as of `now`; nothing is saved."""
    step = next_step(case, now)
    case.waiting_since = _since(case, step, now)
    case.next_act, case.waits_for = step, waits(step)
    set_due(case, now)


def _since(case: Case, step: str, now: datetime.datetime) -> datetime.datetime | None:
    """Since when that act is awaited: the last act on the case, or the day that made it so since.

    Each day and hour at which time may change the next act is looked at in order, from the last act
    on: a run that did not take place leaves no trace.
    """
    acted = max((row.at for row in case.transitions.all()), default=case.created_at)
    kept = case.waiting_since or acted
    since, awaited = min(kept, acted), _awaited(next_step(case, acted))
    for point in deadlines.turning_points(case):
        if acted < point <= now:
            then = _awaited(next_step(case, point))
            since, awaited = (since, awaited) if then == awaited else (point, then)
    if awaited != _awaited(step) and (case.next_act, case.waits_for) != _awaited(step):
        return calendar.day_bounds(calendar.local(now, case.commune).date(), case.commune)[0]
    return since if awaited == _awaited(step) else kept


def _awaited(step: str) -> tuple[str, str]:
    return step, waits(step)
