"""System check: no page without a declared act, so no page without a right (security.md §6).

`accounts.middleware.DeclaredActs` answers 403 for such a view; here `manage.py check` fails before
anybody meets it.
"""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.middleware import declared_act
from accounts.policy import PUBLIC, SIGNED_IN, TABLE


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address under `resolver`, with its whole route."""
    for entry in resolver.url_patterns:
        route = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


def view_name(view: Any) -> str:
    """Where the view stands in the code: `rappel.cases.views.CasePage`."""
    target = getattr(view, "view_class", view)
    name = getattr(target, "__qualname__", type(target).__qualname__)
    return f"{getattr(target, '__module__', type(target).__module__)}.{name}"


def declared_acts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """One error per address whose view declares no act, or one that the policy does not know."""
    known = {PUBLIC, SIGNED_IN, *TABLE}
    found: list[CheckMessage] = []
    for route, pattern in patterns(get_resolver()):
        act = declared_act(pattern.callback)
        if act in known:
            continue
        fault = (
            "declares no act" if act is None else f"declares an act unknown to the policy: {act}"
        )
        found.append(
            Error(
                f"{view_name(pattern.callback)} (/{route}) {fault}",
                hint="Set `act` on the view to an act of accounts.policy.TABLE, SIGNED_IN or PUBLIC.",
                obj=pattern.callback,
                id="rappel.E001",
            )
        )
    return found
