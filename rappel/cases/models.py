"""The case file: one case per person (R21), its people, its papers, its course.

What identifies or tells about a person is sealed (security.md §2); states, dates of acts and codes
of closed lists stay clear, so that lists, deadlines and figures need no key.
"""

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from accounts.policy import Role
from rappel.cases.act import State
from rappel.cases.letter_life import LetterLife, LetterState, ReturnReason, Silence
from rappel.cases.people import HolderKind, PartyKind, Standing
from rappel.cases.procedure import Procedure
from rappel.cases.reasons import AnnulReason, LimitReason, PauseReason
from rappel.communes.models import Arrete, Category, Commune, Protocol
from rappel.vault.fields import Sealed, SealedModel


class Case(SealedModel, Procedure):
    """A case file; its `state` is the only truth about where it stands (design.md §3)."""

    vault_table = "case"
    vault_owner = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="cases")
    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="+")
    newest_protocol: int
    """Number of the version in force today, read with the rows (`selectors.load_file`)."""
    reference = models.CharField("référence", max_length=20, unique=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reporting_service = models.SlugField(max_length=40, blank=True)

    origin = models.SlugField("origine", max_length=60)
    source_reference = models.CharField("référence du service", max_length=40, blank=True)
    report_number = models.CharField("n° de rapport", max_length=40, blank=True)
    reported_on = models.DateField("signalé le")
    facts_on = models.DateField("faits du")
    facts_at = models.TimeField("heure des faits", null=True, blank=True)
    district = models.SlugField("quartier", max_length=60, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    family = models.PositiveSmallIntegerField("famille", null=True, blank=True)
    arrete = models.ForeignKey(Arrete, models.PROTECT, null=True, blank=True, related_name="+")
    damage = models.BooleanField("dégâts", default=False)
    age_band = models.CharField("tranche d'âge aux faits", max_length=8, blank=True)
    minor_at_facts = models.BooleanField(null=True, blank=True)

    place = Sealed("str", bucket=256, facet="printed")
    place_printed = Sealed("str", bucket=256, facet="printed", null=True, blank=True)
    text_breached = Sealed("str", bucket=256, facet="printed", null=True, blank=True)
    description = Sealed("str", bucket=256, facet="content")
    printed_facts = Sealed("str", bucket=256, facet="printed", null=True, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)

    do_not_write = models.CharField(
        "ne plus écrire", max_length=12, blank=True, choices=Silence.choices
    )

    # flags beside the state: why, and the day on which the question is asked again; who raised or
    # lifted them, and when, is in the transitions
    paused = models.CharField("en pause", max_length=12, blank=True, choices=PauseReason.choices)
    paused_until = models.DateField(null=True, blank=True)
    limited = models.CharField(
        "données limitées", max_length=12, blank=True, choices=LimitReason.choices
    )
    limited_until = models.DateField(null=True, blank=True)
    annulment = models.CharField(
        "annulation", max_length=12, blank=True, choices=AnnulReason.choices
    )
    """Proposed while the case is in any other state, done once it is annulled (R44)."""
    erase_on = models.DateField("à effacer le", null=True, blank=True)

    # kept by `perform` after each act, so that lists sort in SQL and open no cell
    next_act = models.SlugField(max_length=40, blank=True)
    waits_for = models.CharField(max_length=16, blank=True, choices=Role.choices)
    due_on = models.DateField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        permissions = [
            ("act_as_instructor", "instruit le dossier"),
            ("act_as_secretary", "tient le secrétariat du dossier"),
            ("act_as_legal_adviser", "conseille sur le dossier"),
            ("act_as_elected", "décide du dossier"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="case_state_is_declared"
            ),
            models.CheckConstraint(
                condition=models.Q(family__isnull=True) | models.Q(family__in=[1, 2, 3]),
                name="case_family_is_one_of_three",
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "waits_for", "due_on"]),
            models.Index(fields=["commune", "-created_at", "-id"]),
            models.Index(fields=["commune", "source_reference"]),
            models.Index(fields=["commune", "state"]),
        ]

    def __str__(self) -> str:
        return self.reference

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet["Case"] | None = None,
    ) -> None:
        """Reload for this instance alone: the library's mixin unprotects the state for the whole

        process while it runs (style.md, django-fsm 4).
        """
        rows = type(self)._base_manager.all() if from_queryset is None else from_queryset
        fresh = rows.using(using or self._state.db).only(*(fields or ())).get(pk=self.pk)
        wanted = {f.attname for f in self._meta.concrete_fields if not fields or f.name in fields}
        for name in wanted & fresh.__dict__.keys():
            self.__dict__[name] = fresh.__dict__[name]
        self._state.fields_cache = {}
        self.__dict__.pop("_prefetched_objects_cache", None)


class CaseRow(SealedModel):
    """A row of one case, sealed under its key."""

    vault_owner: ClassVar[str | None] = "case"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class CaseUserObjectPermission(UserObjectPermissionBase):
    """Who works on a case, and in which role (assignment; guardian, direct foreign key)."""

    content_object = models.ForeignKey(Case, models.CASCADE, related_name="grants")


class CaseGroupObjectPermission(GroupObjectPermissionBase):
    """Required beside the former by guardian; no group ever gets a case (policy)."""

    content_object = models.ForeignKey(Case, models.CASCADE, related_name="+")


class Party(CaseRow):
    """A person of the case: the one convoked, a parent, a protector (identity, sealed).

    A holder has a `holder_kind`, a `standing` with who said so, whether the meeting is `apart`
    from the other holder (R16b), and whether the child lives there (R16d). Who protects an adult has
    a `protector_kind`, sealed because it tells of the adult. `moved_at`: the address last changed. `needs`: what is to be
    prepared so that somebody comes and is understood (R23), sealed since it tells of a health.
    """

    vault_table = "party"

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    kind = models.CharField(max_length=12, choices=PartyKind.choices)
    rank = models.PositiveSmallIntegerField(default=0)
    holder_kind = models.CharField(max_length=10, choices=HolderKind.choices, blank=True)
    standing = models.CharField(max_length=14, choices=Standing.choices, blank=True)
    standing_on = models.DateField(null=True, blank=True)
    standing_said_by = Sealed(
        "str", facet="identity", null=True, blank=True, max_length=120, late=True
    )
    apart = Sealed("bool", facet="identity", null=True, blank=True, late=True)
    houses_child = Sealed("bool", facet="identity", null=True, blank=True, late=True)
    protector_kind = Sealed(
        "str", facet="identity", null=True, blank=True, max_length=12, late=True
    )
    moved_at = models.DateTimeField(null=True, blank=True)
    needs = Sealed("json", bucket=256, facet="identity", null=True, blank=True, late=True)
    civility = Sealed("str", facet="identity", null=True, blank=True, max_length=10)
    family_name = Sealed("str", facet="identity", max_length=200, blank=True)
    given_names = Sealed("str", facet="identity", max_length=200, blank=True)
    birth_date = Sealed("date", facet="identity", null=True, blank=True)
    quality = Sealed("str", facet="identity", null=True, blank=True, max_length=80)
    line2 = Sealed("str", facet="identity", null=True, blank=True, max_length=200)
    line3 = Sealed("str", facet="identity", null=True, blank=True, max_length=200)
    street = Sealed("str", facet="identity", null=True, blank=True, max_length=200)
    line5 = Sealed("str", facet="identity", null=True, blank=True, max_length=200)
    postcode = Sealed("str", facet="identity", null=True, blank=True, max_length=12)
    town = Sealed("str", facet="identity", null=True, blank=True, max_length=80)
    country = Sealed("str", facet="identity", null=True, blank=True, max_length=60)
    phone = Sealed("str", facet="identity", null=True, blank=True, max_length=40)
    email = Sealed("str", facet="identity", null=True, blank=True, max_length=120)

    class Meta:
        ordering = ["kind", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(kind="person"), name="one_person_per_case"
            ),
        ]


class Reporter(CaseRow):
    """Who reported; read by the instructor and the legal adviser alone (R42)."""

    vault_table = "reporter"

    case = models.OneToOneField(Case, models.CASCADE, related_name="reporter")
    name = Sealed("str", facet="reporter", null=True, blank=True, max_length=200)
    contact = Sealed("str", facet="reporter", null=True, blank=True, max_length=200)


class SearchCard(CaseRow):
    """Folded names of the person, opened to compare and never indexed (security.md §3)."""

    vault_table = "search_card"

    case = models.OneToOneField(Case, models.CASCADE, related_name="search_card")
    card = Sealed("json", bucket=256, facet="identity")


class Transition(CaseRow):
    """One act done on the case; lives as long as the case (R32)."""

    vault_table = "transition"

    case = models.ForeignKey(Case, models.CASCADE, related_name="transitions")
    act = models.SlugField(max_length=40)
    from_state = models.CharField(max_length=24)
    to_state = models.CharField(max_length=24)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField()
    key = models.UUIDField()
    detail = models.CharField(max_length=160, blank=True)
    note = Sealed("str", bucket=256, facet="content", null=True, blank=True)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="submitting_twice_does_it_once"),
            models.UniqueConstraint(fields=["case", "version"], name="one_act_per_version"),
        ]


class Revision(CaseRow):
    """The value a sealed field had before it was corrected; the log holds none (R32)."""

    vault_table = "revision"

    case = models.ForeignKey(Case, models.CASCADE, related_name="revisions")
    transition_version = models.PositiveIntegerField()
    table = models.CharField(max_length=40)
    row = models.UUIDField()
    field = models.CharField(max_length=40)
    before = Sealed("json", bucket=256, facet="content", null=True)


class StoredFile(models.Model):
    """A produced letter, sealed under the case key in chunks (security.md §2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="files")
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)


class Document(CaseRow, LetterLife):
    """An issued document: numbered, sealed, hashed, never overwritten (letters.md)."""

    vault_table = "document"

    case = models.ForeignKey(Case, models.CASCADE, related_name="documents")
    number = models.PositiveSmallIntegerField()
    kind = models.SlugField(max_length=30)
    addressee = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    file = models.OneToOneField(StoredFile, models.CASCADE, related_name="document")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signatory = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signed_on = models.DateField(null=True)
    sent_on = models.DateField(null=True)
    delivery = models.SlugField(max_length=30, blank=True)
    handed_by = Sealed("str", facet="identity", null=True, blank=True, max_length=120, late=True)
    tracking = Sealed("str", facet="identity", null=True, blank=True, max_length=40)
    returned_on = models.DateField(null=True)
    return_reason = models.CharField(max_length=12, blank=True, choices=ReturnReason.choices)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    held_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="document_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=LetterState.values), name="letter_state_is_declared"
            ),
        ]

    @property
    def held(self) -> bool:
        """Somebody blocked its sending and nobody lifted that; it did not leave."""
        return self.pending and self.held_by_id is not None

    @property
    def reference(self) -> str:
        """`<case reference>/<n>` (design.md §5)."""
        return f"{self.case.reference}/{self.number}"


class Tie(models.TextChoices):
    """What ties somebody of the town hall to a person concerned (R43, décret 2014-90)."""

    FAMILY = "family", "famille ou proche"
    NEIGHBOUR = "neighbour", "voisinage"
    BUSINESS = "business", "affaires ou travail"
    DISPUTE = "dispute", "différend"


class Disclosure(CaseRow):
    """What somebody answered before the case opened: no tie, or one that made them step aside (R43).

    `role` is the part they left, `successor` who took it; both empty without a tie.
    """

    vault_table = "disclosure"

    case = models.ForeignKey(Case, models.CASCADE, related_name="disclosures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    tie = models.CharField(max_length=12, blank=True, choices=Tie.choices)
    role = models.CharField(max_length=16, blank=True, choices=Role.choices)
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["case", "user", "role"], name="disclosed_once"),
        ]


class LinkKind(models.TextChoices):
    """Why two cases name each other."""

    SAME_FACTS = "same_facts", "mêmes faits"
    SAME_PERSON = "same_person", "même personne"
    JOINED = "joined", "joint"


class JoinReason(models.TextChoices):
    """Why a case goes on in another one (R29)."""

    REPORTED_TWICE = "reported_twice", "mêmes faits, signalés deux fois"
    TREATED_TOGETHER = "treated_together", "autres faits de la même personne, traités ensemble"


class CaseLink(CaseRow):
    """Two cases that name each other by number, never by person; undone, it stays as it was.

    `case` is the one from which the link was made; joined, it goes on in `other`. `by` is None for
    the authors of one report, linked by the intake itself.
    """

    vault_table = "case_link"

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    reason = models.CharField(max_length=20, blank=True, choices=JoinReason.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "other", "kind"],
                condition=models.Q(undone_at=None),
                name="linked_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(case=models.F("other")), name="linked_to_another"
            ),
        ]

    def across(self, case: Case) -> Case:
        """The case at the other end."""
        return self.case if self.other_id == case.pk else self.other
