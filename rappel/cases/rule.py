"""What a rule of the procedure is, and how it refuses."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rappel.cases.models import Case


@dataclass(frozen=True)
class Situation:
    """What a rule judges: the case, who acts, which day it is in the commune.

    `written` is False on a page before the click, True inside `perform` once the rows are saved.
    """

    case: "Case"
    by: uuid.UUID | None
    today: datetime.date
    written: bool


@dataclass(frozen=True)
class Rule:
    """One rule: what it forbids in French, what to do next, where it stands in the law.

    `resolved_by` names the act whose form settles it; `on_write` marks a rule about what the act's
    own form holds, which cannot be judged before the click; `hides` one that makes the act
    meaningless for this case: it is not offered at all. `words` says better than `sentence` what is
    wrong with this case (since when, who), "" when there is nothing better to say.
    """

    code: str
    sentence: str
    remedy: str
    article: str
    check: Callable[[Situation], bool]
    resolved_by: str = ""
    on_write: bool = False
    hard: bool = True
    hides: bool = False
    words: Callable[[Situation], str] | None = None


@dataclass(frozen=True)
class Unmet:
    """A rule that is not met, as shown to the user and kept with the refusal."""

    code: str
    sentence: str
    remedy: str
    article: str
    resolved_by: str
    hides: bool = False


class NotAllowed(Exception):
    """The act is refused; `unmet` holds the rules in French, with what to do next."""

    def __init__(self, unmet: list[Unmet]) -> None:
        super().__init__("; ".join(u.code for u in unmet))
        self.unmet = unmet


def as_unmet(rule: Rule, situation: Situation | None = None) -> Unmet:
    """What is shown and kept of a rule that is not met, in that situation."""
    said = rule.words(situation) if rule.words is not None and situation is not None else ""
    sentence = said or rule.sentence
    return Unmet(rule.code, sentence, rule.remedy, rule.article, rule.resolved_by, rule.hides)


def refuse(rule: Rule) -> NotAllowed:
    """The refusal that a stage's `write` raises for a rule it meets on the way."""
    return NotAllowed([as_unmet(rule)])
