"""Templates: all used, nothing inline, nothing unescaped, no name that no code gives.

A page must work under a CSP without `unsafe` or `data:`, so style, script and handlers live in the
static files only. An unknown name is an empty place on a page; `FAIL_INVALID_TEMPLATE_VARS` makes
it fail when a test renders it, and the names read inside `{% if %}`, which Django forgives, are
compared here with what the code gives.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm, BoundField
from django.forms.utils import ErrorList
from django.template import Context, Template, engines
from django.template.base import FilterExpression, Node, Variable
from django.template.defaulttags import ForNode, RegroupNode, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.template.smartif import TokenBase as Operator

from tests.house.source import ROOT, product_files, repository_relative, short, strings, tree

TEMPLATES = repository_relative("templates", "*.html")
PAGES = [name for name in TEMPLATES if not name.startswith("letters/")]
FORBIDDEN = {
    "an inline style": r"\sstyle\s*=|<style[\s>]",
    "an inline script": r"<script(?![^>]*\ssrc=)[\s>]",
    "an event handler": r"\son[a-z]+\s*=",
    "a script address": r"javascript:",
    "a data: address": r"[\"'(]data:",
    "something from another site": r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//",
    "text let through unescaped": r"\|\s*safe\b|safeseq|{%\s*autoescape\s+off",
    "a template comment with markup left in": r"<!--",
    "an attribute that steals the focus order": r"tabindex\s*=\s*[\"']?[1-9]",
    "a target that leaves the page": r"target\s*=\s*[\"']_blank",
}
# names given by Django, by the context processors of the settings, by django.forms
GIVEN = {"csrf_token", "messages", "request", "site", "forloop", "block", "True", "False", "None"}
GIVEN |= {"form", "field", "fields", "hidden_fields", "errors", "widget"}
# what may follow the dot on an object of Django
ATTRIBUTES = {"counter", "counter0", "first", "last", "parentloop", "optgroups", "grouper", "list"}
ATTRIBUTES |= {"field", "label", "help_text", "auto_id", "prefix", "required", "field_id"}
ATTRIBUTES |= {name for kind in (BoundField, BaseForm, ErrorList, Message) for name in dir(kind)}


def source(name: str) -> str:
    return (ROOT / "templates" / name).read_text(encoding="utf-8")


def test_no_template_is_left_over() -> None:
    by_code = {text for path in product_files() for _, text in strings(path)}
    by_templates = {
        used
        for name in TEMPLATES
        for used in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)", source(name))
        if used != name
    }
    unused = set(TEMPLATES) - by_code - by_templates
    assert not unused, f"nothing renders {sorted(unused)}: remove them"


def test_every_template_that_the_code_names_exists() -> None:
    named = {
        (short(path), line, text)
        for path in product_files()
        for line, text in strings(path)
        if re.fullmatch(r"[a-z_/]+\.html", text) and not text.startswith("django/")
    }
    missing = [found for found in sorted(named) if found[2] not in TEMPLATES]
    assert not missing, missing


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_no_template_holds(fault: str) -> None:
    pattern = re.compile(FORBIDDEN[fault], re.IGNORECASE)
    found = [
        f"{name}:{number} {line.strip()[:80]}"
        for name in TEMPLATES
        for number, line in enumerate(source(name).splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, "\n".join(found)


def test_no_code_declares_text_safe() -> None:
    faults = [
        f"{short(path)}:{node.lineno}"
        for path in product_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", ""))
        in ("mark_safe", "SafeString", "SafeText", "csrf_exempt")
    ]
    assert not faults, faults


def test_every_form_that_posts_carries_its_token() -> None:
    forms = re.compile(r"<form[^>]*method=\"?post.*?</form>", re.IGNORECASE | re.DOTALL)
    bare = [
        name
        for name in PAGES
        for form in forms.findall(source(name))
        if "{% csrf_token %}" not in form
    ]
    assert not bare, bare


def test_every_icon_named_is_drawn_and_every_icon_drawn_is_named() -> None:
    static = ROOT / "rappel" / "web" / "static"
    drawn = set(
        re.findall(r"<symbol[^>]*\sid=\"([^\"]+)", (static / "icons.svg").read_text("utf-8"))
    )
    written = "\n".join(source(name) for name in PAGES)
    code = {text for path in product_files() for _, text in strings(path)}
    named = set(re.findall(r"{%\s*icon\s+\"([^\"]+)", written))
    assert named <= drawn, f"not drawn: {sorted(named - drawn)}"
    assert drawn <= named | code, f"never shown: {sorted(drawn - named - code)}"


# --- names ------------------------------------------------------------------------------------


@cache
def identifiers() -> frozenset[str]:
    """Every name that product code could give a template: keys, fields, methods, attributes."""
    found: set[str] = set()
    for path in product_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.AnnAssign | ast.Assign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found |= {t.id for t in targets if isinstance(t, ast.Name)}
                found |= {t.attr for t in targets if isinstance(t, ast.Attribute)}
            elif isinstance(node, ast.keyword) and node.arg:
                found.add(node.arg)
    return frozenset(found)


def lookups(node: Any) -> Iterator[tuple[str, ...]]:
    """Every dotted name that a parsed template reads, wherever it stands in its nodes."""
    if isinstance(node, Variable):
        if node.lookups:
            yield tuple(node.lookups)
    elif isinstance(node, FilterExpression):
        yield from lookups(node.var)
        yield from lookups(node.filters)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from lookups(value)
    elif isinstance(node, dict):
        yield from lookups(list(node.values()))
    elif isinstance(node, Node | Operator):
        yield from lookups([value for name, value in vars(node).items() if name != "parent"])


def bound(template: Any) -> set[str]:
    """Names that the template itself gives: loops, `with`, `as`, `regroup`."""
    names: set[str] = set()
    for node in template.nodelist.get_nodes_by_type(Node):
        if isinstance(node, ForNode):
            names |= set(node.loopvars)
        elif isinstance(node, WithNode | IncludeNode):
            names |= set(node.extra_context)
        elif isinstance(node, RegroupNode):
            names.add(node.var_name)
        elif isinstance(node, SimpleNode) and node.target_var:
            names.add(node.target_var)
        names.add(getattr(node, "asvar", None) or "")
    return names


def unknown_names(template: Any, given: set[str]) -> list[str]:
    """The names that the template reads and that nothing in `given` or in the code is called."""
    known = given | identifiers()
    return [
        ".".join(path)
        for path in lookups(template.nodelist)
        if path[0] not in known
        or any(part not in known | ATTRIBUTES for part in path[1:] if not part.isdigit())
    ]


def test_every_name_a_page_reads_is_given_by_some_code() -> None:
    parsed = {page: engines["django"].get_template(page).template for page in PAGES}
    # a partial also gets what the pages that include it have bound
    given = GIVEN.union(*(bound(template) for template in parsed.values()))
    unknown = {page: names for page in PAGES if (names := unknown_names(parsed[page], given))}
    assert not unknown, unknown


@pytest.mark.parametrize(
    "text",
    [
        "{{ nobody_gives_this }}",
        "{% if nobody_gives_this %}1{% endif %}",
        "{% if form and not form.nobody_gives_this %}1{% endif %}",
        "{% for row in nobody_gives_this %}1{% endfor %}",
        "{% include 'base.html' with label=nobody_gives_this %}",
        "{% url nobody_gives_this %}",
        "{{ form|default:nobody_gives_this }}",
    ],
)
def test_the_search_finds_a_name_wherever_it_stands(text: str) -> None:
    template = Template(text, engine=engines["django"].engine)
    assert unknown_names(template, set(GIVEN))


def test_an_unknown_name_fails_the_test_that_renders_it() -> None:
    assert settings.TEMPLATES[0]["OPTIONS"].get("string_if_invalid"), "the guard is off"
    with pytest.raises(pytest.fail.Exception, match="nobody_gives_this"):
        Template("{{ nobody_gives_this }}", engine=engines["django"].engine).render(Context())
