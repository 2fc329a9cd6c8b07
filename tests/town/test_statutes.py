"""The articles of law: read again by a click, corrected by two persons, with what quotes each."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps

from rappel.communes.citations import freshness, quotes
from rappel.communes.models import Category, Statute
from rappel.communes.statutes import STATUTES
from rappel.letters.documents import KINDS as LETTERS
from rappel.town.quotations import quoted_by, rule_texts
from tests.support.pages import signed_in, words
from tests.town.changes import TODAY, done


def article(town, mark="L. 132-7 CSI"):
    return town.commune.statutes.get(mark=mark)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (None, "amber"),
        (datetime.date(2025, 11, 2), "fresh"),
        (datetime.date(2025, 11, 1), "amber"),
        (datetime.date(2025, 5, 2), "amber"),
        (datetime.date(2025, 5, 1), "red"),
    ],
)
def test_amber_after_twelve_months_red_after_eighteen(day, code):
    assert freshness(day, TODAY).code == code


@pytest.mark.parametrize(
    ("mark", "text", "found"),
    [
        ("L. 132-7 CSI", "art. L. 132-7 CSI", True),
        ("L. 132-7 CSI", "l'article L.\u00a0132-7 du code de la sécurité\u202fintérieure", True),
        ("L. 132-7 CSI", "art. L. 132-70 CSI", False),
        ("L. 132-7 CSI", "art. L. 132-7 CGCT", False),
        ("L. 2131-1 CGCT", "art. L. 2122-18 et L. 2131-1 CGCT", True),
        ("40 CPP", "art. 40 al. 2 CPP", True),
        ("40 CPP", "le 40e jour, code de procédure pénale", False),
        ("5 RGPD", "art. 14 RGPD", False),
        ("R. 621-2 CP", "articles R. 623-2 et R. 621-2 du code pénal", True),
        ("40 CPP", "art. 40 CP", False),
    ],
)
def test_an_article_is_found_in_its_short_and_its_long_form(mark, text, found):
    assert quotes(mark, text) is found


def test_what_quotes_an_article_is_read_from_the_texts(town):
    rows = list(town.commune.statutes.all())
    quoted = {row.mark: found for row in rows if (found := quoted_by(town.commune, [row])[row.pk])}
    assert "Convocation" in " ".join(quoted["L. 132-7 CSI"].letters)
    assert LETTERS["remise_parquet"].title in quoted["40 CPP"].letters
    assert any(words.startswith("R8 ") for words in quoted["L. 2131-1 CGCT"].rules)
    assert any("sonores" in words for words in quoted["R. 623-2 CP"].rules)


def test_every_article_that_a_rule_or_a_category_cites_is_in_the_list(town):
    """The register holds what the software says: a new rule brings its article."""
    texts = [text for _, text in rule_texts()]
    texts += Category.objects.filter(commune=town.commune).values_list("law_text", flat=True)
    cited = [text for text in texts if "art" in text.split()[0]]
    unknown = [text for text in cited if not any(quotes(one.mark, text) for one in STATUTES)]
    assert not unknown


def test_one_click_keeps_who_and_when(town):
    row = article(town)
    page = words(signed_in(town, "mayor").get("/mairie/"))
    assert f"{len(STATUTES)} articles de loi sont à relire" in page
    for _ in range(2):
        signed_in(town, "legal").post(f"/mairie/textes/{row.pk}/relu/")
    assert Statute.objects.get(pk=row.pk).verified_on == TODAY
    reading = row.readings.get()
    assert (reading.by, reading.on) == (town.legal, TODAY)
    assert 'datetime="2026-11-02"' in words(signed_in(town, "dpo").get(f"/mairie/textes/{row.pk}/"))
    assert f"{len(STATUTES) - 1} articles" in words(signed_in(town, "mayor").get("/mairie/"))


@pytest.mark.parametrize("who", ["secretary", "dpo", "admin"])
def test_others_read_the_list_and_do_not_vouch_for_it(town, who):
    client = signed_in(town, who)
    assert "vérifié aujourd'hui<" not in words(client.get("/mairie/textes/"))
    assert client.post(f"/mairie/textes/{article(town).pk}/relu/").status_code == 403
    assert article(town).verified_on is None


def test_the_list_says_the_state_in_words_and_what_is_overdue_first(town):
    town.commune.statutes.update(verified_on=TODAY)
    late = article(town, "9 CPP")
    Statute.objects.filter(pk=late.pk).update(verified_on=datetime.date(2025, 1, 1))
    page = words(signed_in(town, "instructor").get("/mairie/textes/"))
    assert page.index("relecture en retard") < page.index("> vérifié<")
    assert f"1 sur {len(STATUTES)} est à relire" in page
    for who, told in (("mayor", True), ("secretary", False)):
        home = words(signed_in(town, who).get("/"))
        assert ("Un article de loi est à relire" in home) is told, who
    hub = words(signed_in(town, "mayor").get("/mairie/"))
    assert "Un article de loi est à relire, dont 1 en retard" in hub


def test_an_article_is_corrected_by_two_persons(town):
    row = article(town)
    values = {
        "mark": row.mark,
        "citation": row.citation,
        "label": row.label,
        "says": row.says,
        "note": "Renuméroté en 2029.",
    }
    done(town, "statute", values, target=row.pk)
    assert article(town).note == "Renuméroté en 2029."


def test_a_town_opened_before_gets_the_articles(town):
    town.commune.statutes.all().delete()
    town.commune.protocols.update(complaint_answer_days=20)
    migration = import_module("rappel.communes.migrations.0006_protocol_statutes_partners")
    migration.seed(apps, None)
    assert town.commune.statutes.count() == len(STATUTES)
    assert town.commune.protocols.get().complaint_answer_days == 7
