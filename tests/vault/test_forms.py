"""Forms over sealed fields are ordinary Django forms."""

import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError

from rappel.vault.errors import Locked
from rappel.vault.fields import Sealed
from tests.vault.conftest import full_opener
from tests.vault.models import Case, Person

IDENTITY = ["family_name", "birth_date", "phone", "adult", "children", "extra", "word"]
TYPED = {
    "family_name": "  MARTIN ",
    "birth_date": "01/03/2013",
    "phone": "",
    "children": "2",
    "extra": '{"b": 1}',
    "word": "b",
    "note": "Ligne\nsuivante",
}


class PersonForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = [*IDENTITY, "note"]


class RankForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["rank"]


@pytest.mark.parametrize(
    ("name", "field", "widget"),
    [
        ("family_name", forms.CharField, forms.TextInput),
        ("note", forms.CharField, forms.Textarea),
        ("birth_date", forms.DateField, forms.DateInput),
        ("adult", forms.BooleanField, forms.CheckboxInput),
        ("children", forms.IntegerField, forms.NumberInput),
        ("extra", forms.JSONField, forms.Textarea),
        ("word", forms.TypedChoiceField, forms.Select),
    ],
)
def test_each_kind_has_its_form_field(vault_models, name, field, widget):
    made = PersonForm().fields[name]
    assert (type(made), type(made.widget)) == (field, widget)


def test_form_fields_follow_the_declaration(vault_models):
    fields = PersonForm().fields
    assert fields["family_name"].required
    assert fields["family_name"].max_length == 40
    assert fields["family_name"].label == "Nom de famille"
    assert fields["phone"].empty_value is None
    assert not fields["phone"].required
    assert not fields["adult"].required
    assert [choice[0] for choice in fields["word"].choices] == ["", "a", "b"]
    assert isinstance(
        Sealed("bool", facet="identity", null=True).formfield(), forms.NullBooleanField
    )
    assert isinstance(Sealed().formfield(widget=forms.HiddenInput).widget, forms.HiddenInput)


def test_a_form_creates_a_row(case):
    form = PersonForm(TYPED, instance=Person(case=case))
    assert form.is_valid(), form.errors
    form.save()
    found = full_opener(case).bind(Person.objects.get())
    assert found.family_name == "MARTIN"
    assert found.birth_date == datetime.date(2013, 3, 1)
    assert found.phone is None
    assert found.adult is False
    assert found.children == 2
    assert found.extra == {"b": 1}
    assert found.note == "Ligne\nsuivante"


def test_a_form_shows_and_changes_an_opened_row(reread):
    row = reread()
    form = PersonForm(instance=row)
    assert form.initial["family_name"] == "LEFÈVRE"
    assert form.initial["birth_date"] == datetime.date(2012, 2, 29)
    assert 'value="LEFÈVRE"' in form.as_p()
    form = PersonForm(TYPED, instance=row)
    assert "family_name" in form.changed_data
    assert "extra" in form.changed_data
    form.save()
    assert reread().family_name == "MARTIN"


def test_a_form_over_a_shut_row_is_locked(reread):
    with pytest.raises(Locked):
        PersonForm(instance=reread(facets=None))


def test_a_form_that_names_no_sealed_field_needs_no_opener(reread):
    form = RankForm({"rank": 4}, instance=reread(facets=None))
    assert form.is_valid(), form.errors
    form.save()
    found = reread()
    assert (found.rank, found.family_name) == (4, "LEFÈVRE")


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"family_name": ""}, "family_name"),
        ({"family_name": "x" * 41}, "family_name"),
        ({"family_name": "a\x00b"}, "family_name"),
        ({"birth_date": "31/02/2013"}, "birth_date"),
        ({"children": "deux"}, "children"),
        ({"extra": "{"}, "extra"),
        ({"extra": '{"a": 1.5}'}, "extra"),
        ({"word": "z"}, "word"),
    ],
)
def test_a_bad_value_is_an_error_of_its_field_and_poisons_nothing(person, reread, changes, wrong):
    row = reread()
    form = PersonForm({**TYPED, **changes}, instance=row)
    assert list(form.errors) == [wrong]
    # the same field objects go on serving this row, others, and good values
    assert reread().family_name == "LEFÈVRE"
    other = PersonForm(TYPED, instance=Person(case=person.case))
    assert other.is_valid(), other.errors
    other.save()
    good = PersonForm(TYPED, instance=reread())
    assert good.is_valid(), good.errors


def test_full_clean_judges_what_is_in_memory(person, reread):
    found = reread()
    found.full_clean()
    found.family_name = "x" * 41
    found.birth_date = "hier"
    found.word = "z"
    found.adult = None
    with pytest.raises(ValidationError) as caught:
        found.full_clean()
    assert set(caught.value.error_dict) == {"family_name", "birth_date", "word", "adult"}
    assert "hier" not in str(caught.value)
    found.full_clean(exclude={"family_name", "birth_date", "word", "adult"})


def test_full_clean_gives_values_their_kind(case):
    person = Person(case=case, family_name="e\u0301", birth_date="2012-02-29", children="3")
    person.full_clean()
    assert person.family_name == "é"
    assert person.birth_date == datetime.date(2012, 2, 29)
    assert person.children == 3


def test_full_clean_opens_no_cell_that_nobody_opened(reread, case):
    reread(facets=None).full_clean()
    shut = Case.objects.get(pk=case.pk)
    shut.full_clean()
    shut.state = "unheard of"
    with pytest.raises(ValidationError):
        shut.full_clean()


def test_a_required_value_is_missed(case):
    with pytest.raises(ValidationError) as caught:
        Person(case=case).full_clean()
    assert set(caught.value.error_dict) == {"family_name"}


def test_form_sets_work(person, reread):
    formset_class = forms.modelformset_factory(Person, form=PersonForm, extra=0)
    bound = full_opener(person.case)
    rows = Person.objects.filter(case=person.case)
    shown = formset_class(queryset=rows.none())
    assert shown.total_form_count() == 0
    form = PersonForm(instance=bound.bind(rows.get()), prefix="person")
    assert form["family_name"].value() == "LEFÈVRE"
