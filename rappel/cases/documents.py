"""Issued documents: rendered once, numbered, sealed, hashed, never overwritten (letters.md)."""

import hashlib
import uuid
from typing import Any

from django.db.models import Max

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import rules, selectors
from rappel.cases.access import Handle
from rappel.cases.holds import inherited
from rappel.cases.models import Case, Document, Party, StoredFile
from rappel.cases.rule import NotAllowed, refuse
from rappel.cases.services import ASIDE
from rappel.communes import calendar
from rappel.letters.render import render
from rappel.vault import files, keys
from rappel.vault.errors import Locked


def next_number(case: Case) -> int:
    """The number of the next document of the case, from 1; the case's version lock guards it."""
    last = Document.objects.filter(case=case).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def next_reference(case: Case) -> str:
    """`<case reference>/<n>` of the document about to be issued."""
    return f"{case.reference}/{next_number(case)}"


def issue(
    case: Case,
    kind: str,
    letter: Any,
    *,
    actor: Actor,
    addressee: Party | None = None,
    signatory: User | None = None,
    replaces: Document | None = None,
) -> Document:
    """Render, seal and number a letter, inside the act that issues it.

    `letter` is a dataclass of `rappel.letters`; its number is that of the case's next document.

    Raises:
        NotAllowed: R45, nobody of the case may be written to.
        rappel.letters.errors.LetterError: a text cannot be printed as typed (field named).
    """
    if addressee is not None and case.do_not_write:
        raise refuse(rules.WRITABLE)
    if signatory is not None and signatory.pk in selectors.stepped_aside(case):
        raise NotAllowed([ASIDE])
    pdf = render(letter, number=next_reference(case))
    file_id = uuid.uuid4()
    sealed = files.seal_file(keys.case_key(case.commune_id, case.pk), case.commune_id, file_id, pdf)
    stored = StoredFile.objects.create(
        id=file_id,
        case=case,
        content=sealed,
        size=len(pdf),
        sha256=hashlib.sha256(pdf).digest(),
    )
    return Document.objects.create(
        case=case,
        number=next_number(case),
        kind=kind,
        addressee=addressee,
        file=stored,
        issued_at=calendar.now(),
        issued_by=actor.user,
        signatory=signatory,
        replaces=replaces,
        **inherited(case, kind, addressee),
    )


def fingerprint(document: Document) -> str:
    """`<n> <sha256 hex>` of an issued document, for the payload of the act that issued it."""
    return f"{document.number} {bytes(document.file.sha256).hex()}"


def content(handle: Handle, document: Document) -> bytes:
    """The PDF of an issued document, through an opened case.

    Raises:
        Locked: the handle does not grant the letters of the case.
        VaultError: the stored bytes are not those that were sealed.
    """
    if not handle.reads_letter(document):
        raise Locked("letters of this case")
    case = handle.case
    stored = StoredFile.objects.get(pk=document.file_id, case=case)
    return files.open_file(
        keys.case_key(case.commune_id, case.pk),
        case.commune_id,
        stored.pk,
        bytes(stored.content),
    )
