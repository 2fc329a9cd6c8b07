"""Verbs of the log: each act that may be recorded is declared with its French label.

A room registers its verbs in its `AppConfig.ready`; an act nobody declared is not recorded,
so no act goes without a label on the page that shows the log.
"""

import re

_VERB = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_labels: dict[str, str] = {}


class UnknownVerb(LookupError):
    """The act was not declared with `register`."""


def register(verb: str, label_fr: str) -> None:
    """Declare `verb` (`room.act`, ASCII lower case) with the label shown to readers of the log.

    Raises:
        ValueError: the verb has another shape, no label, or another label already.
    """
    if not _VERB.fullmatch(verb):
        raise ValueError(f"{verb!r} is not of the form room.act")
    if not label_fr.strip():
        raise ValueError(f"{verb} has no label")
    if _labels.setdefault(verb, label_fr) != label_fr:
        raise ValueError(f"{verb} already has the label {_labels[verb]!r}")


def label(verb: str) -> str:
    """Return the French label.

    Raises:
        UnknownVerb: nobody registered this verb.
    """
    try:
        return _labels[verb]
    except KeyError:
        raise UnknownVerb(verb) from None


def registered() -> dict[str, str]:
    """Return a copy of every declared verb with its label, in alphabetical order."""
    return dict(sorted(_labels.items()))
