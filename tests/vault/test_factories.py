"""factory_boy makes rows with sealed fields like any others."""

import datetime

import factory
import pytest

from rappel.vault import keys
from tests.vault.conftest import full_opener
from tests.vault.models import Case, Person


class CaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Case

    title = factory.Sequence("Titre {}".format)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        case = model_class(*args, **kwargs)
        keys.create_case_key(case.commune_id, case.pk)
        case.save()
        return case


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    case = factory.SubFactory(CaseFactory)
    family_name = factory.Faker("last_name", locale="fr_FR")
    birth_date = factory.LazyFunction(lambda: datetime.date(2001, 5, 4))

    class Params:
        minor = factory.Trait(birth_date=datetime.date(2012, 2, 29))


@pytest.mark.usefixtures("vault_models")
def test_factories_with_traits_build_and_create(commune):
    made = PersonFactory(case__commune_id=commune, minor=True)
    found = full_opener(made.case).bind(Person.objects.get(pk=made.pk))
    assert found.family_name == made.family_name
    assert found.birth_date == datetime.date(2012, 2, 29)
    built = PersonFactory.build(case__commune_id=commune, family_name="Dupont")
    assert built.family_name == "Dupont"
    assert Person.objects.count() == 1


@pytest.mark.usefixtures("vault_models")
def test_factories_make_batches(commune):
    case = CaseFactory(commune_id=commune)
    PersonFactory.create_batch(5, case=case)
    full_opener(case).bind(case)
    assert all(person.family_name for person in case.people.all())
