"""People who work here: users, the roles they hold in a commune, mandates and delegations."""

import datetime
import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models

from accounts.policy import Role
from rappel.communes.models import Commune


class UserManager(BaseUserManager["User"]):
    """Creates personal accounts; there is no superuser in this product (security.md §6)."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Create an account; `password=None` leaves it unusable until one is set.

        Raises:
            ValidationError: a field does not fit, or the password is weak (R31).
        """
        user = self.model(username=self.model.normalize_username(username), **fields)
        if password is not None:
            validate_password(password, user)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A personal account (R31); rights come from memberships, never from `is_superuser`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(
        "identifiant",
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Cet identifiant est déjà pris."},
    )
    civility = models.CharField("civilité", max_length=8, blank=True)
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    email = models.EmailField("courriel", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    is_active = models.BooleanField("actif", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="no_superuser"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First name and surname, as shown to colleagues."""
        return f"{self.first_name} {self.last_name}".strip() or self.username


class Membership(models.Model):
    """One role of one user in one commune; a revoked row is deleted and gone at the next request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="memberships")
    role = models.CharField("rôle", max_length=16, choices=Role.choices)
    service = models.SlugField("service", max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "commune", "role"], name="role_held_once"),
        ]
        indexes = [models.Index(fields=["commune", "role"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class DefaultPerson(models.Model):
    """Who is assigned by default to a new case of the commune, for each role (security.md §6)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="default_people")
    role = models.CharField(max_length=16, choices=Role.choices)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "role"], name="one_default_per_role"),
        ]


class Mandate(models.Model):
    """The mayor's mandate: presides and decides by right while it runs (R7, R8)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="mandates")
    user = models.ForeignKey(User, models.PROTECT, related_name="mandates")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au", null=True, blank=True)

    def covers(self, day: datetime.date) -> bool:
        """True when the mandate runs on that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Delegation(models.Model):
    """An order giving an élu power over rappels à l'ordre (L2122-18, L2131-1 CGCT; R8)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="delegations")
    user = models.ForeignKey(User, models.PROTECT, related_name="delegations")
    number = models.CharField("arrêté n°", max_length=30)
    quality = models.CharField("qualité", max_length=120)
    scope = models.CharField("objet", max_length=160)
    signed_on = models.DateField("signé le")
    published_on = models.DateField("publié le", null=True, blank=True)
    received_on = models.DateField("reçu en préfecture le", null=True, blank=True)
    ends_on = models.DateField("jusqu'au", null=True, blank=True)

    def covers(self, day: datetime.date) -> bool:
        """True when the order is enforceable that day: signed, published and received (R8)."""
        if self.published_on is None or self.received_on is None:
            return False
        start = max(self.signed_on, self.published_on, self.received_on)
        return start <= day and (self.ends_on is None or day <= self.ends_on)


class Prevention(models.TextChoices):
    """Why the mayor is replaced for a while (L2122-17 CGCT)."""

    ABSENCE = "absence", "absence"
    SUSPENSION = "suspension", "suspension"
    REMOVAL = "removal", "révocation"
    OTHER = "other", "autre empêchement"


class Rank(models.TextChoices):
    """Who replaces the mayor: an adjoint in the order of nomination, else a councillor."""

    FIRST = "1", "1er adjoint ou 1re adjointe"
    SECOND = "2", "2e adjoint ou adjointe"
    THIRD = "3", "3e adjoint ou adjointe"
    FOURTH = "4", "4e adjoint ou adjointe"
    FIFTH = "5", "5e adjoint ou adjointe"
    SIXTH = "6", "6e adjoint ou adjointe"
    COUNCIL = "council", "conseiller ou conseillère que le conseil a désigné"
    TABLE = "table", "conseiller ou conseillère, dans l'ordre du tableau"


_RANK_WORDS = {
    Rank.FIRST: ("premier adjoint", "première adjointe"),
    Rank.SECOND: ("deuxième adjoint", "deuxième adjointe"),
    Rank.THIRD: ("troisième adjoint", "troisième adjointe"),
    Rank.FOURTH: ("quatrième adjoint", "quatrième adjointe"),
    Rank.FIFTH: ("cinquième adjoint", "cinquième adjointe"),
    Rank.SIXTH: ("sixième adjoint", "sixième adjointe"),
    Rank.COUNCIL: (
        "conseiller municipal désigné par le conseil",
        "conseillère municipale désignée par le conseil",
    ),
    Rank.TABLE: (
        "conseiller municipal, dans l'ordre du tableau",
        "conseillère municipale, dans l'ordre du tableau",
    ),
}


class Replacement(models.Model):
    """An élu replaces a prevented mayor, in the fullness of the office (L2122-17 CGCT; R8)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="replacements")
    user = models.ForeignKey(User, models.PROTECT, related_name="replacements")
    reason = models.CharField("motif", max_length=12, choices=Prevention.choices)
    rank = models.CharField("rang", max_length=8, choices=Rank.choices)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au", null=True, blank=True)

    class Meta:
        ordering = ["-starts_on"]

    def covers(self, day: datetime.date) -> bool:
        """True when the mayor is replaced on that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def takes_the_office(self) -> bool:
        """A suspended or removed mayor decides nothing meanwhile; an absent one may come back."""
        return self.reason in (Prevention.SUSPENSION, Prevention.REMOVAL)

    @property
    def reason_words(self) -> str:
        """« absence », « suspension »."""
        return str(Prevention(self.reason).label)

    @property
    def rank_words(self) -> str:
        """« première adjointe »."""
        return _RANK_WORDS[Rank(self.rank)][self.user.civility == "Mme"]

    @property
    def quality(self) -> str:
        """« première adjointe, en remplacement du maire empêché »."""
        mayor = "de la maire empêchée" if self.commune.mayor_feminine else "du maire empêché"
        return f"{self.rank_words}, en remplacement {mayor}"


class Leave(models.Model):
    """Somebody is away for some days, and who does the work meanwhile, in one role.

    It says where the work goes, never why somebody is away, and moves no power of an élu (R8).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="leaves")
    user = models.ForeignKey(User, models.PROTECT, related_name="leaves")
    role = models.CharField("rôle", max_length=16, choices=Role.choices)
    deputy = models.ForeignKey(User, models.PROTECT, related_name="+")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="leave_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("deputy")), name="leave_deputy_is_another"
            ),
        ]

    def covers(self, day: datetime.date) -> bool:
        """True when the person is away on that day; the last one counts."""
        return self.starts_on <= day <= self.ends_on


class ProposalOutcome(models.TextChoices):
    """What became of a change of the town that somebody prepared."""

    WAITING = "waiting", "attend une deuxième personne"
    IN_FORCE = "in_force", "en vigueur"
    REFUSED = "refused", "refusée"
    OUTDATED = "outdated", "dépassée : ce qu'elle changeait a changé entre-temps"
    WITHDRAWN = "withdrawn", "retirée"


class Proposal(models.Model):
    """A change of the town prepared by one person, put in force or refused once by another.

    `values` and `basis` hold settings and names of staff, never anything of a case: what is
    proposed, and what stood when it was prepared. `target` is the row changed, None for a new one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="proposals")
    kind = models.SlugField(max_length=30)
    awaits = models.CharField(max_length=30)
    """The act of the policy by which it is put in force or refused."""
    target = models.UUIDField(null=True)
    values = models.JSONField(default=dict)
    basis = models.JSONField(default=dict)
    reason = models.CharField("pourquoi", max_length=300, blank=True)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=10, choices=ProposalOutcome.choices, default=ProposalOutcome.WAITING
    )
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    answer = models.CharField("réponse", max_length=300, blank=True)

    class Meta:
        ordering = ["-prepared_at"]
        indexes = [models.Index(fields=["commune", "outcome"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_by__isnull=True)
                | models.Q(outcome=ProposalOutcome.WITHDRAWN)
                | ~models.Q(settled_by=models.F("prepared_by")),
                name="proposal_settled_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=ProposalOutcome.values),
                name="proposal_outcome_is_declared",
            ),
        ]
