"""Those who answer for a child: what is known of each, where to write; the child at risk (R16, R48)."""

import datetime
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from accounts.actors import Actor
from rappel.cases import families
from rappel.cases.act import State
from rappel.cases.answers import Wrong, day_between, refuse_wrong, wrong
from rappel.cases.cancellation import withdraw_convocations, withdraw_meetings
from rappel.cases.commands import Outcome, perform, revise
from rappel.cases.models import Case, Party
from rappel.cases.people import HolderKind, PartyKind, Standing, person_of
from rappel.cases.search import fold, fold_street
from rappel.cases.selectors import read_rows
from rappel.communes import calendar
from rappel.review import printing
from rappel.review.study.identity import ADDRESS, NAMES, moved, stored

RANKS = (1, 2, 3)
"""Two parents, and a guardian, a delegate or the service in charge."""
FIELDS = (*NAMES, "quality", *ADDRESS, "phone", "email", "apart", "houses_child")
PRINTED = frozenset({*NAMES, *ADDRESS, "apart", "houses_child", "standing", "holder_kind"})
"""What changes the letters, or who gets them."""
CIVIL = "art. 371-1 C. civ."
CASF = "art. L. 226-2-1 CASF"
SAID_BY_SOMEBODY = (Standing.NO_AUTHORITY, Standing.DO_NOT_CONTACT)


def problems(
    case: Case,
    rank: int,
    *,
    holder_kind: str,
    standing: str,
    said_by: str,
    said_on: datetime.date | None,
    holder: Mapping[str, Any],
) -> Iterator[Wrong]:
    """Yield what cannot be true of somebody who answers for the child, by field, in French."""
    if rank not in RANKS or holder_kind not in HolderKind.values:
        yield wrong("holder_kind", "R29", "cette qualité n'est pas dans la liste", "choisir", CIVIL)
    if standing not in Standing.values:
        yield wrong(
            "standing",
            "R16",
            "on ne sait pas si cette personne peut recevoir un courrier",
            "choisir une réponse",
            CIVIL,
        )
    if standing == Standing.KNOWN and not fold(str(holder.get("family_name") or "")):
        yield wrong("family_name", "R16", "sans nom, on ne peut pas lui écrire", "le noter", CIVIL)
    if standing in SAID_BY_SOMEBODY:
        yield from _said_by_nobody(case, said_by, said_on)
    yield from _homes(case, holder)


def _said_by_nobody(case: Case, said_by: str, said_on: datetime.date | None) -> Iterator[Wrong]:
    if not said_by.strip():
        yield wrong(
            "said_by",
            "R16",
            "rien ne dit d'où on le sait",
            "noter qui le dit, ou quelle décision",
            CIVIL,
        )
    if said_on is None:
        yield wrong("said_on", "R16", "la date manque", "noter depuis quand on le sait", CIVIL)
    elif said_on > calendar.today(case.commune):
        yield wrong(
            "said_on", "R16", "cette date est dans le futur", "noter le jour où c'est dit", CIVIL
        )


def _homes(case: Case, holder: Mapping[str, Any]) -> Iterator[Wrong]:
    """The child lives with the adult received with him, and at that adult's address alone."""
    if holder.get("apart") and holder.get("houses_child"):
        yield wrong(
            "apart",
            "R16b",
            "l'enfant vit avec cette personne : c'est elle qui est reçue avec lui",
            "proposer l'entretien séparé à l'autre parent",
            CIVIL,
        )
    child = person_of(case)
    same = _door(holder) and _door(holder) == _door(
        {name: getattr(child, name) for name in ADDRESS}
    )
    if same and holder.get("houses_child") is False:
        yield wrong(
            "street",
            "R16c",
            "cette adresse est celle de l'enfant, et l'enfant n'y vivrait pas avec cette personne",
            "vérifier l'adresse, ou dire que l'enfant vit là",
            CIVIL,
        )


def _door(place: Mapping[str, Any]) -> str:
    lines = " ".join(str(place.get(name) or "") for name in ("line2", "line3", "street", "line5"))
    return fold_street(lines) and f"{fold_street(lines)} {fold(str(place.get('postcode') or ''))}"


def edit_holder(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    rank: int,
    holder_kind: str,
    standing: str,
    said_by: str,
    said_on: datetime.date | None,
    holder: Mapping[str, Any],
) -> Outcome:
    """Keep what is known of one holder of parental authority, and where to write (R16).

    `rank` is 1 or 2 for the parents, 3 for a guardian, a delegate or the service in charge;
    `holder` holds values of `FIELDS`. Earlier values stay sealed in the case. Letters that did not
    leave are withdrawn when what they print, or who gets them, changed; the facts as written are
    asked again when they would now give an address or a name away (R16c, R41).

    Raises:
        NotAllowed: R16, no answer, nobody said so, no name; R16b, R16c; or see `perform`.
        Conflict: see `perform`.
    """
    changed: list[str] = []
    known = standing == Standing.KNOWN
    values = stored({**holder, "standing_said_by": said_by})
    values |= {
        "holder_kind": holder_kind,
        "standing": standing,
        "standing_on": said_on if standing in SAID_BY_SOMEBODY else None,
        "apart": bool(holder.get("apart")) if known else None,
        "houses_child": bool(holder.get("houses_child")) if known else None,
    }

    def write(fresh: Case) -> None:
        refuse_wrong(
            problems(
                fresh,
                rank,
                holder_kind=holder_kind,
                standing=standing,
                said_by=said_by,
                said_on=said_on,
                holder=holder,
            )
        )
        party = families.holder_at(fresh, rank)
        if party is None:
            Party.objects.create(case=fresh, kind=PartyKind.HOLDER, rank=rank, **values)
            changed.extend(sorted(name for name, value in values.items() if value))
        else:
            changed.extend(revise(fresh, party, **values))
            moved(party, changed)
        if values["houses_child"]:
            _nowhere_else(fresh, rank)
        read_rows(fresh)
        if PRINTED.intersection(changed) and fresh.state in (State.APPROVED, State.CONVOKED):
            withdraw_convocations(fresh)
        if PRINTED.intersection(changed) and party is not None:
            withdraw_meetings(fresh, party.pk)
        if fresh.printed_at and any(
            printing.problems(fresh, fresh.printed_facts or "", fresh.place_printed or "")
        ):
            fresh.printed_at = None

    return perform(
        case,
        "edit_holder",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"n° {rank} : {dict(Standing.choices).get(standing, '')}",
        payload={"fields": changed},
    )


def _nowhere_else(case: Case, rank: int) -> None:
    """The child lives in one place: the answer about another adult is taken back."""
    for other in families.holders(case):
        if other.rank != rank and other.houses_child:
            revise(case, other, houses_child=False)


# --- the child at risk (R48) ----------------------------------------------------------------


def worry_problems(
    case: Case, worried: str, sent_on: datetime.date | None, recipient: str
) -> Iterator[Wrong]:
    """Yield what is missing beside the answer; a task to send has no date yet."""
    if worried != "yes":
        return
    if sent_on is not None:
        yield from day_between(
            "sent_on",
            sent_on,
            first=case.reported_on,
            first_is="le signalement",
            today=calendar.today(case.commune),
            code="R48",
            article=CASF,
        )
    if (sent_on is None) != (not recipient.strip()):
        field = "sent_on" if sent_on is None else "recipient"
        yield wrong(
            field,
            "R48",
            "la date et le destinataire vont ensemble",
            "compléter, ou laisser les deux vides tant que rien n'est transmis",
            CASF,
        )


def record_worry(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    worried: str,
    sent_on: datetime.date | None = None,
    recipient: str = "",
) -> Outcome:
    """« Cette situation vous inquiète-t-elle pour l'enfant ? » (R48).

    `worried` is "yes" or "no". An *information préoccupante* is written elsewhere: the case keeps
    its date and its recipient alone (CASF L226-2-1, L226-3).

    Raises:
        NotAllowed: R48, a date without a recipient or in the future; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        refuse_wrong(worry_problems(fresh, worried, sent_on, recipient))
        if worried != "yes":
            answer, evidence = "no", None
        elif sent_on is None:
            answer, evidence = "to_report", None
        else:
            day = calendar.day_and_month(sent_on)
            answer, evidence = "reported", f"Transmise le {day} : {recipient.strip()}."
        fresh.checks.create(
            code="worry", answer=answer, evidence=evidence, by=actor.user, at=calendar.now()
        )

    return perform(case, "record_worry", actor=actor, version=version, key=key, write=write)
