"""How every form of the product looks: `FORM_RENDERER = "rappel.web.forms.FormRenderer"`.

A stage writes a plain Django form; label = the question, help text = why it is asked. The renderer
gives it one column, the error summary with links, hints and sentences tied to their field.
"""

from functools import cached_property
from pathlib import Path

import django.forms
from django.conf import settings
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates

_OWN = {
    "django/forms/widgets/radio.html": "forms/choices.html",
    "django/forms/widgets/checkbox_select.html": "forms/choices.html",
    "django/forms/errors/list/default.html": "forms/errors.html",
    "django/forms/errors/list/ul.html": "forms/errors.html",
}


class FormRenderer(BaseRenderer):
    """Renders forms, fields, choices and errors with `templates/forms/`, the rest as Django does."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        """One engine for our form templates and Django's widgets, compiled once per process."""
        ours = settings.TEMPLATES[0]
        return DjangoTemplates(
            {
                "NAME": "forms",
                "APP_DIRS": False,
                "DIRS": [
                    *ours["DIRS"],
                    Path(django.forms.__file__).parent / "templates",
                ],
                "OPTIONS": {"builtins": ours["OPTIONS"]["builtins"]},
            }
        )

    def get_template(self, template_name: str):
        """Return ours where we have one, else Django's; raises TemplateDoesNotExist."""
        return self.engine.get_template(_OWN.get(template_name, template_name))
