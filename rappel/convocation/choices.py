"""Closed lists of the convocation that no commune changes (R29)."""

from rappel.communes.closed_lists import Choices

SHORT_NOTICE: Choices = (
    ("agreed_by_phone", "la personne a accepté cette date par téléphone"),
    ("came_by_himself", "la personne est venue d'elle-même demander un rendez-vous"),
    ("repeated_disturbance", "les troubles se répètent et ne peuvent pas attendre"),
)
"""Why the notice may be shorter than the protocole says (R17)."""

BY_PHONE = "agreed_by_phone"

MINUTES = (20, 30, 45, 60)
"""Lengths offered for a hearing."""

OPENING, CLOSING = 7, 21
"""Hours between which a hearing is held: nobody is received at night."""

REPLANNED = "replanned"
"""Why the former convocation ended, when another date is fixed before anything left."""

ASKED_BY: Choices = (
    ("person", "la personne ou sa famille"),
    ("town", "la mairie"),
)
"""Who asked for another date."""

POSTPONED = "postponed"
"""Why the former convocation ended, when a letter tells another date."""

APART_GAP_HOURS = 2
"""Between the child's hearing and the meeting of the holder who is received apart (R16b)."""

HELD, NOT_COME, CALLED_OFF = "held", "not_come", "called_off"

MEETING_OUTCOMES: Choices = (
    (HELD, "le rendez-vous a eu lieu"),
    (NOT_COME, "la personne n'est pas venue"),
)
"""What became of a separate meeting (R16b); neither counts as a rappel à l'ordre nor an absence."""

MEETING_ENDS: Choices = (*MEETING_OUTCOMES, (CALLED_OFF, "le rendez-vous est annulé"))

PURPOSES: Choices = (
    ("appointment", "rendez-vous"),
    ("address", "adresse"),
    ("letter", "courrier reçu"),
    ("access", "interprète ou accès adapté"),
    ("rights", "droits sur les données"),
    ("other", "autre"),
)
"""What a contact was for; never the facts."""

REGISTERED = "registered"
BY_HAND = "by_hand"
