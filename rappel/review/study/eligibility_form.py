"""One page, only the questions that this case needs, each with what shows the answer (R1 to R6)."""

from typing import Any

from django import forms

from rappel.cases import readings
from rappel.cases.access import Handle
from rappel.cases.answers import READ_BY_THE_PERSON, show_wrong
from rappel.cases.forms import ActForm
from rappel.communes.models import Arrete
from rappel.review.lapse import LAPSED
from rappel.review.study.eligibility import NO_ARRETE
from rappel.review.study.questions import (
    Answer,
    Question,
    needs_arrete,
    problems,
    questions,
    sort_arretes,
)


class WhenCalledFor(forms.CharField):
    """A text that some answers call for: not said optional, and judged with the answer beside it."""

    def validate(self, value: Any) -> None:
        """Blank or not, the form decides (see `problems`)."""


class EligibilityForm(ActForm):
    """The questions of the case, drawn from their one declaration."""

    def starting_values(self, handle: Handle) -> dict[str, Any]:
        """The last answers, else what is proposed."""
        self.asked = questions(handle.case)
        values: dict[str, Any] = {}
        for question in self.asked:
            last = readings.latest(
                [row for row in handle.case.checks.all() if row.code == question.code]
            )
            if last is None or last.answer == LAPSED:
                values[question.code] = question.proposed
            else:
                values[question.code] = last.answer
                values[_evidence(question)] = last.evidence or ""
        if handle.case.arrete_id:
            values["arrete"] = str(handle.case.arrete_id)
        return values

    def prepare(self) -> None:
        """One section per question: the answer, and what shows it."""
        sections = []
        for question in self.asked:
            self.fields[question.code] = forms.ChoiceField(
                label=question.label,
                help_text=" ".join((*question.hints, question.why)),
                choices=question.choices,
                widget=forms.RadioSelect,
            )
            self.fields[_evidence(question)] = _text_beside(question)
            names = [question.code, _evidence(question)]
            if question.code == "family" and needs_arrete(self.case):
                self._ask_arrete()
                names.insert(1, "arrete")
            sections.append((question.title, tuple(names)))
        self.sections = tuple(sections)

    def _ask_arrete(self) -> None:
        self.fitting, _ = sort_arretes(self.case)
        choices = [(str(order.pk), f"{order} : {order.sentence}") for order in self.fitting]
        hint = "Seuls sont proposés ceux qui valaient à la date et à l'heure des faits."
        if not choices:
            hint = (
                "Aucun arrêté du registre ne valait à la date et à l'heure des faits. Corrigez la "
                "date ou l'heure, ou faites inscrire l'arrêté au registre."
            )
        self.fields["arrete"] = forms.ChoiceField(
            label="Quel arrêté était en vigueur ?",
            help_text=hint,
            choices=[*choices, (NO_ARRETE, "aucun")],
            widget=forms.RadioSelect,
            initial=None if len(choices) > 1 else (choices[0][0] if choices else NO_ARRETE),
        )

    def clean(self) -> dict[str, Any]:
        """What must be said beside an answer."""
        typed = super().clean() or {}
        show_wrong(self, problems(self.case, self._answers(typed)))
        return typed

    def _answers(self, typed: dict[str, Any]) -> dict[str, Answer]:
        return {
            question.code: Answer(typed[question.code], typed.get(_evidence(question), ""))
            for question in self.asked
            if question.code in typed
        }

    def service_values(self) -> dict[str, Any]:
        """The answers by question, and the arrêté chosen."""
        return {"answers": self._answers(self.cleaned_data), "arrete": self._chosen()}

    def _chosen(self) -> Arrete | None:
        wanted = self.cleaned_data.get("arrete", NO_ARRETE)
        if wanted == NO_ARRETE:
            return None
        return next(order for order in self.fitting if str(order.pk) == wanted)


def _evidence(question: Question) -> str:
    return f"{question.code}_evidence"


def _text_beside(question: Question) -> forms.CharField:
    kind = forms.CharField if question.optional else WhenCalledFor
    return kind(
        label=question.ask_why,
        help_text=READ_BY_THE_PERSON,
        required=not question.optional,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
