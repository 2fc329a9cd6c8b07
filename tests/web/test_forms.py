"""A plain Django form comes out as a page people can answer, also with a screen reader."""

from django import forms

from rappel.communes.date_fields import FrenchDateField
from rappel.web.templatetags import rappel as words


class Question(forms.Form):
    """One of each kind of question."""

    sections = (("Les faits", ("on", "where")), ("La personne", ("civility", "sure")))

    on = FrenchDateField(label="Quel jour ?", help_text="Le jour des faits.")
    where = forms.CharField(label="Où", required=False)
    civility = forms.ChoiceField(
        label="Civilité", choices=[("m", "Monsieur"), ("f", "Madame")], widget=forms.RadioSelect
    )
    sure = forms.BooleanField(label="C'est vérifié", help_text="Sinon, rien ne part.")
    extra = forms.CharField(label="Autre chose", required=False)
    key = forms.CharField(widget=forms.HiddenInput)


def test_the_hint_and_the_error_are_tied_to_their_field() -> None:
    page = str(Question({"on": "31/02/2026", "key": "k"}))
    assert 'aria-describedby="id_on_helptext id_on_error"' in page
    assert 'id="id_on_helptext"' in page
    assert 'id="id_on_error"' in page
    assert 'aria-invalid="true"' in page


def test_the_summary_leads_to_each_answer_and_nothing_is_retyped() -> None:
    page = str(Question({"on": "31/02/2026", "where": "place du 8 Mai", "key": "k"}))
    assert 'href="#id_on"' in page
    assert 'href="#id_civility_0"' in page
    assert "3 réponses sont à revoir" in page
    assert 'value="31/02/2026"' in page
    assert 'value="place du 8 Mai"' in page
    assert "existe pas dans le calendrier." in page
    assert "Ce champ est obligatoire" not in page


def test_one_wrong_answer_is_said_in_the_singular() -> None:
    page = str(Question({"on": "3/12/2026", "civility": "m", "key": "k"}))
    assert "Une réponse est à revoir" in page


def test_a_form_that_was_not_sent_has_no_summary() -> None:
    assert "à revoir" not in str(Question())


def test_optional_is_said_and_required_is_not_starred() -> None:
    page = str(Question())
    assert page.count("(facultatif)") == 2
    assert "*" not in page


def test_choices_are_a_fieldset_with_its_question_as_legend() -> None:
    page = str(Question())
    assert page.count("<fieldset") == page.count("<legend") == 1
    assert '<label for="id_civility_1">Madame</label>' in page


def test_no_field_is_lost_when_a_form_is_cut_into_sections() -> None:
    form = Question()
    shown = [field.name for section in words.sections(form) for field in section.fields]
    assert sorted(shown) == sorted(field.name for field in form.visible_fields())
    assert [section.title for section in words.sections(form)] == ["", "Les faits", "La personne"]
    assert 'name="key"' in str(form)


class Folded(forms.Form):
    """A part of the form that matters only for some."""

    sections = (("Si elle a moins de 18 ans", ("parent",)),)
    folded = ("Si elle a moins de 18 ans",)

    name = forms.CharField(label="Nom")
    parent = forms.CharField(label="Nom du parent", required=False)


def test_a_part_for_some_is_folded_when_the_form_says_so() -> None:
    form = Folded()
    assert str(form).count("<details") == 1
    assert 'name="parent"' in str(form)
    form.folded = ()
    assert "<details" not in str(form)


def test_a_part_with_something_to_correct_is_open() -> None:
    form = Folded({"name": "Colin"})
    form.add_error("parent", "Un mineur est convoqué avec un parent.")
    assert "<details" not in str(form)


def test_a_page_that_is_no_longer_valid_says_so() -> None:
    page = str(Question({"on": "3/12/2026", "civility": "m", "sure": "on"}))
    assert "Cette page n'est plus à jour" in page
    assert "Une réponse est à revoir" in page


def test_what_was_typed_is_escaped() -> None:
    page = str(Question({"where": '"><script>', "key": "k"}))
    assert "<script>" not in page
