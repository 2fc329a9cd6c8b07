"""The protocole as it stands, its versions and what changed between them, the form of a change."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.models import Proposal, ProposalOutcome
from rappel.communes import calendar, protocol
from rappel.communes.models import ProsecutorMode, Protocol
from rappel.communes.services import current_protocol
from rappel.town.kinds.protocol import Labels, setting_words, version_rows
from rappel.town.pages import PrepareView, TownView
from rappel.town.protocol_forms import ProtocolForm

_KINDS = ("protocol", "two_persons")
"""The kinds of proposal that make a version."""


class ShowProtocol(TownView):
    """The version in force, and all of them."""

    act = "town.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show every setting with what it changes; then the history."""
        today = calendar.today(self.commune)
        standing = current_protocol(self.commune, today)
        versions = list(self.commune.protocols.order_by("number"))
        labels = Labels(self.commune)
        context = {
            **_settings(labels, standing),
            "standing": standing,
            "versions": _history(self, labels, versions),
            "late": standing.review_on is not None and standing.review_on <= today,
        }
        return self.page(request, "town/protocol.html", context)


class ShowVersion(TownView):
    """One version, in force or not: a case may still follow it."""

    act = "town.view"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Show it; raises Http404 for another commune's."""
        version = get_object_or_404(Protocol, commune=self.commune, pk=pk)
        standing = current_protocol(self.commune, calendar.today(self.commune))
        before = self.commune.protocols.filter(number__lt=version.number).order_by("-number")
        pair = [*before[:1], version]
        labels = Labels(self.commune)
        context = {
            **_settings(labels, version),
            "standing": standing,
            "version": version,
            "history": _history(self, labels, pair)[0],
        }
        return self.page(request, "town/protocol_version.html", context)


def _settings(labels: Labels, version: Protocol) -> dict[str, Any]:
    values = {name: getattr(version, name) for name in protocol.SETTINGS}
    return {
        "sections": version_rows(labels, version),
        "silences": [(mode.label, protocol.SILENCE[mode]) for mode in ProsecutorMode],
        "sum": protocol.sum_words(values),
        "two_persons": version.two_persons,
    }


def _history(view: TownView, labels: Labels, versions: list[Protocol]) -> list[dict[str, Any]]:
    """The newest first, each with what changed from the one before and who made it."""
    made = _made_by(view)
    found = []
    for before, after in zip([None, *versions], versions, strict=False):
        rows = [] if before is None else protocol.differences(before, after)
        found.append(
            {
                "version": after,
                "proposal": made.get(after.number),
                "before": before,
                "changes": [
                    {
                        "label": row.setting.label,
                        "before": setting_words(labels, row.setting.field, row.before),
                        "after": setting_words(labels, row.setting.field, row.after),
                    }
                    for row in rows
                ],
            }
        )
    return found[::-1]


def _made_by(view: TownView) -> dict[int, Proposal]:
    """Number of a version → the proposal that made it: the one put in force on the version before."""
    rows = Proposal.objects.filter(
        commune=view.commune, kind__in=_KINDS, outcome=ProposalOutcome.IN_FORCE
    )
    return {
        row.basis["number"] + 1: row for row in rows.select_related("prepared_by", "settled_by")
    }


class ChangeProtocol(PrepareView):
    """Every setting at once: they are judged together."""

    kind_name = "protocol"
    form_class = ProtocolForm
    back = "town:protocol"
    lead = "Une fois mis en vigueur, c'est une nouvelle version : les dossiers déjà ouverts gardent la leur."

    def starting_values(self) -> dict[str, Any]:
        """As it stands."""
        standing = current_protocol(self.commune, calendar.today(self.commune))
        return {name: getattr(standing, name) for name in protocol.SETTINGS}
