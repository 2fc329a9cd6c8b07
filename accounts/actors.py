"""Who acts: a signed-in person, or a named job of the installation."""

import uuid
from dataclasses import dataclass, field
from functools import cached_property

from accounts.models import Membership, User
from accounts.policy import Relation, Role
from audit.log import Entry


@dataclass(eq=False)
class Actor:
    """The person or job behind a request or a command; it gathers the reads to record."""

    user: User | None = None
    job: str = ""
    ip: str = ""
    reads: list[Entry] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        if (self.user is None) == (not self.job):
            raise ValueError("an actor is either a user or a job")

    @property
    def label(self) -> str:
        """`user:<uuid>` or `job:<name>`, as written in the log (security.md §5)."""
        return f"user:{self.user.pk}" if self.user else f"job:{self.job}"

    @property
    def user_id(self) -> uuid.UUID | None:
        """The user's id, None for a job."""
        return self.user.pk if self.user else None

    @cached_property
    def memberships(self) -> tuple[Membership, ...]:
        """Roles held now, read once a request; none for a job or an inactive account."""
        if self.user is None or not self.user.is_active:
            return ()
        return tuple(
            Membership.objects.filter(user=self.user).select_related("commune").order_by("role")
        )

    def roles_in(self, commune: uuid.UUID) -> frozenset[Role]:
        """The roles held in that commune."""
        return frozenset(Role(m.role) for m in self.memberships if m.commune_id == commune)

    def services_in(self, commune: uuid.UUID) -> frozenset[str]:
        """The services the user reports for in that commune (R30)."""
        return frozenset(
            m.service
            for m in self.memberships
            if m.commune_id == commune and m.role == Role.REPORTER and m.service
        )

    def commune_relations(self, commune: uuid.UUID) -> dict[Role, frozenset[Relation]]:
        """The relations that hold before any case is looked at."""
        return {role: frozenset({Relation.COMMUNE}) for role in self.roles_in(commune)}
