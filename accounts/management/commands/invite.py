"""`manage.py invite USERNAME --role R --commune CODE`: open an account, or add a role to one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actors import Actor
from accounts.invitations import invite
from accounts.models import User
from accounts.policy import Role
from rappel.communes.models import Commune


class Command(BaseCommand):
    """Prints the link by which the person chooses a password."""

    help = (
        "Invite une personne : un rôle dans une commune, et un lien pour choisir son mot de passe."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options of design.md §5, and the names that letters print."""
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--commune", required=True, help="code INSEE")
        parser.add_argument("--civility", default="", choices=["", "M.", "Mme"])
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--email", default="")
        parser.add_argument("--service", default="", help="service d'un signalant")

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite; raises CommandError with the French sentence of what is wrong."""
        commune = Commune.objects.filter(code=options["commune"]).first()
        if commune is None:
            raise CommandError(
                f"Aucune commune {options['commune']} : lancez d'abord « manage.py commune_create »."
            )
        try:
            made = invite(
                options["username"],
                role=Role(options["role"]),
                commune=commune,
                actor=Actor(job="server"),
                civility=options["civility"],
                first_name=options["first_name"],
                last_name=options["last_name"],
                email=options["email"],
                service=options["service"],
            )
        except ValidationError as error:
            raise CommandError(_sentences(error)) from None
        self.stdout.write(f"{made.user.full_name} : {Role(options['role']).label}, {commune.name}.")
        if made.path:
            self.stdout.write(
                "Remettez-lui ce lien en main propre ; il sert une fois, pendant trois jours :\n"
                f"  https://<adresse du site>{made.path}"
            )


def _sentences(error: ValidationError) -> str:
    """Each sentence after the option or name that it is about."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    names = {field.name: field.verbose_name for field in User._meta.fields}
    return " ".join(
        f"{names.get(name, 'compte')} : {said}"
        for name, sentences in error.message_dict.items()
        for said in sentences
    )
