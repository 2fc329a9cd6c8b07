"""The look keeps its promises: light, readable in both themes, nothing inline, no dead template."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory

from rappel.web import errors
from rappel.web.context import MENU
from rappel.web.templatetags.rappel import TONES

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "rappel" / "web" / "static"
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if path.parent.name != "letters"
)
CSS = (STATIC / "rappel.css").read_text(encoding="utf-8")

Colours = dict[str, str]


def _themes() -> dict[str, Colours]:
    """The colours of each theme; dark and print repeat only what they change."""
    blocks = re.findall(r":root \{(.*?)\n\s*\}", CSS, flags=re.DOTALL)
    light, dark, printed = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks
    )
    return {"light": light, "dark": {**light, **dark}, "print": {**light, **printed}}


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, definition of contrast)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "sheet", "tint")),
    *((tone, "paper") for tone in ("late", "blocked", "done", "wait", "accent-strong")),
    *((tone, f"{tone}-tint") for tone in ("late", "blocked", "done", "wait", "accent")),
    *(("ink", f"{tone}-tint") for tone in ("late", "blocked", "done", "wait")),
    *((word, "blocked-tint") for word in ("soft", "accent", "accent-strong")),
    ("late", "sheet"),
    ("wait", "sheet"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-danger", "late"),
]


def test_contrast_is_measured_as_wcag_defines_it() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_every_text_reads_at_four_and_a_half_to_one(theme: str, ink: str, ground: str) -> None:
    colours = _themes()[theme]
    assert _contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("line", ["edge", "focus", "accent", "late"])
def test_the_edges_of_controls_and_the_focus_ring_stand_out(theme: str, line: str) -> None:
    colours = _themes()[theme]
    assert all(_contrast(colours[line], colours[ground]) >= 3 for ground in ("paper", "sheet"))


@pytest.mark.parametrize("ink", ["ink", "soft", "accent", "late"])
def test_a_printed_page_is_dark_on_white_whatever_the_screen(ink: str) -> None:
    colours = _themes()["print"]
    assert colours["paper"] == "#ffffff"
    assert _contrast(colours[ink], "#ffffff") >= 7


def test_the_stylesheet_stays_small() -> None:
    assert (STATIC / "rappel.css").stat().st_size <= 25 * 1024


def test_the_stylesheet_fetches_nothing() -> None:
    """`default-src 'none'`: neither `data:` nor another host (security.md §6)."""
    assert not re.search(r"url\(|@import|@font-face|data:|https?:", CSS)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|data:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
    assert not re.search(r"\|safe\b|autoescape", text), "what is shown is always escaped"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_template_is_used(path: Path) -> None:
    name = str(path.relative_to(ROOT / "templates"))
    code = [
        *(ROOT / "rappel").rglob("*.py"),
        *(ROOT / "accounts").rglob("*.py"),
        *(other for other in TEMPLATES if other != path),
    ]
    assert any(f'"{name}"' in other.read_text(encoding="utf-8") for other in code)


def _drawn() -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))


def test_every_icon_used_is_drawn_and_every_drawing_used() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    menu = {icon for _, _, _, icon in MENU}
    assert {*re.findall(r'{% icon "([\w-]+)" %}', text), *TONES.values(), *menu} == _drawn()


def test_every_class_of_a_template_is_in_the_stylesheet() -> None:
    styled = set(re.findall(r"\.([a-z][\w-]*)", CSS))
    written = set()
    for path in TEMPLATES:
        text = re.sub(r"{%.*?%}|{{.*?}}", " ", path.read_text(encoding="utf-8"))
        for classes in re.findall(r'class="([^"]*)"', text):
            written |= {name for name in classes.split() if not name.endswith("-")}
    # `[class]` alone takes the bullets off a list; these names say what the list is
    assert written - styled <= {"rail-steps", "plain", "reasons"}


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (errors.bad_request, 400),
        (errors.permission_denied, 403),
        (errors.page_not_found, 404),
    ],
)
def test_an_error_page_says_what_to_do_next(answer, status: int) -> None:
    response = answer(RequestFactory().get("/dossiers/x"), Exception("secret"))
    page = response.content.decode()
    assert response.status_code == status
    assert "Que faire" in page
    assert 'lang="fr"' in page
    assert "secret" not in page
    assert "/dossiers/x" not in page


def test_a_failure_is_told_without_asking_the_database_or_the_session() -> None:
    """No `db` fixture here: a query would fail the test."""
    request = RequestFactory().get("/")
    for response, status in (
        (errors.server_error(request), 500),
        (errors.unavailable(request), 503),
        (errors.csrf_failure(request, "no cookie"), 403),
    ):
        assert response.status_code == status
        assert "Que faire" in response.content.decode()
        assert response["Cache-Control"] == "no-store"
    assert errors.unavailable(request)["Retry-After"] == "60"


def test_a_failure_leaves_the_operator_its_place_and_nothing_of_what_was_typed(caplog) -> None:
    request = RequestFactory().get("/dossiers/", {"nom": "Ferreira"})
    try:
        raise LookupError(f"cannot read {request.GET['nom']}")
    except LookupError:
        errors.server_error(request)
    assert "LookupError" in caplog.text
    assert "test_look.py:" in caplog.text
    assert "Ferreira" not in caplog.text
