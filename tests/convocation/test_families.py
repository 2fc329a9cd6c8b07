"""A child's convocation: one letter to each who answers for him, in its own words (R16, R20b)."""

import datetime

import pytest

from rappel.cases import documents, readings
from rappel.cases.access import open_case
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed
from rappel.cases.selectors import load_file
from rappel.convocation import services
from rappel.convocation.services import Sending
from rappel.review.study import holders
from tests.factories import Town, act_by
from tests.support import course, family

SEVEN, FOURTEEN, SIXTEEN = (
    datetime.date(2019, 4, 1),
    datetime.date(2012, 4, 1),
    datetime.date(2010, 4, 1),
)
TURNS_18 = datetime.date(2008, 11, 10)
WHEN = ("17 novembre", "17 h 30", "salle des mariages")


def kinds(case: Case) -> list[str]:
    return [letter.kind for letter in case.documents.all()]


def letters(town: Town, case: Case) -> list[str]:
    return [course.letter_text(town, case, row.number) for row in case.documents.all()]


@pytest.mark.rule("R16")
def test_each_parent_gets_a_letter_at_the_own_address(town: Town) -> None:
    case = family.issued(town)
    assert kinds(case) == ["convocation_parent", "convocation_parent"]
    mother, father = letters(town, case)
    assert "17 RUE DU LAVOIR" in mother
    assert "4 QUAI DES BRUMES" in father
    for text in (mother, father):
        assert "votre enfant Ibrahim" in text
        assert "Toute personne exerçant l'autorité parentale reçoit son propre courrier" in text
        assert all(words in text for words in WHEN)


@pytest.mark.rule("R16c")
def test_no_letter_holds_another_address_in_any_byte(town: Town) -> None:
    case = family.issued(town, father={"holder": {**family.FATHER, "apart": True}})
    handle = open_case(load_file(case.pk), town.actor("secretary"), "document.view")
    own = {1: "LAVOIR", 2: "BRUMES"}
    for letter in handle.case.documents.all():
        text = course.pdf_text(documents.content(handle, letter)).upper()
        for number, word in own.items():
            assert (word in text) is (number == letter.number)


@pytest.mark.rule("R16b")
def test_the_parent_received_apart_learns_neither_day_nor_hour_nor_place(town: Town) -> None:
    case = family.issued(town, father={"holder": {**family.FATHER, "apart": True}})
    assert kinds(case) == ["convocation_parent", "entretien_separe"]
    _, apart = letters(town, case)
    assert "vous recevoir à part" in apart
    assert not any(words in apart for words in WHEN)


@pytest.mark.rule("R16d")
def test_the_page_of_a_child_under_15_goes_with_the_adult_he_lives_with(town: Town) -> None:
    mother, father = letters(town, family.issued(town, born=FOURTEEN))
    assert "Pour Ibrahim" in mother
    assert "ce n'est pas une punition" in mother
    assert "Pour Ibrahim" not in father


@pytest.mark.rule("R16d")
def test_from_15_a_minor_has_an_envelope_of_his_own(town: Town) -> None:
    case = family.issued(town, born=SIXTEEN)
    assert kinds(case) == ["convocation_parent", "convocation_parent", "convocation_enfant"]
    own = letters(town, case)[-1]
    assert "Bonjour Ibrahim" in own
    assert "veut vous en parler" in own
    assert "CNIL" in own, "the notice in plain words goes with it (art. 12 GDPR)"
    assert all(words in own for words in WHEN)


@pytest.mark.rule("R20b")
def test_under_8_the_parents_alone_are_received(town: Town) -> None:
    case = family.issued(town, born=SEVEN)
    assert kinds(case) == ["entretien_parents", "entretien_parents"]
    assert "aucun rappel à l'ordre" in letters(town, case)[0]
    assert "l'enfant n'est pas convoqué" in letters(town, case)[0]


@pytest.mark.rule("R16d")
@pytest.mark.rule("R19")
def test_18_before_the_hearing_the_person_alone_is_written_to(town: Town) -> None:
    case = family.issued(town, born=TURNS_18)
    assert kinds(case) == ["convocation"]
    assert "vous concernent" in letters(town, case)[0]


@pytest.mark.rule("R16")
@pytest.mark.parametrize(
    ("father", "said"),
    [
        ({"standing": "unknown", "holder": {}}, False),
        ({"standing": "deceased", "holder": {}}, True),
        (
            {
                "standing": "no_authority",
                "said_by": "jugement du 3 mars 2025",
                "said_on": datetime.date(2026, 10, 1),
                "holder": {"family_name": "Traoré"},
            },
            True,
        ),
        (
            {
                "standing": "do_not_contact",
                "said_by": "ordonnance de protection",
                "said_on": datetime.date(2026, 10, 1),
                "holder": {"family_name": "Traoré", "street": "4 quai des Brumes"},
            },
            False,
        ),
    ],
)
def test_a_parent_who_is_not_written_to_gets_nothing(town: Town, father, said: bool) -> None:
    case = family.issued(town, father=father)
    assert kinds(case) == ["convocation_parent"]
    (mother,) = letters(town, case)
    assert ("Toute personne exerçant l'autorité parentale" in mother) is said
    assert "BRUMES" not in mother.upper()


@pytest.mark.rule("R16")
def test_a_placed_child_the_service_and_the_parents(town: Town) -> None:
    case = family.approved(town)
    service = {"family_name": "Foyer Les Acacias", **family.HOME, "street": "6 rue des Acacias"}
    family.settle(town, case, 3, holder_kind="service", holder=service)
    case = course.issue(town, course.plan(town, case))
    assert kinds(case) == ["convocation_parent"] * 3
    assert "Ibrahim TRAORÉ, qui vous est confié" in letters(town, case)[2]


@pytest.mark.rule("R16")
@pytest.mark.rule("R48")
@pytest.mark.parametrize(
    "answers",
    [
        {},
        {1: {}},
        {1: {"standing": "unknown", "holder": {}}, 2: {"standing": "unknown", "holder": {}}},
    ],
)
def test_without_an_answer_for_each_parent_nothing_is_submitted_nor_issued(
    town: Town, answers
) -> None:
    case = family.under_review(town)
    for rank, values in answers.items():
        family.settle(town, case, rank, **values)
    family.not_worried(town, case)
    if len(answers) < 2:
        with pytest.raises(NotAllowed) as refusal:
            family.do(family.study.submit, case, town.actor("instructor"))
        assert {u.code for u in refusal.value.unmet} == {"R16"}
        return
    family.do(family.study.submit, case, town.actor("instructor"))
    approve = {"reason": "education", "note": "", "understands": True}
    family.do(family.decisions.approve, case, town.actor("deputy"), **approve)
    course.plan(town, case)
    with pytest.raises(NotAllowed) as refusal:
        course.issue(town, case)
    assert {u.code for u in refusal.value.unmet} == {"R16"}


@pytest.mark.rule("R16")
def test_a_guardian_stands_for_the_parents(town: Town) -> None:
    case = family.under_review(town)
    family.settle(
        town, case, 3, holder_kind="guardian", holder={**family.MOTHER, "quality": "tutrice"}
    )
    family.not_worried(town, case)
    assert family.do(family.study.submit, case, town.actor("instructor")).state == (
        "awaiting_decision"
    )


@pytest.mark.rule("R20")
def test_under_13_the_elected_says_that_the_child_understands(town: Town) -> None:
    case = family.under_review(town)
    family.settle(town, case)
    family.settle(town, case, 2)
    family.not_worried(town, case)
    family.do(family.study.submit, case, town.actor("instructor"))
    approve = {"reason": "education", "note": ""}
    with pytest.raises(NotAllowed) as refusal:
        family.do(family.decisions.approve, case, town.actor("deputy"), **approve)
    assert {u.code for u in refusal.value.unmet} == {"R20"}
    done = family.do(
        family.decisions.approve, case, town.actor("deputy"), **approve, understands=True
    )
    assert done.decisions.get().under_13_validated


@pytest.mark.rule("R14")
def test_every_letter_is_signed_before_the_convocation_leaves(town: Town) -> None:
    case = family.issued(town)
    act = act_by(case, town.actor("secretary"))
    services.sign_letter(case, **act, letters=[1], signed_on=course.TODAY)
    with pytest.raises(NotAllowed) as refusal:
        course.send(town, case)
    assert "R14" in {u.code for u in refusal.value.unmet}
    act = act_by(case, town.actor("secretary"))
    services.sign_letter(case, **act, letters=[2], signed_on=course.TODAY)
    act = act_by(case, town.actor("secretary"))
    done = services.convoke(
        case,
        **act,
        delivery="simple",
        sent_on=course.TODAY,
        otherwise={2: Sending("registered", "1A 234")},
    ).case
    assert done.state == "convoked"
    assert [row.delivery for row in done.documents.all()] == ["simple", "registered"]


@pytest.mark.rule("R44")
def test_whoever_got_a_letter_is_told_that_the_hearing_is_off(town: Town) -> None:
    case = family.convoked(town, father={"holder": {**family.FATHER, "apart": True}})
    done = services.cancel_convocation(
        case,
        **act_by(case, town.actor("secretary")),
        reason="official_unavailable",
        signatory=town.deputy,
    ).case
    assert kinds(done)[2:] == ["annulation", "annulation"]
    mother, father = letters(town, done)[2:]
    assert "17 novembre" in mother
    assert "17 novembre" not in father, "no date for the parent received apart (R16b)"
    assert "est annulé" in father


def test_a_corrected_address_withdraws_the_letters_and_only_they_are_made_again(town: Town) -> None:
    case = family.issued(town)
    family.settle(town, case, 2, holder={**family.FATHER, "street": "9 quai des Brumes"})
    again = course.issue(town, load_file(case.pk))
    states = [row.state for row in again.documents.all()]
    assert states == ["cancelled", "cancelled", "issued", "issued"]
    assert "9 QUAI DES BRUMES" in letters(town, again)[3]


@pytest.mark.rule("R16")
@pytest.mark.rule("R16b")
@pytest.mark.rule("R16c")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"standing": ""}, "R16"),
        ({"holder": {**family.FATHER, "family_name": ""}}, "R16"),
        ({"standing": "no_authority"}, "R16"),
        ({"holder": {**family.FATHER, "apart": True, "houses_child": True}}, "R16b"),
        ({"holder": {**family.FATHER, **family.HOME}}, "R16c"),
        ({"holder_kind": "neighbour"}, "R29"),
        (
            {
                "standing": "no_authority",
                "said_by": "la mère",
                "said_on": datetime.date(2027, 1, 1),
            },
            "R16",
        ),
    ],
)
def test_what_cannot_be_true_of_a_parent_is_refused_and_nothing_kept(
    town: Town, changes, code: str
) -> None:
    case = family.under_review(town)
    with pytest.raises(NotAllowed) as refusal:
        family.settle(town, case, 2, **changes)
    assert code in {u.code for u in refusal.value.unmet}
    assert not load_file(case.pk).parties.filter(kind="holder").exists()


@pytest.mark.rule("R41")
@pytest.mark.rule("R16c")
def test_a_parent_learnt_later_has_the_printed_facts_read_again(town: Town) -> None:
    case = family.under_review(town)
    family.do(
        family.study.write_printed_facts,
        case,
        town.actor("instructor"),
        printed_facts="Cris devant le 4 quai des Brumes.",
        place_printed="quai",
    )
    assert load_file(case.pk).printed_at is not None
    done = family.settle(town, case, 2)
    assert done.printed_at is None


@pytest.mark.rule("R48")
@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        ({"worried": "no"}, "no"),
        ({"worried": "yes"}, "to_report"),
        (
            {
                "worried": "yes",
                "sent_on": datetime.date(2026, 11, 2),
                "recipient": "CRIP du Val fictif",
            },
            "reported",
        ),
    ],
)
def test_of_a_child_at_risk_only_the_date_and_the_recipient_are_kept(
    town: Town, answers, kept: str
) -> None:
    case = family.under_review(town)
    done = family.do(holders.record_worry, case, town.actor("instructor"), **answers)
    assert readings.answer(done, "worry") == kept


@pytest.mark.rule("R48")
@pytest.mark.parametrize(
    "answers",
    [
        {"worried": "yes", "recipient": "CRIP"},
        {"worried": "yes", "sent_on": datetime.date(2026, 11, 2)},
        {"worried": "yes", "sent_on": datetime.date(2027, 11, 2), "recipient": "CRIP"},
    ],
)
def test_a_half_said_transmission_is_refused(town: Town, answers) -> None:
    case = family.under_review(town)
    with pytest.raises(NotAllowed) as refusal:
        family.do(holders.record_worry, case, town.actor("instructor"), **answers)
    assert {u.code for u in refusal.value.unmet} == {"R48"}


@pytest.mark.rule("R48")
def test_the_question_about_the_child_is_not_asked_of_an_adult(town: Town) -> None:
    case = course.approved(town)
    with pytest.raises(NotAllowed) as refusal:
        family.not_worried(town, case)
    assert {u.code for u in refusal.value.unmet} == {"R48"}


@pytest.mark.rule("R17")
def test_for_a_child_the_notice_is_never_shorter_without_an_adult_told(town: Town) -> None:
    case = family.approved(town)
    soon = {"day": datetime.date(2026, 11, 5), "short_notice_reason": "repeated_disturbance"}
    with pytest.raises(NotAllowed) as refusal:
        course.plan(town, case, **soon)
    assert {u.code for u in refusal.value.unmet} == {"R17"}
    assert not load_file(case.pk).convocations.exists()
    mother = load_file(case.pk).parties.get(kind="holder", rank=1)
    done = course.plan(town, case, **soon, adult_told=mother.pk)
    assert "adulte prévenu" in done.transitions.last().detail
