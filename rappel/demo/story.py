"""The history of the demonstration: invented people, played in order by the people of the towns.

Each chapter is one case: when it was reported, what happened since and on which day. All days are
relative to today, so that the demonstration is never out of date.
"""

import datetime
import heapq
import uuid
from collections.abc import Iterator

from accounts.actors import Actor
from accounts.policy import Role
from rappel.cases import readings
from rappel.cases.models import Case
from rappel.communes import calendar
from rappel.communes.models import Category
from rappel.demo import exchanges, past, present, small_town
from rappel.demo.chapter import DAY, Chapter
from rappel.demo.clock import Clock
from rappel.demo.course import Cast, Course
from rappel.demo.town import SAINT_AUBIN, VALMONT, Town, change_protocol
from rappel.signalement.report import Report
from rappel.signalement.services import record_signalement

HOUR = datetime.timedelta(hours=1)
LENGTH = 1200 * DAY
"""How far back the history begins."""
MINUTE = datetime.timedelta(minutes=1)


def cast_of(town: Town, *, alone: bool = False) -> Cast:
    """Who plays each part in the demonstration; the mayor every one of them when `alone`."""
    if town.commune.code == SAINT_AUBIN.code:
        agent = "maire-aubin" if alone else "agent"
        return Cast(
            instructor=lambda: town.actor(agent),
            secretary=lambda: town.actor(agent),
            legal=lambda: town.actor(agent),
            elected=lambda: town.actor("maire-aubin"),
        )
    return Cast(
        instructor=lambda: town.actor("instruction"),
        secretary=lambda: town.actor("secretariat"),
        legal=lambda: town.actor("juriste"),
        elected=lambda: town.actor("adjointe"),
    )


def tell(towns: dict[str, Town], clock: Clock, now: datetime.datetime) -> None:
    """Play every chapter, the scenes of all of them in the order of the calendar."""
    told = [*past.chapters(), *present.chapters(), *small_town.chapters()]
    played = [_play(towns[chapter.town], chapter, now) for chapter in told]
    played.append(_new_protocol(towns[VALMONT.code], now))
    waiting = [(next(scenes), rank) for rank, scenes in enumerate(played)]
    heapq.heapify(waiting)
    while waiting:
        moment, rank = heapq.heappop(waiting)
        clock.set(min(max(moment, calendar.now() + MINUTE), now))
        following = next(played[rank], None)  # plays the scene, then says when the next one is
        if following is not None:
            heapq.heappush(waiting, (following, rank))


def _play(town: Town, chapter: Chapter, now: datetime.datetime) -> Iterator[datetime.datetime]:
    """The scenes of one case: gives the moment of the next scene, plays it when asked again."""
    reported = _morning(now - chapter.ago * DAY, town)
    yield reported
    room = ROOM[chapter.town]
    way = Course(_report(town, chapter, reported), cast_of(town, alone=chapter.alone), room)
    if chapter.alone:
        mayor = way.cast.elected().user
        way.give_to({Role.INSTRUCTOR: mayor, Role.ELECTED: mayor, Role.SECRETARY: None})
    if chapter.opened:
        exchanges.nobody_is_tied(way)
    for days, play in chapter.steps:
        yield _hearing(way) if days is None else _office_hours(reported + days * DAY, town)
        play(way)


def _new_protocol(town: Town, now: datetime.datetime) -> Iterator[datetime.datetime]:
    """The protocole is signed with the parquet; what is in course keeps version 1."""
    moment = _office_hours(now - 20 * DAY, town)
    yield moment
    change_protocol(town, calendar.local(moment, town.commune).date())


def _morning(moment: datetime.datetime, town: Town) -> datetime.datetime:
    """Ten o'clock of that day in the town."""
    day = calendar.local(moment, town.commune).date()
    return calendar.moment(day, datetime.time(10, 0), town.commune)


def _office_hours(moment: datetime.datetime, town: Town) -> datetime.datetime:
    """The same, or that of the next day on which the town hall is open."""
    day = calendar.roll_forward(calendar.local(moment, town.commune).date(), town.commune)
    return calendar.moment(day, datetime.time(10, 0), town.commune)


def _hearing(way: Course) -> datetime.datetime:
    """An hour after the hearing began."""
    standing = readings.active_convocation(way.case)
    starts: datetime.datetime = standing.slot.starts_at
    return starts + HOUR


ROOM = {VALMONT.code: "mariages", SAINT_AUBIN.code: "conseil"}
REPORTER = {VALMONT.code: "Brigadier P. Lemercier", SAINT_AUBIN.code: "Garde champêtre"}


def _reporter(town: Town, chapter: Chapter) -> Actor:
    if town.commune.code == VALMONT.code:
        return town.actor("brigadier")
    return town.actor("maire-aubin" if chapter.alone else "agent")


def _report(town: Town, chapter: Chapter, reported: datetime.datetime) -> Case:
    day = calendar.local(reported, town.commune).date()
    return record_signalement(
        town.commune,
        actor=_reporter(town, chapter),
        key=uuid.uuid4(),
        report=Report(
            reported_on=day,
            facts_on=day - DAY,
            facts_at=chapter.at,
            origin=chapter.origin,
            category=Category.objects.get(commune=town.commune, code=chapter.category),
            place=chapter.place,
            description=chapter.description,
            person=chapter.who,
            holders=chapter.holders,
            district=chapter.district,
            reporter_name=REPORTER[chapter.town],
            complaint=chapter.complaint,  # type: ignore[arg-type]
            inquiry="no",
        ),
    )
