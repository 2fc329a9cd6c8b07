"""The way in, and the page of a proposal: before and after, what it touches, the answer."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.models import Proposal, ProposalOutcome
from accounts.policy import roles_for
from rappel.communes import calendar
from rappel.communes.models import Letterhead
from rappel.communes.services import current_protocol
from rappel.town import overview, proposals, selectors
from rappel.town.forms import AnswerForm
from rappel.town.kind import Kind
from rappel.town.kinds.letters import letterhead_of
from rappel.town.pages import TownView
from rappel.town.people_views import links_context
from rappel.town.register_views import draft
from rappel.town.registry import KINDS

_ANSWERS = {
    "town.put_in_force": "town:put_in_force",
    "town.empower": "town:empower",
    "people.approve": "town:approve",
}
_SETTLED = 10


class Hub(TownView):
    """« Mairie »: what is missing, what waits, the registers."""

    act = "town.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what waits for this person first."""
        mine, others = [], []
        for row in selectors.waiting(self.commune):
            kind = KINDS[row.kind]
            item = {**_row(row), "since": row.prepared_at}
            # who may only refuse it has an answer to give too
            able = self.may(kind.family.settles) and not _own(self, row)
            (mine if able else others).append(item)
        settled = Proposal.objects.filter(commune=self.commune).exclude(
            outcome=ProposalOutcome.WAITING
        )
        context = {
            "mine": mine,
            "others": others,
            "settled": [_row(row) for row in settled.order_by("-settled_at")[:_SETTLED]],
            "missing": overview.missing(self.commune),
            "deciding": overview.who_decides(self.commune),
            "standing": current_protocol(self.commune, calendar.today(self.commune)),
        }
        return self.page(request, "town/hub.html", context)


def _own(view: TownView, proposal: Proposal) -> bool:
    return proposal.prepared_by_id == view.actor.user_id


_TONES = {
    ProposalOutcome.WAITING: "wait",
    ProposalOutcome.IN_FORCE: "done",
    ProposalOutcome.REFUSED: "off",
    ProposalOutcome.OUTDATED: "late",
    ProposalOutcome.WITHDRAWN: "off",
}


def _title(proposal: Proposal) -> str:
    kind = KINDS[proposal.kind]
    subject = kind.subject(proposal.commune, proposal.target, proposal.values)
    return f"{kind.title} : {subject}" if subject else kind.title


def _row(proposal: Proposal) -> dict[str, Any]:
    return {
        "pk": proposal.pk,
        "title": _title(proposal),
        "by": proposal.prepared_by.full_name,
        "tone": _TONES[ProposalOutcome(proposal.outcome)],
        "state": proposal.get_outcome_display(),
        "settled_at": proposal.settled_at,
    }


class _OfProposal(TownView):
    def proposal(self, pk: uuid.UUID) -> Proposal:
        """The proposal; raises Http404 for another commune's."""
        rows = Proposal.objects.select_related("commune", "prepared_by", "settled_by")
        return get_object_or_404(rows, commune=self.commune, pk=pk)

    def show(
        self,
        request: HttpRequest,
        proposal: Proposal,
        form: AnswerForm | None = None,
        *,
        status: int = 200,
        refusal: str = "",
        changed: tuple[Any, ...] = (),
    ) -> HttpResponse:
        """Render the proposal, with the answer asked of whoever may give it."""
        kind = KINDS[proposal.kind]
        waiting = proposal.outcome == ProposalOutcome.WAITING
        able = waiting and self.may(kind.family.settles)
        objection = proposals.objection(proposal, self.actor) if able else ""
        stays = kind.family.prepares
        own = waiting and _own(self, proposal) and self.may(stays)
        if able and form is None:
            form = AnswerForm(request=request, actor=self.actor)
        context = {
            "title": _title(proposal),
            "proposal": proposal,
            "tone": _TONES[ProposalOutcome(proposal.outcome)],
            "state": proposal.get_outcome_display(),
            "waiting": waiting,
            "rows": kind.rows(self.commune, proposal.basis, self._readable(kind, proposal)),
            "effects": self.effects(kind, proposal) if waiting else [],
            "changed": changed or (tuple(proposals.changed_since(proposal)) if waiting else ()),
            "refusal": refusal or objection,
            "form": form if able and not _own(self, proposal) else None,
            "answer_url": _ANSWERS[kind.family.settles],
            "withdraw_url": "town:withdraw_people"
            if stays == "people.propose"
            else "town:withdraw",
            "own": own,
            "who_may": ", ".join(role.label.lower() for role in roles_for(kind.family.settles)),
            "previewed": proposal.kind == "letterhead",
        }
        return self.page(request, "town/proposal.html", context, status)

    def _readable(self, kind: Kind, proposal: Proposal) -> dict[str, Any]:
        """What is proposed, without the addresses of colleagues for those who need none."""
        if self.may(kind.family.prepares) or self.may(kind.family.settles):
            return dict(proposal.values)
        return {k: v for k, v in proposal.values.items() if k not in kind.private}

    def effects(self, kind: Kind, proposal: Proposal) -> list[Any]:
        """What it touches, as the reader may know it."""
        return kind.effects(self.commune, proposal.target, proposal.values, self.actor)


class ShowProposal(_OfProposal):
    """Before and after, what it touches, who may answer."""

    act = "town.view"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Show it."""
        return self.show(request, self.proposal(pk))


class ProposalPreview(_OfProposal):
    """The fictitious letter under the letterhead that is proposed."""

    act = "town.view"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Send the PDF; raises Http404 for any other kind of proposal."""
        proposal = self.proposal(pk)
        if proposal.kind != "letterhead":
            raise Http404
        head: Letterhead = letterhead_of(self.commune, proposal.values)
        return draft(self, request, head)


class _Answer(_OfProposal):
    """Put in force or refuse, once."""

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Answer; raises Http404 when it is not for this act to answer."""
        proposal = self.proposal(pk)
        if KINDS[proposal.kind].family.settles != self.act:
            raise Http404
        form = AnswerForm(request.POST, request=request, actor=self.actor)
        if not form.is_valid():
            return self.show(request, proposal, form, status=422)
        try:
            settled = proposals.settle(
                proposal,
                actor=self.actor,
                accept=form.cleaned_data["decision"] == "yes",
                answer=form.cleaned_data["answer"],
            )
        except proposals.AlreadySettled:
            messages.info(request, "Quelqu'un y a déjà répondu : rien n'a été fait deux fois.")
            return redirect("town:proposal", pk)
        except proposals.NotPossible as refusal:
            words = " ".join(sentence for _, sentence in refusal.problems)
            return self.show(request, proposal, form, status=409, refusal=words)
        if settled.outcome == ProposalOutcome.OUTDATED:
            return self.show(request, self.proposal(pk), status=409, changed=settled.changed)
        if settled.invited:
            return self.page(
                request, "town/links.html", links_context(request, list(settled.invited))
            )
        done = (
            "C'est en vigueur." if settled.outcome == ProposalOutcome.IN_FORCE else "C'est refusé."
        )
        messages.success(request, done)
        return redirect("town:proposal", pk)


class PutInForce(_Answer):
    """Settings and arrêtés: legal adviser or élu."""

    act = "town.put_in_force"


class Empower(_Answer):
    """Mandate, delegations, replacement: an élu."""

    act = "town.empower"


class Approve(_Answer):
    """Accounts: an élu or the DPO."""

    act = "people.approve"


class Withdraw(_OfProposal):
    """Take back what one prepared."""

    act = "town.prepare"

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Withdraw; raises Http404 when it was prepared under the other act."""
        proposal = self.proposal(pk)
        if KINDS[proposal.kind].family.prepares != self.act:
            raise Http404
        try:
            proposals.withdraw(proposal, actor=self.actor)
        except proposals.AlreadySettled:
            messages.info(request, "Quelqu'un y a déjà répondu : rien n'a été retiré.")
        else:
            messages.success(request, "Votre proposition est retirée : rien ne change.")
        return redirect("town:proposal", pk)


class WithdrawPeople(Withdraw):
    """The same for accounts."""

    act = "people.propose"
