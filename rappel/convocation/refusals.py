"""Refusals about letters: one that is not there, one whose sending another act notes."""

from rappel.cases.rule import Unmet

NO_SUCH_LETTER = Unmet(
    "R27",
    "cette lettre n'est pas dans ce dossier",
    "revenir au dossier et la choisir dans la liste",
    "procédure",
    "",
)
SENT_ELSEWHERE = {
    "convoke": Unmet(
        "R17",
        "l'envoi d'une convocation fait avancer le dossier : il se note à part",
        "utiliser « Noter la remise de la convocation »",
        "protocole de la commune",
        "convoke",
    ),
    "record_request_sent": Unmet(
        "R9",
        "la signature et l'envoi de la demande au procureur se notent ensemble, à part",
        "utiliser « Noter l'envoi de la demande au procureur »",
        "protocole de la commune",
        "record_request_sent",
    ),
    "record_reminder_sent": Unmet(
        "R9",
        "la signature et l'envoi de la relance au procureur se notent ensemble, à part",
        "utiliser « Noter l'envoi de la relance »",
        "protocole de la commune",
        "record_reminder_sent",
    ),
    "hand_over": Unmet(
        "R2",
        "la remise au procureur termine le dossier : elle se note à part",
        "utiliser « Remettre au procureur »",
        "art. 40 al. 2 CPP",
        "hand_over",
    ),
}
