"""Where the product holds a rule otherwise than by a `Rule` of an act, and how to take that away.

One list for two readers: the reference of the rules (`tests.house.rules_page`) tells it, the
mutation of the rules (`tests.support.mutants`) removes each and expects a test to turn red.
"""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pkgutil import resolve_name
from types import FunctionType
from typing import Any

from accounts.policy import TABLE, Relation, Role
from rappel.cases import families
from rappel.cases.act import State
from rappel.cases.procedure import ACTS
from rappel.letters import wording
from rappel.letters.convocations import ConvocationParent


@dataclass(frozen=True)
class Place:
    """One place that holds a rule; `without` is a context in which it no longer does."""

    code: str
    where: str
    says: str
    without: Callable[[], Any]

    @property
    def name(self) -> str:
        """The name of the mutant, as kept in the map."""
        return self.where


@contextmanager
def _other_body(where: str, body: FunctionType) -> Iterator[None]:
    """The function does what `body` does, for whoever has already imported it."""
    found = resolve_name(where)
    kept = found.__code__
    found.__code__ = body.__code__
    try:
        yield
    finally:
        found.__code__ = kept


@contextmanager
def _other_value(holder: Any, name: str, value: Any) -> Iterator[None]:
    kept = getattr(holder, name)
    setattr(holder, name, value)
    try:
        yield
    finally:
        setattr(holder, name, kept)


@contextmanager
def _also_read_by(act: str, role: Role) -> Iterator[None]:
    kept = dict(TABLE[act])
    TABLE[act][role] = frozenset({Relation.ASSIGNED})  # type: ignore[index]
    try:
        yield
    finally:
        TABLE[act].clear()  # type: ignore[attr-defined]
        TABLE[act].update(kept)  # type: ignore[attr-defined]


@contextmanager
def _in_any_state() -> Iterator[None]:
    kept = dict(ACTS)
    everywhere = frozenset(map(str, State))
    ACTS.update({name: dataclasses.replace(act, sources=everywhere) for name, act in kept.items()})
    try:
        yield
    finally:
        ACTS.update(kept)


def _nothing(*args: Any, **kwargs: Any) -> list[Any]:
    return []


def _none(*args: Any, **kwargs: Any) -> None:
    return None


def _no(*args: Any, **kwargs: Any) -> bool:
    return False


def _yes(*args: Any, **kwargs: Any) -> bool:
    return True


def _the_first_alone(case: Any) -> Any:
    return [p for p in holders(case) if p.standing == Standing.KNOWN][:1]  # type: ignore[name-defined]  # noqa: F821


def _somebody_else_s(party: Any) -> Any:
    other = next((p for p in party.case.parties.all() if p.pk != party.pk and p.street), party)
    return address_lines(  # type: ignore[name-defined]  # noqa: F821
        civility=party.civility or "",
        given_names=party.given_names or "",
        family_name=party.family_name,
        line2="",
        line3="",
        street=other.street or "",
        line5="",
        postcode=other.postcode or "",
        town=other.town or "",
        country="",
    )


def _every_case(actor: Any) -> Any:
    return Case.objects.all()  # type: ignore[name-defined]  # noqa: F821


def _the_description(case: Any) -> Any:
    return parts.Facts(  # type: ignore[name-defined]  # noqa: F821
        on=case.facts_on,
        at=case.facts_at,
        place=case.place_printed or case.place,
        facts_as_written=case.description[:290],
        order=None,
    )


def _every_link(case: Any) -> Any:
    return [(case.facts_on, case.category.label)]


def _body(code: str, where: str, says: str, body: Any) -> Place:
    return Place(code, where, says, lambda: _other_body(where, body))


def _words_without(code: str) -> Callable[[], Any]:
    return lambda: _other_value(wording, "_ALL", tuple(p for p in wording._ALL if p[0] != code))


PLACES: tuple[Place, ...] = (
    _body(
        "R2",
        "rappel.signalement.services:stop_if_needed",
        "un signalement qui relève de la justice est arrêté dès son enregistrement",
        lambda case: case,
    ),
    _body(
        "R2",
        "rappel.review.study.questions:_inscription_in",
        "un mot de la description qui dit une inscription la fait supposer",
        _no,
    ),
    _body(
        "R2b",
        "rappel.review.ruling.checks:proposal_problems",
        "une levée proposée dit son motif et ce qui la permet",
        _nothing,
    ),
    _body(
        "R2b",
        "rappel.review.study.eligibility:_refuse_lifting",
        "une réponse ne lève pas seule ce qui a été dit d'un délit",
        _none,
    ),
    _body(
        "R2b",
        "rappel.review.study.facts:_refuse_lifting",
        "changer la catégorie ou le texte ne lève pas seul un blocage",
        _none,
    ),
    _body(
        "R3b",
        "rappel.review.ruling.checks:_letter_problems",
        "la réponse du procureur est postérieure à ce qui a été connu",
        _nothing,
    ),
    _body(
        "R7b",
        "rappel.review.lapse:lapse",
        "un avis tombe quand les faits ou la catégorie changent",
        _none,
    ),
    _body(
        "R8",
        "accounts.selectors:replacement_on",
        "l'élu qui remplace un maire empêché préside à sa place",
        _none,
    ),
    _body(
        "R10b",
        "rappel.review.ruling.checks:answer_problems",
        "une réponse a son jour, son auteur, et vient après la demande",
        _nothing,
    ),
    _body(
        "R12",
        "rappel.letters.wording:refused_words",
        "aucun texte imprimé ne parle de rappel à la loi ni d'amende administrative",
        _nothing,
    ),
    _body(
        "R12",
        "rappel.letters.wording:missing_mentions",
        "chaque document dit « rappel à l'ordre » et son article",
        _nothing,
    ),
    Place(
        "R13",
        "rappel.letters.wording:_THREATS",
        "aucun texte ne menace",
        _words_without("R13"),
    ),
    Place(
        "R50",
        "rappel.letters.wording:_WARNED",
        "un texte qui annonce un recours est signalé",
        _words_without("R50"),
    ),
    _body(
        "R14",
        "rappel.convocation.checks:signing_wrongs",
        "une lettre est signée après son édition, au plus tard le jour même",
        _nothing,
    ),
    _body(
        "R15",
        "rappel.cases.letter_parts:notice_if_first",
        "la notice accompagne la première lettre à chacun",
        _none,
    ),
    _body(
        "R16",
        "rappel.cases.families:written_to",
        "chacun de ceux qui répondent de l'enfant a sa lettre",
        _the_first_alone,
    ),
    Place(
        "R16b",
        "rappel.cases.families:recipients",
        "qui est reçu à part n'a ni date, ni heure, ni lieu",
        lambda: _other_value(families, "SeparateMeeting", ConvocationParent),
    ),
    _body(
        "R16c",
        "rappel.cases.letter_parts:address_of",
        "une lettre porte l'adresse de qui la reçoit, et aucune autre",
        _somebody_else_s,
    ),
    Place(
        "R16d",
        "rappel.cases.families:OWN_ENVELOPE_FROM",
        "avant 15 ans, pas d'enveloppe au nom de l'enfant",
        lambda: _other_value(families, "OWN_ENVELOPE_FROM", 8),
    ),
    _body(
        "R17",
        "rappel.convocation.checks:_notice_wrongs",
        "un délai plus court se justifie dès que l'entretien est fixé",
        _nothing,
    ),
    _body(
        "R17",
        "rappel.convocation.checks:announcing_wrongs",
        "une lettre qui annonce une date part à temps pour elle",
        _nothing,
    ),
    _body(
        "R18",
        "rappel.convocation.checks:sending_wrongs",
        "un envoi a sa date, son mode et sa preuve",
        _nothing,
    ),
    _body(
        "R18",
        "rappel.convocation.checks:return_wrongs",
        "un retour vient après l'envoi, pour une raison de la liste",
        _nothing,
    ),
    _body(
        "R19",
        "rappel.hearing.checks:presence_wrongs",
        "une impossibilité vient de la liste, et un parent absent n'en est pas une",
        _nothing,
    ),
    Place(
        "R20b",
        "rappel.cases.families:CONVOKED_FROM",
        "avant 8 ans, l'enfant n'est pas convoqué",
        lambda: _other_value(families, "CONVOKED_FROM", 0),
    ),
    _body(
        "R21",
        "rappel.convocation.selectors:clashes",
        "une salle et un élu n'ont qu'un entretien à la fois",
        _nothing,
    ),
    _body(
        "R21b",
        "rappel.convocation.checks:slot_wrongs",
        "quatre personnes au plus, parmi les fonctions du protocole",
        _nothing,
    ),
    _body(
        "R22",
        "rappel.hearing.checks:hearing_wrongs",
        "un compte rendu a un jour et des heures possibles",
        _nothing,
    ),
    _body(
        "R24",
        "rappel.hearing.checks:absence_wrongs",
        "une absence a une raison de la liste, et aucune suite d'elle-même",
        _nothing,
    ),
    _body(
        "R25",
        "rappel.followup.checks:measures_wrongs",
        "un engagement a son échéance, une orientation vient de la liste",
        _nothing,
    ),
    _body(
        "R26",
        "rappel.cases.selectors:earlier_reminders",
        "seul un rappel prononcé, dans la durée prévue, est rappelé",
        _every_link,
    ),
    Place(
        "R27",
        "rappel.cases.commands:_perform",
        "un acte ne se fait que dans les états où il est déclaré",
        _in_any_state,
    ),
    _body(
        "R29",
        "rappel.review.lists:listed",
        "un motif, un service, un moyen se choisissent dans une liste",
        _nothing,
    ),
    _body(
        "R30",
        "rappel.cases.selectors:visible_cases",
        "seuls les dossiers confiés sont vus",
        _every_case,
    ),
    _body(
        "R39",
        "rappel.hearing.checks:unverified",
        "ce qui n'était pas vérifié avant un rappel oral reste écrit",
        _nothing,
    ),
    _body(
        "R41",
        "rappel.cases.letter_parts:facts",
        "les courriers ne disent que les faits écrits pour être lus",
        _the_description,
    ),
    _body(
        "R41",
        "rappel.review.printing:problems",
        "ces faits ne nomment personne du dossier et ne désignent pas qui a signalé",
        _nothing,
    ),
    Place(
        "R42",
        "accounts.policy:TABLE",
        "l'élu ne lit pas qui a signalé",
        lambda: _also_read_by("see.reporter", Role.ELECTED),
    ),
    Place(
        "R42",
        "rappel.cases.access:FACET_ACTS",
        "le secrétariat ne lit pas la description",
        lambda: _also_read_by("see.content", Role.SECRETARY),
    ),
    _body(
        "R3",
        "rappel.cases.cancellation:withdraw_unsent",
        "dès que le dossier s'arrête, ce qui n'est pas parti est retiré",
        _none,
    ),
    _body(
        "R47",
        "rappel.communes.models:Arrete.covers",
        "un arrêté vaut à la date et à l'heure des faits",
        _yes,
    ),
    _body(
        "R49",
        "rappel.convocation.checks:observation_wrongs",
        "une observation vient de la personne ou d'un parent, un jour possible",
        _nothing,
    ),
)
