"""Every page of the product, found from its addresses and its procedure; no list to keep by hand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.policy import PUBLIC, SIGNED_IN, roles_for
from rappel.cases.procedure import ACTS
from tests.e2e.people import Person
from tests.e2e.product import Product

PEOPLE = {
    "reporter": "brigadier",
    "instructor": "instruction",
    "secretary": "secretariat",
    "legal_adviser": "juriste",
    "elected": "adjointe",
    "coordinator": "coordination",
    "dpo": "dpo",
    "admin": "technique",
}
"""Somebody of the demonstration for each role."""


@dataclass(frozen=True)
class Route:
    """One address of the URLconf: its room, its name, its path with `{parameters}`, its act."""

    room: str
    name: str
    path: str
    act: str

    @property
    def is_act(self) -> bool:
        """Whether it is the page of an act of the procedure."""
        return self.act in ACTS

    @property
    def usernames(self) -> list[str]:
        """Who may open it, one person a role; "" for somebody who is not signed in."""
        if self.act == PUBLIC:
            return [""]
        if self.act == SIGNED_IN:
            return list(PEOPLE.values())
        return [PEOPLE[role] for role in roles_for(self.act)]


def routes() -> list[Route]:
    """Every address that answers a GET."""
    return list(_routes(get_resolver(), "", ""))


def _routes(resolver: URLResolver, room: str, before: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        path = before + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, pattern.namespace or room, path)
            continue
        assert isinstance(pattern, URLPattern)
        view = pattern.callback.view_class  # type: ignore[union-attr]
        if hasattr(view, "get"):
            yield Route(room, str(pattern.name), f"/{path}", view.act)


@dataclass(frozen=True)
class Visit:
    """A page that somebody opens; `kind` is what it shows: page, form or refusal."""

    route: Route
    username: str
    path: str
    kind: str


class Map:
    """What there is to see in an installation: its cases and who looks at them.

    `given` holds a path for each route whose parameters are not those of a case.
    """

    def __init__(self, product: Product, people: dict[str, Person], given: dict[str, str]) -> None:
        self.product = product
        self.people = people
        self.given = given

    def visits(self, route: Route, *, every: bool) -> list[Visit]:
        """The pages of a route: `every` one that anybody may open, else one of each look.

        A look is a state of the case page, a form, a refusal, and a page without a case as it reads.
        Fails when nobody can open any: a new address is then missing from `given`, or from the town.
        """
        found: dict[object, Visit] = {}
        opened = False
        for username, path in self._attempts(route, every=every):
            answer = self.people[username].context.request.get(path, max_redirects=0)
            assert answer.status in (200, 302, 403, 404), f"{username} on {path}: {answer.status}"
            refused = "/connexion/" in answer.headers.get("location", "")
            opened = opened or answer.status == 200 or (answer.status == 302 and not refused)
            if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
                continue
            body = answer.text()
            visit = Visit(route, username, path, _kind(body))
            alone = "{" not in route.path
            look = _plain(body) if every or alone else (visit.kind, _state(body))
            found.setdefault(look, visit)
            if not every and route.is_act and {one.kind for one in found.values()} >= _LOOKS:
                break
        assert opened, f"nobody can open {route.path}"
        return list(found.values())

    def _attempts(self, route: Route, *, every: bool) -> Iterator[tuple[str, str]]:
        """Who tries which address; cases in a state where the act may happen come first.

        Where it may not happen the page says so for the state alone: but for `every`, one case of
        each such state is enough.
        """
        if route.name in self.given or "{" not in route.path:
            path = self.given.get(route.name, route.path)
            yield from ((username, path) for username in route.usernames)
            return
        act = ACTS.get(route.act)
        states = self.product.states
        fit = act.sources if act else frozenset(states.values())
        references = sorted(states, key=lambda reference: states[reference] not in fit)
        if act and not every:
            one = {(ref[:8], states[ref]): ref for ref in reversed(references)}  # a town, a state
            references = [ref for ref in references if states[ref] in fit or ref in one.values()]
        for username in route.usernames:
            for reference in references:
                yield username, route.path.format(reference=reference, number=1)


_LOOKS = {"form", "refusal"}


def _kind(body: str) -> str:
    main = body.partition("<main")[2]
    # a button alone asks nothing, and leaves the browser its own checks
    if re.search(r'<form[^>]*method="post"[^>]*novalidate', main):
        return "form"
    return "refusal" if 'class="refusals"' in main else "page"


def _state(body: str) -> str:
    """The state shown by the head of a case page, empty elsewhere."""
    shown = re.search(r'<div class="head">.*?class="badge tone-\w+">.*?</svg>([^<]*)', body, re.S)
    return shown[1].strip() if shown else ""


def _plain(body: str) -> str:
    """What the page says, without what is new each time."""
    return re.sub(r'value="[^"]*"', "", body.partition("<main")[2])
