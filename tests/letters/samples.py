"""Documents for tests: invented people of the invented town of Valmont-sur-Oise."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from rappel.letters.addresses import Address, address_lines
from rappel.letters.convocations import (
    ConvocationAdult,
    ConvocationChild,
    ConvocationParent,
    ConvocationProtector,
    MeetingApartLetter,
    ParentsMeeting,
    PostponementLetter,
    SeparateMeeting,
)
from rappel.letters.document import Child, Document
from rappel.letters.documents import (
    CancellationLetter,
    ClosingLetter,
    Commitment,
    InformationLetter,
)
from rappel.letters.mending import AnnulmentNote, NoEffectLetter, RectificationLetter
from rappel.letters.parts import (
    Facts,
    Letterhead,
    Official,
    PersonConcerned,
    PoliceOrder,
    PrivacyNotice,
    Reader,
    Replaced,
    Signatory,
    Source,
)
from rappel.letters.prosecutor import (
    Ending,
    Mode,
    ProsecutorConfirmation,
    ProsecutorFeedback,
    ProsecutorHandOver,
    ProsecutorReminder,
    ProsecutorRequest,
)

NUMBER = "RO-95999-2026-0012/1"
WRITTEN_ON = date(2026, 11, 12)
HEARING_AT = datetime(2026, 12, 3, 17, 30)

HEAD = Letterhead(
    commune_name="Valmont-sur-Oise",
    mayor_title="la maire",
    neutral_sender="Mairie de Valmont-sur-Oise",
    service="Service tranquillité publique",
    address=("2 place de l'Hôtel-de-Ville", "95999 Valmont-sur-Oise"),
    phone="01 39 98 00 00",
    email="mairie@valmont-sur-oise.example",
    place="Valmont-sur-Oise",
    contact="Claire Lenoir",
    contact_phone="01 39 98 00 12",
)
DELEGATE = Signatory(
    first_name="Nathalie",
    surname="Colin",
    quality="l'adjointe au maire déléguée à la tranquillité publique",
    delegation_reference="arrêté n° 2026-045 du 3 avril 2026",
    for_mayor=True,
)
MAYOR = Signatory(first_name="Hélène", surname="Marchand", quality="la maire")
PRESIDENT = Official(
    civility="Mme", first_name="Nathalie", surname="Colin", quality="adjointe au maire"
)
FERREIRA = address_lines(
    civility="M.",
    given_names="João Miguel",
    family_name="Ferreira da Silva",
    street="55 avenue des Marronniers",
    postcode="95999",
    town="Valmont-sur-Oise",
)
PROSECUTOR = address_lines(
    family_name="Procureur de la République",
    line2="Tribunal judiciaire de Pontoise",
    street="3 rue Victor-Hugo",
    postcode="95300",
    town="Pontoise",
)
ORDER = PoliceOrder(
    number="2026-114",
    signed_on=date(2026, 5, 12),
    sentence="il est interdit de consommer de l'alcool sur les berges de l'Oise de 20 h à 6 h.",
)
FACTS = Facts(
    on=date(2026, 10, 7),
    at=time(20, 10),
    place="Parc du Belvédère",
    facts_as_written=(
        "Dépôt de trois sacs de gravats et d'un meuble au pied du mur du parc, constaté par la "
        "police municipale."
    ),
)
NOTICE = PrivacyNotice(
    controller=(
        "La commune de Valmont-sur-Oise, représentée par sa maire, 2 place de l'Hôtel-de-Ville, "
        "95999 Valmont-sur-Oise."
    ),
    source=Source.MUNICIPAL_POLICE,
    dpo_contact="dpo@valmont-sur-oise.example, ou par courrier à la mairie, à son attention.",
    rights_contact="Écrivez au délégué ci-dessous ou à la mairie ; réponse sous un mois.",
    error_contact=(
        "Si ce courrier n'est pas pour vous, ou s'il contient une erreur, appelez le "
        "01 39 98 00 12 : elle sera corrigée."
    ),
    retention=(
        ("affaire classée sans suite", "1 mois"),
        ("dossier ouvert", "jusqu'à sa clôture"),
        ("dossier clos", "12 mois, puis archive à accès restreint jusqu'à 3 ans après la fin"),
        ("journal des consultations", "12 mois"),
    ),
)


def convocation(**changes: Any) -> ConvocationAdult:
    """Ferreira da Silva's convocation, the first letter he gets."""
    values: dict[str, Any] = {
        "letterhead": HEAD,
        "signatory": DELEGATE,
        "address": FERREIRA,
        "written_on": WRITTEN_ON,
        "civility": "M.",
        "facts": FACTS,
        "hearing_at": HEARING_AT,
        "hearing_place": "salle des mariages, hôtel de ville, 1er étage (ascenseur)",
        "presided_by": PRESIDENT,
        "attendees": ("un agent de la police municipale", "la référente juridique"),
        "prosecutor_may_be_told": True,
        "notice": NOTICE,
    }
    return ConvocationAdult(**values | changes)


IBRAHIM = Child(given_names="Ibrahim", family_name="Traoré", civility="M.")
YASMINE = Child(given_names="Yasmine Lou", family_name="Le Gall", civility="Mme")
MOTHER = address_lines(
    civility="Mme",
    given_names="Fatoumata",
    family_name="Traoré",
    street="17 rue du Lavoir",
    postcode="95999",
    town="Valmont-sur-Oise",
)
HOLDER_NOTICE = replace(NOTICE, reader=Reader.HOLDER)


def _announced(**changes: Any) -> dict[str, Any]:
    """What every letter of one convocation says."""
    return {
        "letterhead": HEAD,
        "signatory": DELEGATE,
        "address": MOTHER,
        "written_on": WRITTEN_ON,
        "civility": "Mme",
        "facts": FACTS,
        "hearing_at": HEARING_AT,
        "hearing_place": "salle des mariages, hôtel de ville, 1er étage (ascenseur)",
        "presided_by": PRESIDENT,
        "attendees": ("un agent de la police municipale",),
        "prosecutor_may_be_told": True,
        "notice": HOLDER_NOTICE,
        "child": IBRAHIM,
        **changes,
    }


def parent(**changes: Any) -> ConvocationParent:
    """A child of 12, to the mother he lives with."""
    values = _announced(all_written=True, child_page=True)
    return ConvocationParent(**values | changes)


def youth(**changes: Any) -> ConvocationChild:
    """Somebody of 16, in an envelope of her own."""
    notice = replace(NOTICE, reader=Reader.YOUNG)
    return ConvocationChild(**_announced(child=YASMINE, notice=notice, formal=True) | changes)


def parents(**changes: Any) -> ParentsMeeting:
    """A child of seven: the parents alone."""
    return ParentsMeeting(**_announced(all_written=True) | changes)


def separate(**changes: Any) -> SeparateMeeting:
    """The father who is received apart."""
    kept = ("letterhead", "signatory", "written_on", "facts", "child", "notice")
    values = {name: value for name, value in _announced().items() if name in kept}
    return SeparateMeeting(**values | {"address": FERREIRA, "civility": "M."} | changes)


def apart(**changes: Any) -> MeetingApartLetter:
    """The father's own meeting."""
    kept = ("letterhead", "signatory", "written_on", "child", "hearing_place", "presided_by")
    values = {name: value for name, value in _announced().items() if name in kept}
    values |= {
        "address": FERREIRA,
        "civility": "M.",
        "hearing_at": datetime(2026, 12, 4, 9, 30),
        "offer": Replaced(number=NUMBER, written_on=WRITTEN_ON),
    }
    return MeetingApartLetter(**values | changes)


JOLY = PersonConcerned(civility="M.", given_names="Raymond", family_name="Joly")
TUTOR = address_lines(
    family_name="Service mandataire de l'Oise fictive",
    street="1 place du Tribunal",
    postcode="60999",
    town="Pont-Aval",
)


def protector(**changes: Any) -> ConvocationProtector:
    """Who protects an adult is told that he is convoked."""
    values = _announced(address=TUTOR, civility="", protected=JOLY)
    values.pop("child")
    values["notice"] = replace(NOTICE, reader=Reader.PROTECTOR)
    return ConvocationProtector(**values | changes)


def cancellation(**changes: Any) -> CancellationLetter:
    """The hearing is off."""
    values: dict[str, Any] = {
        "letterhead": HEAD,
        "signatory": DELEGATE,
        "address": FERREIRA,
        "written_on": date(2026, 11, 20),
        "civility": "M.",
        "hearing_at": HEARING_AT,
        "convocation": Replaced(number=NUMBER, written_on=WRITTEN_ON),
    }
    return CancellationLetter(**values | changes)


def postponement(**changes: Any) -> PostponementLetter:
    """The hearing takes place later."""
    values: dict[str, Any] = {
        "letterhead": HEAD,
        "signatory": DELEGATE,
        "address": FERREIRA,
        "written_on": date(2026, 11, 20),
        "civility": "M.",
        "convocation": Replaced(number=NUMBER, written_on=WRITTEN_ON),
        "announced_at": HEARING_AT,
        "hearing_at": datetime(2026, 12, 10, 17, 30),
        "hearing_place": "salle des mariages, hôtel de ville, 1er étage (ascenseur)",
        "presided_by": PRESIDENT,
    }
    return PostponementLetter(**values | changes)


def information(**changes: Any) -> InformationLetter:
    """Carries the notice after a reminder given on the spot."""
    values: dict[str, Any] = {
        "letterhead": HEAD,
        "signatory": DELEGATE,
        "address": FERREIRA,
        "written_on": date(2026, 11, 20),
        "civility": "M.",
        "notice": NOTICE,
    }
    return InformationLetter(**values | changes)


def closing(**changes: Any) -> ClosingLetter:
    """It is over."""
    values: dict[str, Any] = {
        "letterhead": HEAD,
        "signatory": MAYOR,
        "address": FERREIRA,
        "written_on": date(2027, 1, 15),
        "civility": "M.",
        "heard_on": HEARING_AT.date(),
        "heard_by": PRESIDENT,
        "commitments": (
            Commitment(label="déposer les gravats à la déchèterie", due_on=date(2026, 12, 31)),
            Commitment(label="rencontrer le gardien du parc"),
        ),
        "archived_from": date(2028, 1, 15),
        "erase_on": date(2030, 1, 1),
    }
    return ClosingLetter(**values | changes)


def request(**changes: Any) -> ProsecutorRequest:
    """The prosecutor is asked for an opinion."""
    values: dict[str, Any] = {
        "letterhead": HEAD,
        "signatory": DELEGATE,
        "address": PROSECUTOR,
        "written_on": date(2026, 10, 20),
        "prosecutor_civility": "Mme",
        "person": PersonConcerned(
            civility="M.",
            given_names="João Miguel",
            family_name="Ferreira da Silva",
            birth_date=date(1971, 6, 30),
        ),
        "facts": FACTS,
        "category": "abandon de déchets",
        "text_breached": "article R. 634-2 du code pénal",
        "report_reference": "rapport n° PM-2026-0420 du 8 octobre 2026",
        "mode": Mode.OPINION,
        "answer_by": date(2026, 11, 4),
        "known_procedure": (
            "aucune plainte ni enquête connue de la police municipale, interrogée le "
            "19 octobre 2026"
        ),
        "protocol": "du 2 février 2026",
    }
    return ProsecutorRequest(**values | changes)


def hand_over(**changes: Any) -> ProsecutorHandOver:
    """Facts that are not the mayor's business."""
    values: dict[str, Any] = {
        "letterhead": HEAD,
        "signatory": MAYOR,
        "address": PROSECUTOR,
        "written_on": date(2026, 10, 9),
        "person": PersonConcerned(
            civility="M.",
            given_names="Rayan",
            family_name="Haddad",
            birth_date=date(2005, 9, 11),
        ),
        "facts": Facts(
            on=date(2026, 10, 6),
            at=time(18, 5),
            place="Rue de l'Abreuvoir",
            facts_as_written="Conduite d'une motocyclette sur la roue arrière, à plusieurs reprises.",
        ),
        "category": "rodéo motorisé",
        "text_breached": "article L. 236-1 du code de la route",
        "report_reference": "rapport n° PM-2026-0421 du 7 octobre 2026",
        "known_on": date(2026, 10, 7),
        "enclosures": ("copie du rapport n° PM-2026-0421",),
    }
    return ProsecutorHandOver(**values | changes)


def _about_request(**changes: Any) -> dict[str, Any]:
    """What every letter that follows a request says."""
    asked = request()
    kept = ("letterhead", "signatory", "address", "prosecutor_civility", "person")
    about = {"request": Replaced(number=NUMBER, written_on=asked.written_on)}
    return {name: getattr(asked, name) for name in kept} | about | changes


def reminder(**changes: Any) -> ProsecutorReminder:
    """Nothing came from the prosecutor."""
    values = _about_request(
        written_on=date(2026, 11, 6),
        mode=Mode.AGREEMENT,
        expected_by=date(2026, 11, 4),
        answer_by=date(2026, 11, 23),
    )
    return ProsecutorReminder(**values | changes)


def confirmation(**changes: Any) -> ProsecutorConfirmation:
    """The prosecutor's office answered by phone."""
    values = _about_request(
        written_on=date(2026, 11, 3),
        answered_on=date(2026, 11, 3),
        answered_at=time(14, 30),
        answered_by="Mme Vidal, substitut du procureur",
        taken_by="Claire Lenoir",
        answer="favorable",
        awaited=True,
    )
    return ProsecutorConfirmation(**values | changes)


def feedback(**changes: Any) -> ProsecutorFeedback:
    """It is over, and the prosecutor is told."""
    values = _about_request(
        written_on=date(2026, 12, 8), ended_on=date(2026, 12, 3), ending=Ending.PRONOUNCED
    )
    return ProsecutorFeedback(**values | changes)


def rectification(**changes: Any) -> RectificationLetter:
    """It was somebody else."""
    values: dict[str, Any] = {
        "letterhead": HEAD,
        "signatory": MAYOR,
        "address": FERREIRA,
        "written_on": date(2026, 12, 4),
        "civility": "M.",
        "facts_on": FACTS.on,
        "erase_on": date(2027, 1, 4),
        "wrong_person": True,
        "letter_on": WRITTEN_ON,
        "bodies": ("le procureur de la République", "le bailleur"),
    }
    return RectificationLetter(**values | changes)


def annulment_note(**changes: Any) -> AnnulmentNote:
    """The prosecutor had received the name."""
    values: dict[str, Any] = {
        "letterhead": HEAD,
        "signatory": MAYOR,
        "address": PROSECUTOR,
        "written_on": date(2026, 12, 4),
        "body": "le procureur de la République",
        "person": PersonConcerned(
            civility="M.",
            given_names="João Miguel",
            family_name="Ferreira da Silva",
            birth_date=date(1971, 6, 30),
        ),
        "facts_on": FACTS.on,
        "wrong_person": True,
    }
    return AnnulmentNote(**values | changes)


def no_effect(**changes: Any) -> NoEffectLetter:
    """An agent had presided."""
    values: dict[str, Any] = {
        "letterhead": HEAD,
        "signatory": MAYOR,
        "address": FERREIRA,
        "written_on": date(2026, 12, 7),
        "civility": "M.",
        "heard_on": HEARING_AT.date(),
    }
    return NoEffectLetter(**values | changes)


EVERY_KIND: dict[str, Document] = {
    document.kind: document
    for document in (
        convocation(),
        parent(),
        youth(),
        parents(),
        separate(),
        apart(),
        protector(),
        request(),
        hand_over(),
        reminder(),
        confirmation(),
        feedback(),
        postponement(),
        cancellation(),
        information(),
        closing(),
        rectification(),
        annulment_note(),
        no_effect(),
    )
}

LONG_ADDRESS: Address = address_lines(
    civility="Mme",
    given_names="Marie-Antoinette",
    family_name="d'Alençon-Müller",
    line2="Appartement 134, escalier C, 12e étage",
    line3="Résidence Les Hauts de la Forge, bât C",
    street="1134 bis boulevard Général de Gaulle",
    line5="BP 40017",
    postcode="95999",
    town="Saint-Aubin-le-Clos-s-Oise cedex",
)

LONG_HEAD = Letterhead(
    commune_name="Saint-Aubin-le-Clos-sur-Oise",
    mayor_title="le maire",
    neutral_sender="Mairie de Saint-Aubin-le-Clos-sur-Oise",
    service="Direction de la tranquillité publique et de la prévention de la délinquance",
    address=(
        "Hôtel de ville annexe, bâtiment B",
        "112 boulevard du Général-de-Gaulle",
        "95998 Saint-Aubin-le-Clos-sur-Oise cedex",
    ),
    phone="01 39 98 00 00",
    email="tranquillite.publique@saint-aubin-le-clos-sur-oise.example",
    place="Saint-Aubin-le-Clos-sur-Oise",
    contact="Marie-Antoinette d'Alençon-Müller",
    contact_phone="01 39 98 00 12",
)
LONG_SIGNATORY = Signatory(
    first_name="Jean-Baptiste",
    surname="de La Rochefoucauld-Lefèvre",
    quality=(
        "le sixième adjoint au maire délégué à la sécurité, à la tranquillité publique et à la "
        "prévention de la délinquance"
    ),
    delegation_reference="arrêté n° 2026-DGS-0457 du 28 septembre 2026",
    for_mayor=True,
)
LONG_OFFICIAL = Official(
    civility="M.",
    first_name="Jean-Baptiste",
    surname="de La Rochefoucauld-Lefèvre",
    quality="sixième adjoint au maire délégué à la sécurité et à la tranquillité publique",
)
LONG_FACTS = Facts(
    on=date(2026, 9, 23),
    at=time(23, 59),
    place="Place du Marché-aux-Grains, devant le kiosque à musique",
    facts_as_written=(
        "Dépôt répété de gravats, de meubles et de sacs d'ordures au pied du mur du parc, musique "
        "amplifiée audible à plus de cinquante mètres après vingt-deux heures malgré trois demandes "
        "de baisser le volume, et refus de ramasser les emballages laissés sur les bancs de la place "
    ).ljust(299, "x")
    + ".",
    order=PoliceOrder(
        number="2026-0114-PM",
        signed_on=date(2026, 9, 22),
        sentence=(
            "il est interdit de consommer de l'alcool sur la voie publique, sur les berges de l'Oise "
            "et dans les parcs et jardins de la commune, de 20 heures à 6 heures."
        ),
    ),
)
LONG_CONVOCATION = {
    "letterhead": LONG_HEAD,
    "signatory": LONG_SIGNATORY,
    "address": LONG_ADDRESS,
    "civility": "",
    "facts": LONG_FACTS,
    "hearing_at": datetime(2026, 12, 23, 17, 30),
    "hearing_place": "salle du conseil municipal, hôtel de ville, 2e étage (ascenseur, entrée par la cour)",
    "presided_by": LONG_OFFICIAL,
    "attendees": (
        "la directrice de la prévention de la délinquance",
        "un agent de la police municipale",
        "la référente juridique de la commune",
        "un médiateur du service jeunesse",
    ),
}
