"""What is done has a name that a person can read: acts, rules and verbs, in sane French."""

import re

import pytest

from accounts.policy import TABLE
from audit import verbs
from rappel.cases import rules
from rappel.cases.act import Act, State
from rappel.cases.presentation import TONES
from rappel.cases.procedure import ACTS, ENDED, LEADS
from rappel.cases.rule import Rule
from tests.house.source import product_files, short, strings

RULES = {name: rule for name, rule in vars(rules).items() if isinstance(rule, Rule)}
VERB = re.compile(r"(?:account|case|document|signalement|key|keys|log|delegation)\.[a-z][a-z0-9_]*")

# What no French sentence of ours holds; the source writes ' for the apostrophe (contract of words).
_FAULTS = {
    "an English quotation mark": r"[\"“”]",
    "a curly apostrophe": r"[’‘]",
    "three dots": r"\.\.\.",
    "two spaces": r"  ",
    "a space before a comma or a full stop": r"\s[,.](?:\s|$)",
    "no space before ; : ! ?": r"[^\s\d«][;:!?](?:\s|$)",
    "no space inside « »": r"«\S|\S»",
    "guillemets that do not close": r"«[^»]*$",
    "a space at the end or the beginning": r"^\s|\s$",
    "an ordinal that is not 1er": r"\b1(?:ier|ère)\b",
    "a capital without its accent": r"(?:^|\. )(?:A (?:la|l'|faire)|Etude|Etat|Elu\b)",
    "an article without its space": r"\bart\.\S|\b[LR]\.\d",
    "a word of the judge": r"\b(?:récidiv|prévenue?s? de|coupable|délinquan|audience)",
}
FAULTS = {name: re.compile(pattern) for name, pattern in _FAULTS.items()}


def untidy(text: str) -> list[str]:
    """What a reader of French would trip over."""
    return [name for name, pattern in FAULTS.items() if pattern.search(text)]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_act_says_what_it_is_what_it_does_and_what_it_was(act: Act) -> None:
    for text in (act.label, act.past, act.consequence, act.group):
        assert text
        assert not untidy(text), f"{text!r}: {untidy(text)}"
    assert act.label[0].isupper(), "a label is a button: it begins with a capital"
    assert act.label[-1] not in ".!?:"
    assert len(act.label) <= 60, "a button that wraps at 320 px"
    assert act.past.startswith(("a ", "s'est ", "est ")), "« Claire Lenoir a soumis le dossier »"
    assert act.past[-1] not in ".!?:"
    assert act.consequence[0].isupper() or act.consequence[0] == "«"
    assert act.consequence.endswith("."), "the consequence is a sentence, said before the click"


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_act_is_a_verb_of_the_log_and_a_row_of_the_policy(act: Act) -> None:
    assert verbs.label(act.verb) == act.past
    assert act.name in TABLE, "nobody may do it: a dead act"


def test_labels_tell_acts_apart() -> None:
    for words in ("label", "past"):
        said = [getattr(act, words) for act in ACTS.values()]
        assert len(said) == len(set(said))


@pytest.mark.parametrize("state", State)
def test_a_state_has_its_screen_word_and_its_tone(state: State) -> None:
    assert state.label
    assert not untidy(state.label)
    assert state in TONES


@pytest.mark.parametrize("state", [s for s in State if s in LEADS])
def test_the_act_that_leads_on_starts_from_that_state(state: State) -> None:
    act = ACTS[LEADS[state]]
    assert state in act.sources
    assert act.target not in (None, str(state))


def test_no_state_that_can_be_reached_is_a_dead_end() -> None:
    """Every state that some act leads to has a next act, or is an end."""
    reached = {act.target for act in ACTS.values() if act.target}
    assert not {state for state in reached if state not in LEADS and state not in ENDED}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_refuses_in_words_and_says_what_to_do(rule: Rule) -> None:
    for text in (rule.sentence, rule.remedy, rule.article):
        assert text
        assert not untidy(text), f"{text!r}: {untidy(text)}"
    assert not rule.sentence.endswith(".")
    assert not rule.remedy.endswith(".")
    # « Impossible pour l'instant : … Que faire : … (art. …) »
    assert rule.sentence[0].islower() or rule.sentence[0] == "«"
    assert rule.remedy[0].islower()
    assert re.fullmatch(r"R\d+[a-d]?", rule.code)
    assert rule.resolved_by in ("", *ACTS)


def test_there_are_rules_to_read() -> None:
    assert len(RULES) > 30


def test_no_rule_is_declared_for_nothing() -> None:
    used = {id(rule) for act in ACTS.values() for rule in act.rules}
    called = {
        text
        for path in product_files()
        for text in re.findall(r"\brules\.([A-Z_]+)\b", path.read_text(encoding="utf-8"))
    }
    idle = [name for name, rule in RULES.items() if id(rule) not in used and name not in called]
    assert not idle, f"asked by no act: {idle}"


def test_every_verb_of_the_log_has_a_readable_label() -> None:
    for verb, label in verbs.registered().items():
        if verb.startswith("audit_test."):  # declared by the tests of the log, in the same process
            continue
        assert not untidy(label), f"{verb} {label!r}: {untidy(label)}"
        assert label.startswith(("a ", "s'est ", "est ")), f"{verb} {label!r}"


def test_every_verb_that_the_code_records_is_registered() -> None:
    known = {*verbs.registered(), *TABLE}
    faults = [
        f"{short(path)}:{line} {text}"
        for path in product_files()
        for line, text in strings(path)
        if VERB.fullmatch(text) and text not in known and not text.endswith((".html", ".py"))
    ]
    assert not faults, "\n".join(faults)


def test_an_unknown_verb_is_not_recorded() -> None:
    with pytest.raises(verbs.UnknownVerb):
        verbs.label("case.never_declared")


@pytest.mark.parametrize(
    "text",
    [
        "Que faire: attendre",
        "l’élu décide",
        "Le dossier  attend",
        "« Procédure ouverte» arrête le dossier",
        'dire "oui"',
        "attendre...",
        "art.40",
    ],
)
def test_the_measure_of_typography_sees_each_fault(text: str) -> None:
    assert untidy(text)
