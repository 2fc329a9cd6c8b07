"""The cases of Valmont-sur-Oise in the last months: every state is there."""

import datetime
from collections.abc import Iterator

from rappel.demo import desk, exchanges, undoing
from rappel.demo.chapter import (
    DOG,
    LITTER,
    NOISE,
    WASTE,
    Chapter,
    person,
    send,
    study,
    submit,
)
from rappel.demo.course import Course
from rappel.signalement.report import Holder, Postal


def chapters() -> Iterator[Chapter]:
    """Every case of the town, the oldest first; each state is there."""
    yield Chapter(
        person("Mme", "Maud", "Bertin", datetime.date(1984, 5, 3), "3 rue des Halles"),
        "litter",
        96,
        "parking de la gare",
        "Vidage d'un cendrier et d'emballages par la vitre d'un véhicule à l'arrêt.",
        (
            (1, study(LITTER, "parking de la gare")),
            (6, submit),
            (8, Course.approve),
            (9, send),
            (None, Course.hear),
            (34, Course.close),
            (35, lambda way: (way.sign(), way.post())),
            (36, exchanges.inform_prosecutor),
        ),
        district="gare",
    )
    yield Chapter(
        person("M.", "Farid", "Meziane", datetime.date(1990, 1, 22), "12 mail Colette"),
        "noise",
        80,
        "square des Tilleuls",
        "Enceinte portative amplifiée malgré deux demandes de baisser le volume.",
        (
            (1, study(NOISE, "square des Tilleuls")),
            (7, submit),
            (9, Course.approve),
            (10, send),
            (None, Course.hear),
            (30, lambda way: way.follow_up("Ne plus utiliser d'enceinte après 22 heures.", 60)),
        ),
        district="tilleraies",
    )
    yield Chapter(
        person("M.", "Luc", "Hardouin", datetime.date(1968, 11, 2), "9 rue Haute"),
        "fly_tipping",
        62,
        "grille de la déchèterie",
        "Dépôt de cartons devant la grille fermée, plaque relevée.",
        (
            (2, study(WASTE, "déchèterie, zone d'activités")),
            (8, submit),
            (10, Course.approve),
            (11, send),
            (None, Course.hear),
        ),
        district="activites",
    )
    yield Chapter(
        person("Mme", "Élodie", "Vannier", datetime.date(1995, 7, 14), "2 sente des Vignes"),
        "incivility",
        48,
        "cour des Peupliers",
        "Ordures jetées par la fenêtre du troisième étage, cour souillée.",
        (
            (1, study("Des ordures ont été jetées par la fenêtre.", "cour des Peupliers")),
            (3, submit),
            (
                5,
                lambda way: way.dismiss(
                    "settled",
                    "Le bailleur a trouvé un accord.",
                    orientation="landlord",
                    partner=way.case.commune.partners.get(kind="landlord").pk,
                ),
            ),
            (12, Course.partner_answers),
            (
                30,
                lambda way: undoing.open_again(
                    way, "Le bailleur signale que l'accord n'est pas tenu."
                ),
            ),
        ),
        district="peupliers",
        origin="landlord",
    )
    yield Chapter(
        person("M.", "Rayan", "Haddad", datetime.date(2003, 9, 11), "23 rue de l'Abreuvoir"),
        "joyride",
        45,
        "rue de l'Abreuvoir",
        "Conduite répétée d'un deux-roues non homologué, mise en danger des piétons.",
        ((1, Course.hand_over),),
        district="village",
    )
    yield Chapter(
        person("Mme", "Nadège", "Courtin", datetime.date(1979, 10, 8), "17 sente des Vignes"),
        "noise",
        36,
        "cour des Peupliers",
        "Musique amplifiée dans la cour, entendue des immeubles voisins.",
        (
            (1, study(NOISE, "cour des Peupliers")),
            (8, submit),
            (9, Course.approve),
            (18, send),
            (30, lambda way: way.put_off(21)),
            (31, Course.sign),
        ),
        district="peupliers",
    )
    yield Chapter(
        person("M.", "Thibault", "Renaudin", datetime.date(1992, 4, 27), "6 rue des Tanneurs"),
        "litter",
        34,
        "quai de l'Écluse",
        "Sacs d'ordures jetés d'un véhicule sur le quai, plaque relevée.",
        (
            (1, study("Des sacs d'ordures ont été jetés sur le quai.", "quai de l'Écluse")),
            (8, submit),
            (9, Course.approve),
            (11, send),
            (None, lambda way: way.nobody_came("excused", "A téléphoné : de garde ce soir-là.")),
        ),
        district="gare",
    )
    yield Chapter(
        person("M.", "Pascal", "Guérin", datetime.date(1977, 2, 8), "14 mail Colette"),
        "stray_animal",
        33,
        "parc du Belvédère",
        "Chien de grande taille sans laisse ni muselière, troisième constat.",
        (
            (1, study(DOG, "parc du Belvédère")),
            (2, desk.confirm_tutor),
            (8, submit),
            (9, Course.approve),
            (24, send),
            (26, lambda way: desk.prepare_for(way, access="salle au rez-de-chaussée")),
        ),
        holders=(_parent("tutrice", "Aline", "Sorel", "8 quai des Brumes", "60999", "Pont-Aval"),),
        district="belvedere",
    )
    yield Chapter(
        person("Mme", "Zeynep", "Çelik", datetime.date(1987, 8, 22), "4 rue du Four-à-Chaux"),
        "litter",
        27,
        "parking de la gare",
        "Vidage d'un cendrier par la vitre d'un véhicule, refus de ramasser.",
        (
            (1, study(LITTER, "parking de la gare")),
            (9, submit),
            (11, Course.approve),
        ),
        district="gare",
    )
    yield Chapter(
        person("M.", "Étienne", "Besson", datetime.date(1969, 2, 11), "18 avenue de la Gare"),
        "litter",
        26,
        "square de la gare",
        "Sacs d'ordures laissés au pied d'un arbre, en dehors des bacs.",
        (
            (1, study(LITTER, "square de la gare")),
            (9, submit),
            (11, Course.approve),
            (14, exchanges.hold),
        ),
        district="gare",
    )
    yield Chapter(
        person("M.", "Seán Patrick", "O'Brien", datetime.date(1990, 3, 17), "8 chemin de Halage"),
        "noise",
        24,
        "berges de l'Oise, ponton nord",
        "Musique amplifiée en réunion sur les berges.",
        (
            (1, study(NOISE, "berges de l'Oise")),
            (4, Course.legal_opinion),
            (9, exchanges.prosecutor_says),
            (10, Course.submit),
        ),
        district="belvedere",
    )
    yield Chapter(
        person(
            "M.", "Łukasz", "Wójcik", datetime.date(1999, 3, 14), "12 allée des Mésanges", "APPT 34"
        ),
        "noise",
        22,
        "square des Tilleuls",
        "Enceinte portative, musique audible à plus de cinquante mètres.",
        ((1, study(NOISE, "square des Tilleuls")), (20, exchanges.remind_prosecutor)),
        district="tilleraies",
        at=datetime.time(23, 40),
    )
    yield Chapter(
        person("Mme", "Clémence", "Bonnefoy", datetime.date(2003, 2, 2), "10 rue des Chênes-Verts"),
        "theft",
        9,
        "supérette du mail",
        "Dissimulation de deux bouteilles ; le gérant indique avoir déposé plainte.",
        complaint="yes",
    )
    yield Chapter(
        person("M.", "Hugo", "Sanchez", datetime.date(1996, 6, 15), "4 rue du Parvis"),
        "noise",
        8,
        "quai de l'Écluse, Pont-Aval",
        "Enceinte amplifiée sur le quai, hors du territoire de la commune.",
        ((2, lambda way: way.dismiss_inadmissible("outside_commune", "Pont-Aval prévenu.")),),
    )
    yield Chapter(
        person(
            "M.",
            "João Miguel",
            "Ferreira da Silva",
            datetime.date(1971, 6, 30),
            "55 avenue des Marronniers",
        ),
        "stray_animal",
        3,
        "parc du Belvédère",
        "Chien de grande taille sans laisse dans l'aire de jeux.",
        ((1, Course.open_review),),
        district="belvedere",
    )
    yield Chapter(
        person("M.", "Farid", "MEZIANE", datetime.date(1990, 1, 22), "12 mail Colette"),
        "noise",
        2,
        "square des Tilleuls",
        "Enceinte portative amplifiée, de nouveau, après 23 heures.",
        ((1, lambda way: (way.open_review(), way.link_same_person())),),
        district="tilleraies",
    )
    yield Chapter(
        person(
            "M.",
            "Joao",
            "Ferreira da Silva",
            datetime.date(1971, 6, 30),
            "55 av. des Marronniers",
        ),
        "stray_animal",
        2,
        "parc du Belvédère",
        "Chien sans laisse près des jeux, vu le même jour.",
        ((1, Course.join_same_person),),
        district="belvedere",
        origin="resident",
    )
    yield Chapter(
        person("M.", "Văn Đức", "Nguyễn", datetime.date(1994, 12, 5), "8 chemin de Halage"),
        "neighbour_dispute",
        1,
        "allée des Peupliers",
        "Bruits de pas et éclats de voix répétés entre voisins de palier.",
        district="peupliers",
        opened=False,
    )
    yield from _undone()
    yield from _children()


def _undone() -> Iterator[Chapter]:
    """What went wrong: the wrong person, a hearing without an élu, a wrong door, a case that waits."""
    yield Chapter(
        person("M.", "Olivier", "Marsac", datetime.date(1981, 1, 19), "18 rue des Tanneurs"),
        "litter",
        23,
        "quai de l'Écluse",
        "Sacs déposés sur le quai, plaque relevée.",
        (
            (1, study("Des sacs ont été déposés sur le quai.", "quai de l'Écluse")),
            (8, submit),
            (9, Course.approve),
            (10, send),
            (
                15,
                lambda way: undoing.annul(
                    way, "La plaque relevée était celle d'un autre véhicule."
                ),
            ),
        ),
        district="gare",
    )
    yield Chapter(
        person("Mme", "Sabine", "Rouault", datetime.date(1976, 6, 3), "5 rue Haute"),
        "noise",
        46,
        "place du Marché",
        "Musique amplifiée en terrasse privée après minuit.",
        (
            (1, study(NOISE, "place du Marché")),
            (8, submit),
            (9, Course.approve),
            (10, send),
            (None, undoing.hold_irregularly),
        ),
    )
    yield Chapter(
        person("M.", "Yann", "Le Bihan", datetime.date(1989, 12, 12), "31 avenue des Marronniers"),
        "stray_animal",
        22,
        "parc du Belvédère",
        "Chien sans laisse près des jeux, deux constats.",
        (
            (1, study(DOG, "parc du Belvédère")),
            (8, submit),
            (9, Course.approve),
            (14, send),
            (21, undoing.at_the_wrong_door),
        ),
        district="belvedere",
    )
    yield Chapter(
        person("Mme", "Aïcha", "Kaddour", datetime.date(1993, 10, 30), "7 mail Colette"),
        "noise",
        14,
        "square des Tilleuls",
        "Fêtes répétées, fenêtres ouvertes, après vingt-trois heures.",
        ((1, Course.open_review), (3, lambda way: undoing.wait(way, "mediation", 40))),
        district="tilleraies",
    )


def _children() -> Iterator[Chapter]:
    """Two parents apart, a minor with an envelope of his own, a child too young to be convoked."""
    yield Chapter(
        person("M.", "Lilian", "Caradec", datetime.date(2014, 2, 11), "21 rue des Halles"),
        "incivility",
        40,
        "cour des Peupliers",
        "Jets de gravillons sur des vitrines, sans dégât.",
        (
            (
                1,
                study(
                    "Des gravillons ont été jetés sur des vitrines.",
                    "cour des Peupliers",
                    apart=True,
                ),
            ),
            (4, submit),
            (6, Course.approve),
            (30, send),
            (34, lambda way: (desk.meet_apart(way), way.sign(), way.post())),
        ),
        district="peupliers",
        holders=(
            _parent("mère", "Gwenaëlle", "Caradec", "21 rue des Halles"),
            _parent("père", "Erwan", "Caradec", "8 quai des Brumes", "60999", "Pont-Aval"),
        ),
    )
    yield Chapter(
        person("Mme", "Nour", "Benali", datetime.date(2010, 3, 20), "12 allée des Mésanges"),
        "noise",
        110,
        "square des Tilleuls",
        "Enceinte portative amplifiée après vingt-deux heures.",
        (
            (1, study(NOISE, "square des Tilleuls")),
            (9, submit),
            (11, Course.approve),
            (12, send),
            (None, Course.hear),
            (44, lambda way: (way.answer_for_the_child(), way.close())),
        ),
        district="tilleraies",
        holders=(_parent("père", "Karim", "Benali", "12 allée des Mésanges"),),
    )
    yield Chapter(
        person("M.", "Tom", "Raffin", datetime.date(2019, 9, 2), "4 rue du Parvis"),
        "incivility",
        12,
        "place du Marché",
        "Crachats répétés sur la vitrine d'une boutique.",
        ((1, Course.open_review), (2, exchanges.step_aside)),
        holders=(_parent("mère", "Laure", "Raffin", "4 rue du Parvis"),),
    )


def _parent(
    quality: str,
    given: str,
    family: str,
    street: str,
    postcode: str = "95999",
    town: str = "Valmont-sur-Oise",
) -> Holder:
    return Holder(
        quality=quality,
        given_names=given,
        family_name=family,
        address=Postal(street=street, postcode=postcode, town=town),
    )
