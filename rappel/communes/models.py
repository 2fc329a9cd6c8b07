"""The town: its settings, its closed lists, its arrêtés, its letterhead.

Nothing here is personal data of the persons concerned, so nothing is sealed. What the law leaves
to the town's protocole is a setting (domain.md §1); what the law fixes is not.
"""

import datetime
import uuid

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from rappel.communes.closed_lists import MAX_ATTENDEES


class Commune(models.Model):
    """A commune served by this installation; every row of the product belongs to one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(
        "code INSEE",
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^[0-9AB]{5}$", "Le code INSEE compte cinq caractères.")],
    )
    name = models.CharField("nom", max_length=80)
    time_zone = models.CharField("fuseau horaire", max_length=40, default="Europe/Paris")
    alsace_moselle = models.BooleanField("jours fériés d'Alsace-Moselle", default=False)
    mayor_feminine = models.BooleanField("« la maire »", default=False)
    seat = models.CharField("lieu des courriers", max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="commune_has_a_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mayor_title(self) -> str:
        """« la maire » or « le maire », as written in sentences."""
        return "la maire" if self.mayor_feminine else "le maire"


class Owned(models.Model):
    """A row of one commune."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Letterhead(Owned):
    """What heads the letters of the commune, and where its envelopes have their window (mm)."""

    commune = models.OneToOneField(Commune, models.PROTECT, related_name="letterhead")
    service = models.CharField("service", max_length=80)
    street = models.CharField("adresse", max_length=80)
    postcode = models.CharField("code postal", max_length=10)
    town = models.CharField("ville", max_length=60)
    phone = models.CharField("téléphone", max_length=20)
    email = models.EmailField("courriel")
    name_the_agent = models.BooleanField(
        "nommer l'agent en charge (L. 111-2 CRPA)",
        default=True,
        help_text="Décochez si la sécurité des agents le demande : le service est alors nommé.",
    )
    dpo_contact = models.CharField("contact du délégué à la protection des données", max_length=120)
    window_left = models.PositiveSmallIntegerField("fenêtre : bord gauche (mm)", default=110)
    window_top = models.PositiveSmallIntegerField("fenêtre : haut (mm)", default=57)
    window_width = models.PositiveSmallIntegerField("fenêtre : largeur (mm)", default=80)
    window_height = models.PositiveSmallIntegerField("fenêtre : hauteur (mm)", default=22)


class ProsecutorOffice(Owned):
    """The parquet the commune writes to."""

    commune = models.OneToOneField(Commune, models.PROTECT, related_name="prosecutor_office")
    court = models.CharField("tribunal judiciaire", max_length=80)
    line2 = models.CharField("complément", max_length=38, blank=True)
    street = models.CharField("adresse", max_length=38)
    postcode = models.CharField("code postal", max_length=10)
    town = models.CharField("ville", max_length=38)


class ProsecutorMode(models.TextChoices):
    """How the prosecutor is associated, per family (R9)."""

    NONE = "none", "pas d'échange"
    INFORMATION = "information", "information"
    AVIS = "avis", "demande d'avis"
    ACCORD = "accord", "accord préalable"


class OpinionMode(models.TextChoices):
    """When the legal adviser is asked (R7b)."""

    ALWAYS = "always", "toujours"
    LISTED = "listed", "pour certaines catégories et les moins de 13 ans"
    ON_REQUEST = "on_request", "à la demande"
    NEVER = "never", "jamais"


class Protocol(Owned):
    """One version of the town's protocole: delays in days, modes, who sits; a case keeps its own.

    Shipped values: domain.md R7b, R9, R17, R21b, R26, R38, §8 (`copy_beyond_tutor`: besides the
    guardian of a protected adult, who else gets a copy). What each one changes, and which of them
    contradict each other: `rappel.communes.protocol`.
    """

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="protocols")
    number = models.PositiveSmallIntegerField("version", default=1)
    in_force_from = models.DateField("en vigueur le")
    signed_on = models.DateField("signé avec le parquet le", null=True, blank=True)
    """None where no protocole was signed: the town follows its own settings alone."""
    review_on = models.DateField("à revoir le", null=True, blank=True)
    mode_family_1 = models.CharField(
        max_length=12, choices=ProsecutorMode.choices, default=ProsecutorMode.AVIS
    )
    mode_family_2 = models.CharField(
        max_length=12, choices=ProsecutorMode.choices, default=ProsecutorMode.AVIS
    )
    mode_family_3 = models.CharField(
        max_length=12, choices=ProsecutorMode.choices, default=ProsecutorMode.NONE
    )
    prosecutor_delay = models.PositiveSmallIntegerField(default=15)
    oral_agreement_suffices = models.BooleanField(default=False)
    opinion_mode = models.CharField(
        max_length=12, choices=OpinionMode.choices, default=OpinionMode.ON_REQUEST
    )
    opinion_categories = models.JSONField(default=list, blank=True)
    two_persons = models.BooleanField(default=True)
    asks_conflict = models.BooleanField(default=True)
    fined_blocks = models.BooleanField(default=False)
    notice_posted = models.PositiveSmallIntegerField(default=10)
    notice_handed = models.PositiveSmallIntegerField(default=5)
    second_letter_days = models.PositiveSmallIntegerField(default=15)
    most_convocations = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    target_days = models.PositiveSmallIntegerField(default=45)
    warning_days = models.PositiveSmallIntegerField(default=60)
    repeat_months = models.PositiveSmallIntegerField(default=12)
    complaint_answer_days = models.PositiveSmallIntegerField(
        default=7, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    """At most the seven days of R3: a town may only be stricter."""
    copy_beyond_tutor = models.BooleanField(
        "copie aussi au curateur, au mandataire et à la personne habilitée", default=False
    )
    delivery_modes = models.JSONField(default=list)
    attendees = models.JSONField(default=list)
    most_attendees = models.PositiveSmallIntegerField(
        default=4, validators=[MaxValueValidator(MAX_ATTENDEES)]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "number"], name="protocol_number_once"),
        ]
        ordering = ["commune", "-number"]

    def mode(self, family: int) -> ProsecutorMode:
        """How the prosecutor is associated for facts of `family` (1, 2 or 3; R1, R9)."""
        return ProsecutorMode(getattr(self, f"mode_family_{family}"))


class Guard(models.TextChoices):
    """What a category asks for before anything else (domain.md §4)."""

    NONE = "none", "aucune"
    WARN = "warn", "avertissement à justifier"
    BLOCK = "block", "relève de la justice"
    INSCRIPTION = "inscription", "question : inscription, signe ou dessin ?"
    ARRETE = "arrete", "arrêté municipal à citer"


class Category(Owned):
    """A category of facts: its families (R1), its guard (R2, R4, R47), its text of law."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="categories")
    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=80)
    families = models.JSONField(default=list)
    guard = models.CharField(max_length=12, choices=Guard.choices, default=Guard.NONE)
    guard_text = models.CharField(max_length=300, blank=True)
    law_text = models.CharField(max_length=120, blank=True)
    aliases = models.JSONField(default=list)
    hints = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "code"], name="category_code_once"),
        ]
        ordering = ["commune", "rank"]

    def __str__(self) -> str:
        return self.label

    @property
    def blocks(self) -> bool:
        """The facts are a crime or a délit: never a rappel à l'ordre (R2)."""
        return self.guard == Guard.BLOCK


class ListName(models.TextChoices):
    """The closed lists a commune may adapt (R29)."""

    ORIGIN = "origin", "Origines"
    DISTRICT = "district", "Quartiers"
    ROOM = "room", "Salles"
    INADMISSIBLE = "inadmissible", "Motifs d'irrecevabilité"
    DISMISSAL = "dismissal", "Motifs de classement"
    DECISION = "decision", "Motifs de décision"
    CANCELLATION = "cancellation", "Motifs d'annulation"
    ORIENTATION = "orientation", "Orientations"
    SOURCE = "source", "Services interrogés"
    CHANNEL = "channel", "Moyens d'échange"
    ATTENDEE = "attendee", "Fonctions présentes"
    DELIVERY = "delivery", "Modes de remise"
    QUESTION = "question", "Questions de l'élu"


class ListItem(Owned):
    """One value of a closed list of the commune."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="list_items")
    list = models.CharField(max_length=16, choices=ListName.choices)
    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=120)
    active = models.BooleanField(default=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "list", "code"], name="list_code_once"),
        ]
        ordering = ["commune", "list", "rank"]

    def __str__(self) -> str:
        return self.label


class Arrete(Owned):
    """A mayor's police arrêté; family 1 needs one in force at the facts (R47)."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="arretes")
    number = models.CharField("numéro", max_length=30)
    title = models.CharField("objet", max_length=160)
    signed_on = models.DateField("signé le")
    published_on = models.DateField("publié le")
    received_on = models.DateField("reçu en préfecture le")
    from_day = models.DateField("en vigueur du")
    to_day = models.DateField("au", null=True, blank=True)
    weekdays = models.JSONField("jours (0 = lundi)", default=list, blank=True)
    from_time = models.TimeField("de", null=True, blank=True)
    to_time = models.TimeField("à", null=True, blank=True)
    perimeter = models.CharField("périmètre", max_length=200)
    sentence = models.CharField("en une phrase", max_length=200)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    corrected_on = models.DateField("remplacé par une fiche corrigée le", null=True, blank=True)
    """What a case already quotes is not rewritten: a corrected copy takes its place (R47)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "number"],
                condition=models.Q(corrected_on__isnull=True),
                name="arrete_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(to_day__isnull=True)
                | models.Q(to_day__gte=models.F("from_day")),
                name="arrete_ends_after_it_starts",
            ),
        ]
        ordering = ["commune", "-signed_on"]

    def __str__(self) -> str:
        return f"arrêté n° {self.number}"

    def covers(self, day: datetime.date, time: datetime.time | None) -> bool:
        """True when the arrêté was enforceable at that date and hour (R47, L2131-1 CGCT).

        An hour range may pass midnight (22:00 to 06:00); an unknown hour is covered only by an
        arrêté that names no hours.
        """
        start = max(self.from_day, self.published_on, self.received_on)
        if day < start or (self.to_day and day > self.to_day):
            return False
        if self.weekdays and day.weekday() not in self.weekdays:
            return False
        if self.from_time is None or self.to_time is None:
            return True
        if time is None:
            return False
        if self.from_time <= self.to_time:
            return self.from_time <= time <= self.to_time
        return time >= self.from_time or time <= self.to_time


class Counter(models.Model):
    """Last number given, one row per (commune, kind, year), updated by the issuing transaction."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "kind", "year"], name="counter_once"),
        ]


class Statute(Owned):
    """An article that the software cites, and when somebody last read it again (domain.md intro)."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="statutes")
    code = models.SlugField(max_length=60)
    mark = models.CharField("référence courte", max_length=40)
    """As refusals print it: « L. 132-7 CSI »; letters and rules are searched for it."""
    label = models.CharField("objet", max_length=120)
    citation = models.CharField("citation", max_length=160)
    says = models.CharField("ce qu'il dit", max_length=300)
    verified_on = models.DateField("vérifié le", null=True, blank=True)
    note = models.CharField("remarque", max_length=300, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "code"], name="statute_code_once"),
        ]
        ordering = ["commune", "rank"]

    def __str__(self) -> str:
        return self.mark


class PartnerKind(models.TextChoices):
    """What a partner is for (R25)."""

    VICTIMS = "victims", "aide aux victimes"
    ACCESS_TO_LAW = "access_to_law", "accès au droit"
    FAMILIES = "families", "soutien aux familles"
    MEDIATION = "mediation", "médiation"
    PREVENTION = "prevention", "prévention"
    LANDLORD = "landlord", "bailleur"
    SCHOOL = "school", "établissement ou autorité scolaire"
    SOCIAL = "social", "service social"
    FAMILIES_COUNCIL = "families_council", "conseil pour les droits et devoirs des familles"
    OTHER = "other", "autre"


class Partner(Owned):
    """An association or a service that a person may be pointed to (R25); never a private person."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="partners")
    kind = models.CharField("domaine", max_length=20, choices=PartnerKind.choices)
    name = models.CharField("nom", max_length=80)
    does = models.CharField("ce qu'il fait", max_length=200)
    line2 = models.CharField("complément", max_length=38, blank=True)
    street = models.CharField("adresse", max_length=38)
    postcode = models.CharField("code postal", max_length=10)
    town = models.CharField("ville", max_length=38)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("courriel", blank=True)
    contact = models.CharField("fonction du contact", max_length=80, blank=True)
    shares_data = models.BooleanField("reçoit des données", default=False)
    sharing = models.CharField("ce qui est partagé", max_length=200, blank=True)
    active = models.BooleanField("proposé", default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "name"], name="partner_name_once"),
        ]
        ordering = ["commune", "kind", "name"]

    def __str__(self) -> str:
        return self.name
