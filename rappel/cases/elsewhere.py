"""Other cases in words, on the pages that look beyond one case: found, alike, linked.

What is not the reader's case is a number, a year, a category and who follows it; no name goes from
one case to another.
"""

from typing import Any

from django.urls import reverse

from accounts.policy import Role
from rappel.cases import readings, selectors
from rappel.cases.access import Handle
from rappel.cases.act import State
from rappel.cases.finder import Hit
from rappel.cases.lookalikes import Verdict
from rappel.cases.models import Case, LinkKind
from rappel.cases.presentation import TONES, act_url, short_name
from rappel.cases.procedure import ACTS, OPEN


def hits(found: list[Hit], *, beside: Handle | None = None) -> list[dict[str, Any]]:
    """Cases found by a search or a comparison.

    Outside one's own cases: number, year, category, who follows it, and nothing else (security.md
    §3). `beside` is the case compared, which a visible or invisible hit may be linked to.
    """
    linked = (
        {
            link.across(beside.case).pk: link.get_kind_display()
            for link in readings.links(beside.case)
        }
        if beside
        else {}
    )
    may_link = beside is not None and beside.may("link_case") and beside.case.state in OPEN
    return [
        {
            "reference": hit.case.reference,
            "url": reverse("cases:case", args=[hit.case.reference]) if hit.visible else "",
            "person": short_name(hit.case) if hit.visible else "",
            "year": hit.case.facts_on.year,
            "category": hit.case.category.label,
            "state_label": hit.case.get_state_display() if hit.visible else "",
            "tone": TONES[State(hit.case.state)],
            "followed_by": followed_by(hit.case),
            "verdict": hit.verdict.value if hit.verdict else "",
            "likely": hit.verdict is Verdict.SAME,
            "linked": linked.get(hit.case.pk, ""),
            "link_url": f"{act_url(beside.case, ACTS['link_case'])}?dossier={hit.case.reference}"
            if beside and may_link
            else "",
        }
        for hit in found
    ]


def followed_by(case: Case) -> str:
    """Who instructs a case; nobody yet is said so."""
    wanted = f"{selectors.GRANT_PREFIX}{Role.INSTRUCTOR}"
    names = [g.user.full_name for g in case.grants.all() if g.permission.codename == wanted]
    return ", ".join(names) or "personne pour l'instant"


def links(handle: Handle) -> list[dict[str, Any]]:
    """Linked cases: number, category, state word; a link only to a case one may open, never a name."""
    standing = readings.links(handle.case)
    if not standing:
        return []
    ends = [link.across(handle.case) for link in standing]
    seen = set(
        selectors.visible_cases(handle.actor)
        .filter(pk__in=[end.pk for end in ends])
        .values_list("pk", flat=True)
    )
    return [
        {
            "kind": _LINK_WORDS.get((link.kind, link.case_id == handle.case.pk))
            or link.get_kind_display().capitalize(),
            "reason": link.get_reason_display() if link.reason else "",
            "reference": end.reference,
            "url": reverse("cases:case", args=[end.reference]) if end.pk in seen else "",
            "category": end.category.label,
            "state_label": end.get_state_display(),
            "tone": TONES[State(end.state)],
        }
        for link, end in zip(standing, ends, strict=True)
    ]


_LINK_WORDS: dict[tuple[str, bool], str] = {
    (LinkKind.JOINED, True): "Joint à ce dossier",
    (LinkKind.JOINED, False): "Dossier joint à celui-ci",
}
