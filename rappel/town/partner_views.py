"""The directory of partners: associations and services that a person may be pointed to (R25)."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from rappel.communes.models import Partner
from rappel.town.pages import PrepareView, TownView
from rappel.town.register_forms import PartnerChangeForm, PartnerForm
from rappel.town.registry import KINDS


class Partners(TownView):
    """All of them by kind, those no longer offered too."""

    act = "town.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        groups: dict[str, list[Partner]] = {}
        for row in Partner.objects.filter(commune=self.commune).order_by("-active", "name"):
            groups.setdefault(row.get_kind_display(), []).append(row)
        return self.page(request, "town/partners.html", {"groups": sorted(groups.items())})


class AddPartner(PrepareView):
    """A new entry."""

    kind_name = "partner_added"
    form_class = PartnerForm
    back = "town:partners"
    lead = "Une association ou un service, jamais une personne privée : le contact se dit par sa fonction."


class ChangePartner(PrepareView):
    """An entry corrected, or no longer offered."""

    kind_name = "partner_changed"
    form_class = PartnerChangeForm
    back = "town:partners"

    def starting_values(self) -> dict[str, Any]:
        """As it stands."""
        return KINDS[self.kind_name].basis(self.commune, self.target)
