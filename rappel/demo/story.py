"""The history of the demonstration: invented people, played in order by the people of the town.

Each chapter is one case: when it was reported, what happened since and on which day. All days are
relative to today, so that the demonstration is never out of date.
"""

import datetime
import heapq
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rappel.cases import readings
from rappel.cases.models import Case
from rappel.communes import calendar
from rappel.communes.models import Category
from rappel.demo.clock import Clock
from rappel.demo.course import Cast, Course
from rappel.demo.town import Town
from rappel.signalement.report import Person, Postal, Report
from rappel.signalement.services import record_signalement

DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
LENGTH = 120 * DAY
"""How far back the history begins."""
MINUTE = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Chapter:
    """One case: who, what, when it was reported (days before today), and the steps after it.

    A step is (days after the report, what is done); `None` for the day of the hearing.
    """

    who: Person
    category: str
    ago: int
    place: str
    description: str
    steps: tuple[tuple[int | None, Callable[[Course], Any]], ...] = ()
    district: str = "centre"
    origin: str = "municipal_police"
    at: datetime.time | None = datetime.time(18, 30)
    complaint: str = "no"


def _person(
    civility: str, given: str, family: str, birth: datetime.date, street: str, line2: str = ""
) -> Person:
    return Person(
        civility=civility,
        given_names=given,
        family_name=family,
        birth_date=birth,
        address=Postal(line2=line2, street=street, postcode="95999", town="Valmont-sur-Oise"),
    )


def _study(text: str, place: str) -> Callable[[Course], Any]:
    def play(way: Course) -> None:
        way.open_review()
        way.check_identity()
        way.check_eligibility()
        way.ask_complaint()
        way.write_facts(text, place)
        way.ask_prosecutor()

    return play


def _submit(way: Course) -> None:
    way.prosecutor_answers()
    way.submit()


def _send(way: Course) -> None:
    way.plan(16)
    way.issue()
    way.sign()
    way.convoke()


NOISE = "De la musique amplifiée a été entendue à plus de cinquante mètres, tard le soir."
DOG = "Un chien sans laisse ni muselière a été vu dans l'aire de jeux."
LITTER = "Un cendrier et des emballages ont été vidés par la vitre d'un véhicule."
ALCOHOL = "De l'alcool a été consommé en réunion sur les berges."
WASTE = "Des cartons ont été laissés devant la grille fermée de la déchèterie."


def chapters() -> Iterator[Chapter]:
    """Every case of the town, the oldest first; each state is there."""
    yield Chapter(
        _person("Mme", "Maud", "Bertin", datetime.date(1984, 5, 3), "3 rue des Halles"),
        "litter",
        96,
        "parking de la gare",
        "Vidage d'un cendrier et d'emballages par la vitre d'un véhicule à l'arrêt.",
        (
            (1, _study(LITTER, "parking de la gare")),
            (6, _submit),
            (8, Course.approve),
            (9, _send),
            (None, Course.hear),
            (34, Course.close),
            (35, lambda way: (way.sign(), way.post())),
        ),
        district="gare",
    )
    yield Chapter(
        _person("M.", "Farid", "Meziane", datetime.date(1990, 1, 22), "12 mail Colette"),
        "noise",
        80,
        "square des Tilleuls",
        "Enceinte portative amplifiée malgré deux demandes de baisser le volume.",
        (
            (1, _study(NOISE, "square des Tilleuls")),
            (7, _submit),
            (9, Course.approve),
            (10, _send),
            (None, Course.hear),
            (30, lambda way: way.follow_up("Ne plus utiliser d'enceinte après 22 heures.", 60)),
        ),
        district="tilleraies",
    )
    yield Chapter(
        _person("M.", "Luc", "Hardouin", datetime.date(1968, 11, 2), "9 rue Haute"),
        "fly_tipping",
        62,
        "grille de la déchèterie",
        "Dépôt de cartons devant la grille fermée, plaque relevée.",
        (
            (2, _study(WASTE, "déchèterie, zone d'activités")),
            (8, _submit),
            (10, Course.approve),
            (11, _send),
            (None, Course.hear),
        ),
        district="activites",
    )
    yield Chapter(
        _person("Mme", "Élodie", "Vannier", datetime.date(1995, 7, 14), "2 sente des Vignes"),
        "incivility",
        48,
        "cour des Peupliers",
        "Ordures jetées par la fenêtre du troisième étage, cour souillée.",
        (
            (1, _study("Des ordures ont été jetées par la fenêtre.", "cour des Peupliers")),
            (3, _submit),
            (5, lambda way: way.dismiss("settled", "Le bailleur a trouvé un accord.")),
        ),
        district="peupliers",
        origin="landlord",
    )
    yield Chapter(
        _person("M.", "Rayan", "Haddad", datetime.date(2003, 9, 11), "23 rue de l'Abreuvoir"),
        "joyride",
        45,
        "rue de l'Abreuvoir",
        "Conduite répétée d'un deux-roues non homologué, mise en danger des piétons.",
        ((1, Course.hand_over),),
        district="village",
    )
    yield Chapter(
        _person("Mme", "Nadège", "Courtin", datetime.date(1979, 10, 8), "17 sente des Vignes"),
        "noise",
        36,
        "cour des Peupliers",
        "Musique amplifiée dans la cour, entendue des immeubles voisins.",
        (
            (1, _study(NOISE, "cour des Peupliers")),
            (8, _submit),
            (9, Course.approve),
            (18, _send),
            (30, lambda way: way.put_off(21)),
            (31, Course.sign),
        ),
        district="peupliers",
    )
    yield Chapter(
        _person("M.", "Thibault", "Renaudin", datetime.date(1992, 4, 27), "6 rue des Tanneurs"),
        "litter",
        34,
        "quai de l'Écluse",
        "Sacs d'ordures jetés d'un véhicule sur le quai, plaque relevée.",
        (
            (1, _study("Des sacs d'ordures ont été jetés sur le quai.", "quai de l'Écluse")),
            (8, _submit),
            (9, Course.approve),
            (11, _send),
            (None, lambda way: way.nobody_came("excused", "A téléphoné : de garde ce soir-là.")),
        ),
        district="gare",
    )
    yield Chapter(
        _person("M.", "Pascal", "Guérin", datetime.date(1977, 2, 8), "14 mail Colette"),
        "stray_animal",
        33,
        "parc du Belvédère",
        "Chien de grande taille sans laisse ni muselière, troisième constat.",
        (
            (1, _study(DOG, "parc du Belvédère")),
            (8, _submit),
            (9, Course.approve),
            (24, _send),
        ),
        district="belvedere",
    )
    yield Chapter(
        _person("Mme", "Zeynep", "Çelik", datetime.date(1987, 8, 22), "4 rue du Four-à-Chaux"),
        "litter",
        27,
        "parking de la gare",
        "Vidage d'un cendrier par la vitre d'un véhicule, refus de ramasser.",
        (
            (1, _study(LITTER, "parking de la gare")),
            (9, _submit),
            (11, Course.approve),
        ),
        district="gare",
    )
    yield Chapter(
        _person("M.", "Seán Patrick", "O'Brien", datetime.date(1990, 3, 17), "8 chemin de Halage"),
        "noise",
        24,
        "berges de l'Oise, ponton nord",
        "Musique amplifiée en réunion sur les berges.",
        (
            (1, _study(NOISE, "berges de l'Oise")),
            (4, Course.legal_opinion),
            (10, _submit),
        ),
        district="belvedere",
    )
    yield Chapter(
        _person(
            "M.", "Łukasz", "Wójcik", datetime.date(1999, 3, 14), "12 allée des Mésanges", "APPT 34"
        ),
        "noise",
        16,
        "square des Tilleuls",
        "Enceinte portative, musique audible à plus de cinquante mètres.",
        ((1, _study(NOISE, "square des Tilleuls")),),
        district="tilleraies",
        at=datetime.time(23, 40),
    )
    yield Chapter(
        _person(
            "Mme", "Clémence", "Bonnefoy", datetime.date(2003, 2, 2), "10 rue des Chênes-Verts"
        ),
        "theft",
        9,
        "supérette du mail",
        "Dissimulation de deux bouteilles ; le gérant indique avoir déposé plainte.",
        complaint="yes",
    )
    yield Chapter(
        _person("M.", "Hugo", "Sanchez", datetime.date(1996, 6, 15), "4 rue du Parvis"),
        "noise",
        8,
        "quai de l'Écluse, Pont-Aval",
        "Enceinte amplifiée sur le quai, hors du territoire de la commune.",
        ((2, lambda way: way.dismiss_inadmissible("outside_commune", "Pont-Aval prévenu.")),),
    )
    yield Chapter(
        _person(
            "M.",
            "João Miguel",
            "Ferreira da Silva",
            datetime.date(1971, 6, 30),
            "55 avenue des Marronniers",
        ),
        "stray_animal",
        3,
        "parc du Belvédère",
        "Chien de grande taille sans laisse dans l'aire de jeux.",
        ((1, Course.open_review),),
        district="belvedere",
    )
    yield Chapter(
        _person("M.", "Văn Đức", "Nguyễn", datetime.date(1994, 12, 5), "8 chemin de Halage"),
        "neighbour_dispute",
        1,
        "allée des Peupliers",
        "Bruits de pas et éclats de voix répétés entre voisins de palier.",
        district="peupliers",
    )


def cast_of(town: Town) -> Cast:
    """Who plays each part in the demonstration."""
    return Cast(
        instructor=lambda: town.actor("instruction"),
        secretary=lambda: town.actor("secretariat"),
        legal=lambda: town.actor("juriste"),
        elected=lambda: town.actor("adjointe"),
    )


def tell(town: Town, clock: Clock, now: datetime.datetime) -> None:
    """Play every chapter, the scenes of all of them in the order of the calendar."""
    played = [_play(town, chapter, now) for chapter in chapters()]
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
    way = Course(_report(town, chapter, reported), cast_of(town))
    for days, play in chapter.steps:
        yield _hearing(way) if days is None else _office_hours(reported + days * DAY, town)
        play(way)


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


def _report(town: Town, chapter: Chapter, reported: datetime.datetime) -> Case:
    day = calendar.local(reported, town.commune).date()
    return record_signalement(
        town.commune,
        actor=town.actor("brigadier"),
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
            district=chapter.district,
            reporter_name="Brigadier P. Lemercier",
            complaint=chapter.complaint,  # type: ignore[arg-type]
            inquiry="no",
        ),
    )
