"""Every kind of date of a case: its name, what happens then, the act it calls for, its rule.

Written once, read by the case page, the lists, home and the daily run. The words name nobody: a list
shows them from the code that `perform` keeps with the case, without opening a cell.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class DeadlineKind:
    """A kind of date.

    `then` is the sentence that says what happens on that day; `act` the act it calls for, "" for
    the one that leads the state of the case on; `past` the word once the day is over. A `soft` date
    is a goal or a validity: once it is over another date comes first.
    """

    code: str
    label: str
    then: str
    rule: str
    act: str = ""
    past: str = "en retard"
    soft: bool = False


ALL = (
    DeadlineKind(
        "identify",
        "auteur à identifier",
        "Si l'identité n'est pas sûre ce jour-là, le signalement est classé : dans le doute, "
        "personne ne reçoit de lettre.",
        "R5",
        "edit_person",
    ),
    DeadlineKind(
        "answer_information",
        "fin du délai laissé au procureur",
        "Sans réponse ce jour-là, le silence est constaté et le dossier continue.",
        "R9",
        "record_prosecutor_answer",
    ),
    DeadlineKind(
        "answer_avis",
        "réponse attendue du procureur",
        "Sans réponse ce jour-là, le silence est constaté ; l'élu dira pourquoi il continue.",
        "R9",
        "record_prosecutor_answer",
    ),
    DeadlineKind(
        "answer_accord",
        "réponse attendue du procureur",
        "Sans réponse ce jour-là, une relance part ; le silence n'est jamais un accord.",
        "R9",
        "record_prosecutor_answer",
    ),
    DeadlineKind(
        "reminder",
        "relance du procureur",
        "Sans réponse, la relance est préparée ; à signer et à envoyer, elle ouvre un nouveau délai.",
        "R9",
        "remind_prosecutor",
    ),
    DeadlineKind(
        "opinion",
        "avis juridique attendu",
        "L'élu attend cet avis pour décider.",
        "R7b",
        "give_opinion",
    ),
    DeadlineKind(
        "source",
        "dernier jour de la réponse sur la plainte et l'enquête",
        "Après ce jour, la question est posée de nouveau avant tout envoi.",
        "R3",
        "record_source",
        past="à redemander",
        soft=True,
    ),
    DeadlineKind(
        "post_convocation",
        "dernier jour pour poster la convocation",
        "Après ce jour, le délai de prévenance ne tient plus par la poste : la remettre en main "
        "propre, ou changer la date.",
        "R17",
        "convoke",
        past="trop tard pour la poste",
        soft=True,
    ),
    DeadlineKind(
        "hand_convocation",
        "dernier jour pour remettre la convocation en main propre",
        "Après ce jour, l'entretien est à fixer plus tard.",
        "R17",
        "convoke",
    ),
    DeadlineKind(
        "post_letter",
        "dernier jour pour poster la lettre",
        "Après ce jour, le délai de prévenance ne tient plus par la poste : la remettre en main "
        "propre, ou reporter l'entretien.",
        "R17",
        "post_letter",
        past="trop tard pour la poste",
        soft=True,
    ),
    DeadlineKind(
        "hand_letter",
        "dernier jour pour remettre la lettre en main propre",
        "Après ce jour, l'entretien est à reporter.",
        "R17",
        "post_letter",
    ),
    DeadlineKind(
        "hearing",
        "entretien",
        "L'entretien a lieu ; il est ensuite enregistré, ou l'absence notée.",
        "R17",
        "record_hearing",
    ),
    DeadlineKind(
        "meeting_apart",
        "rendez-vous séparé",
        "Le parent est reçu à part ; on note ensuite ce que ce rendez-vous est devenu.",
        "R16b",
        "record_separate_meeting",
    ),
    DeadlineKind(
        "limited",
        "limitation des données à revoir",
        "On se demande si les données doivent rester limitées.",
        "R34",
        "unlimit",
        past="à revoir",
    ),
    DeadlineKind(
        "paused",
        "pause à revoir",
        "On se demande si le dossier reprend.",
        "R49",
        "resume",
        past="à revoir",
    ),
    DeadlineKind(
        "target",
        "jours après les faits (objectif)",
        "Le protocole veut que l'entretien ait eu lieu ce jour-là.",
        "R17",
        past="dépassé",
        soft=True,
    ),
    DeadlineKind(
        "warning",
        "jours après les faits (alerte)",
        "Trop de temps a passé : le dossier se traite d'abord, ou se classe.",
        "R17",
        past="dépassé",
        soft=True,
    ),
    DeadlineKind(
        "second_date",
        "dernier jour pour la deuxième convocation",
        "Après ce jour, une autre date ne peut plus être proposée : l'élu clôt ou classe.",
        "R17",
        "allow_new_date",
    ),
    DeadlineKind(
        "second_letter",
        "dernier jour pour la deuxième convocation",
        "Après ce jour, la deuxième lettre ne peut plus partir : l'élu classe.",
        "R17",
        "convoke",
    ),
    DeadlineKind(
        "hand_over",
        "remise au procureur, sans délai",
        "Les faits relèvent de la justice : le dossier est remis au procureur.",
        "R2",
        "hand_over",
    ),
    DeadlineKind(
        "notice",
        "dernier jour pour informer la personne",
        "Elle doit savoir que la mairie traite des informations sur elle ; la notice part avec la "
        "première lettre.",
        "R15",
    ),
    DeadlineKind(
        "notice_after",
        "dernier jour pour remettre la notice d'information",
        "La notice est remise en main propre, ou part par courrier.",
        "R39",
        "give_notice",
    ),
    DeadlineKind(
        "returned",
        "suite à donner à la lettre revenue",
        "Nouvelle adresse, remise en main propre, ou abandon.",
        "R18",
        "edit_person",
    ),
    DeadlineKind(
        "measure",
        "échéance d'un engagement",
        "On note si l'engagement est tenu ; rien ne suit de soi-même.",
        "R25",
        "update_measure",
    ),
    DeadlineKind(
        "close",
        "clore, ou ouvrir un suivi",
        "L'entretien est fait : le dossier se clôt, ou un suivi s'ouvre.",
        "R25",
        "close",
    ),
    DeadlineKind(
        "close_follow_up",
        "clore le dossier",
        "Les engagements ont tous une suite : le dossier se clôt.",
        "R25",
        "close",
    ),
)
KINDS: dict[str, DeadlineKind] = {kind.code: kind for kind in ALL}
