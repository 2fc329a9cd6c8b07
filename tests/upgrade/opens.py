"""Opens every case of an installation and prints how many people could be named."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from rappel.cases.access import open_for_act  # noqa: E402 - after the settings
from rappel.cases.models import Case  # noqa: E402
from rappel.cases.people import person_of  # noqa: E402
from rappel.cases.selectors import load_file  # noqa: E402

named = 0
for case in map(load_file, Case.objects.values_list("pk", flat=True)):
    open_for_act(case)
    named += bool(person_of(case).family_name and case.description and case.next_act is not None)
print(named)
