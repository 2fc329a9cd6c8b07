"""The settings of the town's protocole: what each one changes, and which contradict each other.

One declaration: the page, the form, the proposal and the tests read the settings from here. What the
law fixes is no setting; what it bounds is bounded here (domain.md §1).
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rappel.communes.closed_lists import MAX_ATTENDEES
from rappel.communes.models import OpinionMode, ProsecutorMode, Protocol

PREPARATION = 5
"""Days to decide, edit and sign, in the sum of R17."""
ACTIVE_MONTHS = 12
"""Months that a closed case stays in the active base: nothing earlier may be recalled (R26)."""
DEFAULT = "valeur livrée, que la commune peut changer"
CONFIRM = "à confirmer avec le délégué à la protection des données ou le parquet"


@dataclass(frozen=True)
class Setting:
    """One setting: its question, what it changes in one sentence, its rule, and whose it is."""

    field: str
    label: str
    affects: str
    rule: str
    source: str
    standing: str = DEFAULT
    unit: str = ""
    low: int = 0
    high: int = 0

    @property
    def words(self) -> str:
        """What it changes, where that stands, and whether it is to be confirmed."""
        return f"{self.affects} ({self.rule}, {self.source} ; {self.standing}.)"


_CSI = "art. L. 132-7 CSI"
_TOWN = "protocole de la commune"

SECTIONS: tuple[tuple[str, tuple[Setting, ...]], ...] = (
    (
        "Le procureur",
        (
            Setting(
                "signed_on",
                "Protocole signé avec le parquet le",
                "La demande au procureur cite ce protocole ; vide, elle n'en cite aucun.",
                "R9",
                _TOWN,
                CONFIRM,
            ),
            Setting(
                "mode_family_1",
                "Famille 1, arrêté de police du maire",
                "Dit si le procureur est informé, consulté ou doit donner son accord avant une "
                "convocation.",
                "R9",
                _TOWN,
                CONFIRM,
            ),
            Setting(
                "mode_family_2",
                "Famille 2, autre contravention",
                "Dit si le procureur est informé, consulté ou doit donner son accord avant une "
                "convocation.",
                "R9",
                _TOWN,
                CONFIRM,
            ),
            Setting(
                "mode_family_3",
                "Famille 3, sans qualification pénale",
                "Dit si le procureur est informé, consulté ou doit donner son accord avant une "
                "convocation.",
                "R9",
                _TOWN,
                CONFIRM,
            ),
            Setting(
                "prosecutor_delay",
                "Délai laissé au procureur",
                "Fixe la date de réponse écrite sur la demande ; passé ce jour, son silence peut "
                "être constaté.",
                "R9",
                _TOWN,
                CONFIRM,
                unit="jours",
                low=1,
                high=90,
            ),
            Setting(
                "oral_agreement_suffices",
                "Un accord donné de vive voix suffit",
                "En accord préalable, permet de décider sans attendre l'écrit ; sinon l'accord oral "
                "est noté et l'écrit reste attendu.",
                "R10b",
                _TOWN,
            ),
        ),
    ),
    (
        "Étude et décision",
        (
            Setting(
                "complaint_answer_days",
                "Durée de validité de la réponse sur la plainte et l'enquête",
                "Au-delà, la question est reposée avant l'envoi d'une lettre. Sept jours au plus.",
                "R3",
                _CSI,
                unit="jours",
                low=1,
                high=7,
            ),
            Setting(
                "fined_blocks",
                "Une amende déjà donnée exclut le rappel à l'ordre",
                "Décoché, des faits déjà verbalisés demandent seulement une justification.",
                "R3c",
                _TOWN,
            ),
            Setting(
                "opinion_mode",
                "Avis du référent juridique",
                "Dit quels dossiers demandent un avis avant d'être soumis à la décision.",
                "R7b",
                _TOWN,
            ),
            Setting(
                "opinion_categories",
                "Catégories pour lesquelles l'avis est demandé",
                "Lu avec « pour certaines catégories et les moins de 13 ans ».",
                "R7b",
                _TOWN,
            ),
            Setting(
                "asks_conflict",
                "Demander « Connaissez-vous cette personne ? » avant d'ouvrir un dossier",
                "Qui la connaît se déporte en un geste, et une autre personne reçoit le dossier.",
                "R43",
                "décret n° 2014-90 du 31 janvier 2014",
            ),
        ),
    ),
    (
        "Convocation",
        (
            Setting(
                "notice_posted",
                "Délai entre la remise au courrier et l'entretien",
                "Un entretien plus proche demande une raison de la liste.",
                "R17",
                _TOWN,
                unit="jours",
                low=1,
                high=60,
            ),
            Setting(
                "notice_handed",
                "Délai quand la lettre est remise en main propre",
                "Un entretien plus proche demande une raison de la liste.",
                "R17",
                _TOWN,
                unit="jours",
                low=1,
                high=60,
            ),
            Setting(
                "most_convocations",
                "Nombre de convocations",
                "Après autant d'absences, aucune autre date n'est proposée.",
                "R17",
                _TOWN,
                unit="au plus",
                low=1,
                high=5,
            ),
            Setting(
                "second_letter_days",
                "Délai pour la deuxième lettre",
                "Après la première absence, la lettre qui propose une autre date part dans ce délai.",
                "R17",
                _TOWN,
                unit="jours",
                low=1,
                high=60,
            ),
            Setting(
                "delivery_modes",
                "Modes de remise",
                "Les seules façons d'envoyer une lettre que proposent les formulaires.",
                "R18",
                _TOWN,
            ),
            Setting(
                "copy_beyond_tutor",
                "Copie aussi au curateur, au mandataire et à la personne habilitée",
                "Le tuteur d'une personne protégée a toujours sa copie ; les autres, si c'est coché.",
                "R16",
                _TOWN,
                CONFIRM,
            ),
        ),
    ),
    (
        "Entretien",
        (
            Setting(
                "attendees",
                "Fonctions qui peuvent assister à l'entretien",
                "Les seules que proposent les formulaires ; la lettre les nomme.",
                "R21b",
                _TOWN,
            ),
            Setting(
                "most_attendees",
                "Nombre de personnes qui assistent, en plus de la famille",
                "Un entretien n'est fixé ni enregistré avec plus de monde. Quatre au plus.",
                "R21b",
                _TOWN,
                unit="au plus",
                low=0,
                high=MAX_ATTENDEES,
            ),
        ),
    ),
    (
        "Délais après les faits",
        (
            Setting(
                "target_days",
                "Objectif entre les faits et l'entretien",
                "Paraît aux échéances de chaque dossier et à la page où l'entretien est fixé.",
                "R17",
                _TOWN,
                unit="jours",
                low=10,
                high=365,
            ),
            Setting(
                "warning_days",
                "Alerte",
                "Passé ce délai, le dossier le dit parmi ses échéances.",
                "R17",
                _TOWN,
                unit="jours",
                low=10,
                high=365,
            ),
            Setting(
                "repeat_months",
                "Période où un rappel déjà reçu est montré",
                "« Déjà reçu(e) le … » ne remonte pas plus loin.",
                "R26",
                "art. 5 RGPD",
                unit="mois",
                low=1,
                high=ACTIVE_MONTHS,
            ),
        ),
    ),
    (
        "La suite",
        (
            Setting(
                "review_on",
                "À revoir le",
                "Passé ce jour, la page « Mairie » demande de relire le protocole.",
                "R17",
                _TOWN,
            ),
        ),
    ),
)
SETTINGS: Mapping[str, Setting] = {one.field: one for _, part in SECTIONS for one in part}

SILENCE: Mapping[ProsecutorMode, str] = {
    ProsecutorMode.NONE: "rien n'est demandé, rien n'est attendu",
    ProsecutorMode.INFORMATION: "le dossier continue : le procureur est seulement informé",
    ProsecutorMode.AVIS: "« avis non rendu » : le dossier continue avec la raison écrite de l'élu",
    ProsecutorMode.ACCORD: "aucune convocation : relancer, puis retirer la demande ou classer",
}
"""What a silence does in each mode; no setting changes it: it is never an agreement (R9)."""

WAITING_MODES = frozenset({ProsecutorMode.AVIS, ProsecutorMode.ACCORD})


def sum_words(values: Mapping[str, Any]) -> str:
    """« 15 (procureur) + 10 (envoi) + 5 (décider, éditer, signer) = 30 jours »."""
    delay, notice = values["prosecutor_delay"], values["notice_posted"]
    return (
        f"{delay} (réponse du procureur) + {notice} (de l'envoi à l'entretien) + {PREPARATION} "
        f"(décider, éditer, signer) = {delay + notice + PREPARATION} jours"
    )


def contradictions(values: Mapping[str, Any], *, today: datetime.date) -> Iterable[tuple[str, str]]:
    """Yield (field, sentence) for each setting that another one, or the law, does not allow."""
    for one in SETTINGS.values():
        if one.high and not one.low <= values[one.field] <= one.high:
            yield one.field, f"« {one.label} » : de {one.low} à {one.high} ({one.rule})."
    least = values["prosecutor_delay"] + values["notice_posted"] + PREPARATION
    if values["target_days"] < least:
        yield (
            "target_days",
            f"Un objectif de {values['target_days']} jours ne peut pas être tenu : "
            f"{sum_words(values)}. Que faire : un objectif d'au moins {least} jours, ou des délais "
            "plus courts (R17).",
        )
    if values["warning_days"] < values["target_days"]:
        yield (
            "warning_days",
            f"L'alerte ({values['warning_days']} jours) viendrait avant l'objectif "
            f"({values['target_days']} jours). Que faire : une alerte égale ou plus tardive (R17).",
        )
    if values["notice_handed"] > values["notice_posted"]:
        yield (
            "notice_handed",
            "Une lettre remise en main propre arrive plus tôt qu'une lettre postée : son délai ne "
            f"peut pas être plus long ({values['notice_handed']} jours contre "
            f"{values['notice_posted']}, R17).",
        )
    if values["most_convocations"] > 1 and values["second_letter_days"] < PREPARATION:
        yield (
            "second_letter_days",
            f"{values['second_letter_days']} jours ne suffisent pas pour une deuxième lettre : il en "
            f"faut {PREPARATION} pour décider, éditer et signer, avant même le délai d'envoi de "
            f"{values['notice_posted']} jours. Que faire : allonger, ou une seule convocation (R17).",
        )
    yield from _prosecutor(values, today)
    yield from _lists(values)
    if values["review_on"] and values["review_on"] <= today:
        yield "review_on", "La date de revue est passée : indiquez la prochaine."


def _prosecutor(values: Mapping[str, Any], today: datetime.date) -> Iterable[tuple[str, str]]:
    modes = {values[f"mode_family_{family}"] for family in (1, 2, 3)}
    if values["oral_agreement_suffices"] and ProsecutorMode.ACCORD not in modes:
        yield (
            "oral_agreement_suffices",
            "Aucune famille de faits n'est en accord préalable : un accord de vive voix n'aurait "
            "rien à remplacer. Que faire : décocher, ou choisir l'accord préalable (R10b).",
        )
    if values["signed_on"] and values["signed_on"] > today:
        yield "signed_on", "Cette date est à venir : un protocole se cite une fois signé."


def _lists(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if values["opinion_mode"] == OpinionMode.LISTED and not values["opinion_categories"]:
        yield (
            "opinion_categories",
            "Aucune catégorie n'est choisie. Que faire : en cocher une, ou demander l'avis « à la "
            "demande » (R7b).",
        )
    if not values["delivery_modes"]:
        yield "delivery_modes", "Sans mode de remise, aucune lettre ne peut partir (R18)."


@dataclass(frozen=True)
class Difference:
    """A setting that is not the same in two versions; the values as kept."""

    setting: Setting
    before: Any
    after: Any


TWO_PERSONS = Setting(
    "two_persons",
    "Qui a étudié un dossier ne le décide pas",
    "Seul le maire y renonce, avec un motif ; les dossiers concernés le disent.",
    "R38",
    _TOWN,
)
"""Not among the settings of the form: given up by an act of its own."""


def differences(before: Protocol, after: Protocol) -> list[Difference]:
    """What changed from one version to the other, in the order of the page."""
    found = []
    for one in (*SETTINGS.values(), TWO_PERSONS):
        was, is_now = getattr(before, one.field), getattr(after, one.field)
        if isinstance(was, list):
            was, is_now = sorted(was), sorted(is_now)
        if was != is_now:
            found.append(Difference(one, was, is_now))
    return found
