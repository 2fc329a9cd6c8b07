"""What a letter says of the facts names nobody and gives nobody away (R41, R42, R16c, R12)."""

import unicodedata
import uuid

import pytest

from rappel.cases.commands import Conflict
from rappel.letters.errors import LetterError
from rappel.review.study.services import write_printed_facts
from rappel.signalement.report import Holder, Postal
from tests.factories import act_by, advance, course, report
from tests.review.study import acts

FINE = {
    "printed_facts": "votre chien a été vu sans laisse dans l'aire de jeux",
    "place_printed": "parc du Belvédère",
}
PARENT = Holder(
    quality="mère",
    family_name="Traoré",
    given_names="Aminata",
    address=Postal(
        street="31 quai de l'Écluse", line2="appt 34", postcode="60999", town="Pont-Aval"
    ),
    phone="+33 6 39 98 10 22",
)


@pytest.fixture
def known(town):
    """A case that knows a reporter with a contact, and a parent at another address."""
    return acts.under_review(
        town,
        reporter_name="Mme Geneviève Dubreuil",
        reporter_contact="14 rue du Four-à-Chaux, 0033 1 40 00 00 07",
        holders=(PARENT,),
    )


@pytest.mark.rule("R41")
def test_the_text_and_the_place_are_kept_and_dated(town, case):
    acts.do(town, case, write_printed_facts, **FINE)

    fresh = acts.opened(case)
    assert (fresh.printed_facts, fresh.place_printed) == tuple(FINE.values())
    assert fresh.printed_at is not None


@pytest.mark.rule("R41")
def test_earlier_words_stay_sealed(town, case):
    acts.do(town, case, write_printed_facts, **FINE)
    acts.do(town, case, write_printed_facts, **{**FINE, "printed_facts": "chien sans laisse"})

    assert acts.earlier(case, "printed_facts") == [None, FINE["printed_facts"]]


@pytest.mark.rule("R41")
@pytest.mark.parametrize(
    "text",
    [
        "Mme Dubreuil a vu votre chien sans laisse",
        "MADAME DUBREUIL a vu votre chien",
        "une passante, genevieve, a vu votre chien",
        unicodedata.normalize("NFD", "Geneviève a vu votre chien"),
        "votre chien a été vu du 14, rue du Four à Chaux, 0033 1 40 00 00 07",
        "rappeler le 0033140000007",
    ],
)
def test_who_reported_is_found_whatever_the_spelling(town, known, text):
    found = acts.refused(town, known, write_printed_facts, **{**FINE, "printed_facts": text})

    assert "R41" in found


@pytest.mark.rule("R42")
def test_the_refusal_says_what_kind_of_thing_was_found_and_not_the_words(town, known):
    with pytest.raises(acts.NotAllowed) as refusal:
        acts.do(
            town, known, write_printed_facts, **{**FINE, "printed_facts": "Dubreuil a vu le chien"}
        )

    (unmet,) = refusal.value.unmet
    assert "qui a signalé" in unmet.sentence
    assert "dubreuil" not in f"{unmet.sentence} {unmet.remedy}".casefold()


@pytest.mark.rule("R41")
@pytest.mark.parametrize(
    "text",
    ["en présence d'Aminata", "le fils de madame TRAORÉ", "aminata traore était là"],
)
def test_another_person_of_the_case_is_not_named(town, known, text):
    found = acts.refused(town, known, write_printed_facts, **{**FINE, "printed_facts": text})

    assert found == {"R41"}


@pytest.mark.rule("R16c")
@pytest.mark.parametrize(
    "place",
    [
        "55 av. des Marronniers",
        "devant le 31, quai de l'Ecluse",
        "APPT 34",
        "55 AVENUE DES MARRONNIERS",
    ],
)
def test_no_address_of_anybody_is_printed(town, known, place):
    found = acts.refused(town, known, write_printed_facts, **{**FINE, "place_printed": place})

    assert found == {"R16c"}


@pytest.mark.rule("R41")
@pytest.mark.parametrize(
    "text",
    [
        "appeler le 06 39 98 10 22",
        "06.39.98.10.06",
        "+33 6 39 98 10 06",
        "écrire à a.b@example.org",
    ],
)
def test_no_phone_nor_mail_is_printed(town, known, text):
    found = acts.refused(town, known, write_printed_facts, **{**FINE, "printed_facts": text})

    assert found == {"R41"}


@pytest.mark.rule("R41")
@pytest.mark.parametrize(
    ("fields", "text", "place"),
    [
        # the addressee may be named to himself, the road named without the number
        ({}, "Monsieur Ferreira da Silva, votre chien était sans laisse", "avenue des Marronniers"),
        # a function, a residence and a school say nothing of a person, the place is printed anyway
        (
            {
                "reporter_name": "Gardien de la résidence Les Peupliers",
                "place": "Hall 3, résidence Les Peupliers",
            },
            "le hall de la résidence a été sali",
            "résidence Les Peupliers, hall 3",
        ),
        (
            {"reporter_name": "Principale du collège Marie-Curie", "place": "Collège Marie-Curie"},
            "vous avez crié devant le collège",
            "devant le collège Marie-Curie",
        ),
        (
            {"reporter_name": "Brigadier P. Lemercier"},
            "le brigadier vous a demandé d'arrêter",
            "gare",
        ),
        # 155 is not 55
        ({}, "votre chien courait devant le 155 avenue des Marronniers", "avenue des Marronniers"),
        # figures that are no phone number
        ({}, "2 canettes jetées le 10 10 2026 vers 20 h 10", "quai n° 3"),
    ],
)
def test_what_gives_nobody_away_is_allowed(town, fields, text, place):
    case = acts.under_review(town, **fields)

    acts.do(town, case, write_printed_facts, printed_facts=text, place_printed=place)

    assert acts.opened(case).printed_facts == text


@pytest.mark.rule("R12")
@pytest.mark.rule("R13")
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("un rappel à la loi vous sera fait", "R12"),
        ("article L. 2212-2-1 du CGCT", "R12"),
        ("sous peine de poursuites", "R13"),
    ],
)
def test_words_that_no_letter_may_use_are_refused(town, case, text, rule):
    found = acts.refused(town, case, write_printed_facts, **{**FINE, "printed_facts": text})

    assert found == {rule}


@pytest.mark.rule("R41")
def test_three_hundred_characters_are_enough(town, case):
    long = {**FINE, "printed_facts": "a" * 301}

    assert acts.refused(town, case, write_printed_facts, **long) == {"R41"}
    acts.do(town, case, write_printed_facts, **{**FINE, "printed_facts": "a" * 300})


@pytest.mark.rule("R41")
@pytest.mark.parametrize("field", ["printed_facts", "place_printed"])
def test_nothing_written_is_refused(town, case, field):
    assert acts.refused(town, case, write_printed_facts, **{**FINE, field: " "}) == {"R41"}


def test_a_letter_that_the_font_lacks_is_named(town, case):
    with pytest.raises(LetterError, match="U\\+5B57"):
        acts.do(town, case, write_printed_facts, **{**FINE, "printed_facts": "字"})

    assert acts.opened(case).printed_at is None


@pytest.mark.rule("R41")
def test_new_words_withdraw_the_letter_that_did_not_leave(town):
    case = report(town)
    advance(town, case, "approved")
    way = course(town, case)
    way.plan()
    way.issue()

    acts.do(town, case, write_printed_facts, **FINE)

    assert acts.opened(case).documents.get(kind="convocation").state == "cancelled"


@pytest.mark.rule("R30")
@pytest.mark.parametrize("by", ["secretary", "legal", "deputy", "mayor", "reporter"])
def test_nobody_else_writes_it(town, case, by):
    assert acts.refused(town, case, write_printed_facts, by=by, **FINE) == {"R30"}


@pytest.mark.parametrize("state", ["reported", "awaiting_decision", "convoked"])
def test_not_while_somebody_decides_nor_once_posted(town, state):
    case = report(town)
    if state != "reported":
        advance(town, case, state)

    assert acts.refused(town, case, write_printed_facts, **FINE) == {"R27"}


def test_sent_twice_it_is_done_once(town, case):
    form = act_by(case, town.actor("instructor"), uuid.uuid4())

    first = write_printed_facts(case, **form, **FINE)
    second = write_printed_facts(case, **form, **FINE)

    assert (first.repeated, second.repeated) == (False, True)


def test_two_people_at_once_the_second_changes_nothing(town, case):
    seen = act_by(case, town.actor("instructor"))
    acts.do(town, case, write_printed_facts, **FINE)

    with pytest.raises(Conflict):
        write_printed_facts(case, **seen, **{**FINE, "printed_facts": "autre chose"})

    assert acts.opened(case).printed_facts == FINE["printed_facts"]
