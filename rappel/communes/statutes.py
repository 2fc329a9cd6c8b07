"""The articles that the software cites, as shipped (domain.md intro, §3, §4).

Each commune keeps its own copy: what it reads again gets a date, what changed is corrected by two
persons. A text is shipped without a date: nobody of the town has read it yet.
"""

from dataclasses import dataclass

BODIES = {
    "CSI": "code de la sécurité intérieure",
    "CGCT": "code général des collectivités territoriales",
    "CPP": "code de procédure pénale",
    "CP": "code pénal",
    "CASF": "code de l'action sociale et des familles",
    "CRPA": "code des relations entre le public et l'administration",
    "CJPM": "code de la justice pénale des mineurs",
    "CSP": "code de la santé publique",
    "C. civ.": "code civil",
    "C. éduc.": "code de l'éducation",
    "C. route": "code de la route",
    "C. patr.": "code du patrimoine",
    "RGPD": "règlement général sur la protection des données",
}
"""The short name of a text → its long one; both are found in letters and rules."""


@dataclass(frozen=True)
class Shipped:
    """One article: `mark` is how refusals print it, `citation` how a letter does."""

    code: str
    mark: str
    label: str
    citation: str
    says: str


STATUTES: tuple[Shipped, ...] = (
    Shipped(
        "csi-l132-7",
        "L. 132-7 CSI",
        "Rappel à l'ordre par le maire",
        "article L. 132-7 du code de la sécurité intérieure",
        "Le maire peut rappeler de vive voix, au besoin en convoquant la personne, les règles"
        " qui préviennent les atteintes au bon ordre, à la sûreté, à la sécurité et à la "
        "salubrité publiques.",
    ),
    Shipped(
        "csi-l132-3",
        "L. 132-3 CSI",
        "Information du maire par le parquet et la police",
        "article L. 132-3 du code de la sécurité intérieure",
        "Le maire est informé des infractions qui troublent l'ordre public sur le territoire "
        "de la commune, et des suites à sa demande.",
    ),
    Shipped(
        "cgct-l2122-17",
        "L. 2122-17 CGCT",
        "Remplacement du maire empêché",
        "article L. 2122-17 du code général des collectivités territoriales",
        "Le maire absent, suspendu, révoqué ou empêché est remplacé par un adjoint dans "
        "l'ordre des nominations, à défaut par un conseiller.",
    ),
    Shipped(
        "cgct-l2122-18",
        "L. 2122-18 CGCT",
        "Délégation du maire",
        "article L. 2122-18 du code général des collectivités territoriales",
        "Le maire peut déléguer par arrêté une partie de ses fonctions à des adjoints ou à "
        "des conseillers.",
    ),
    Shipped(
        "cgct-l2131-1",
        "L. 2131-1 CGCT",
        "Caractère exécutoire des arrêtés",
        "article L. 2131-1 du code général des collectivités territoriales",
        "Un arrêté oblige une fois publié ou notifié et transmis au représentant de l'État.",
    ),
    Shipped(
        "cgct-l2212-1",
        "L. 2212-1 CGCT",
        "Police municipale",
        "article L. 2212-1 du code général des collectivités territoriales",
        "Le maire est chargé de la police municipale sur le territoire de sa commune.",
    ),
    Shipped(
        "cpp-40",
        "40 CPP",
        "Avis au procureur",
        "article 40 du code de procédure pénale",
        "Qui apprend un crime ou un délit dans ses fonctions en avise sans délai le procureur"
        " de la République.",
    ),
    Shipped(
        "cpp-21-2",
        "21-2 CPP",
        "Compte rendu de la police municipale",
        "article 21-2 du code de procédure pénale",
        "Les agents de police municipale rendent compte à l'officier de police judiciaire des"
        " crimes, délits et contraventions.",
    ),
    Shipped(
        "cpp-9",
        "9 CPP",
        "Prescription des contraventions",
        "article 9 du code de procédure pénale",
        "L'action publique des contraventions se prescrit par une année.",
    ),
    Shipped(
        "casf-l141-1",
        "L. 141-1 CASF",
        "Conseil pour les droits et devoirs des familles",
        "article L. 141-1 du code de l'action sociale et des familles",
        "Le conseil pour les droits et devoirs des familles examine la situation d'une "
        "famille et peut lui proposer un accompagnement.",
    ),
    Shipped(
        "casf-l226-2-1",
        "L. 226-2-1 CASF",
        "Information préoccupante",
        "article L. 226-2-1 du code de l'action sociale et des familles",
        "Qui concourt à la protection de l'enfance transmet sans délai une information "
        "préoccupante au président du conseil départemental.",
    ),
    Shipped(
        "casf-l226-3",
        "L. 226-3 CASF",
        "Cellule de recueil",
        "article L. 226-3 du code de l'action sociale et des familles",
        "Le département recueille, traite et évalue les informations préoccupantes.",
    ),
    Shipped(
        "cjpm-l11-1",
        "L. 11-1 CJPM",
        "Âge du discernement",
        "article L. 11-1 du code de la justice pénale des mineurs",
        "Un mineur de moins de treize ans est présumé ne pas être capable de discernement.",
    ),
    Shipped(
        "cciv-371-1",
        "371-1 C. civ.",
        "Autorité parentale",
        "article 371-1 du code civil",
        "L'autorité parentale appartient aux parents jusqu'à la majorité ou l'émancipation de"
        " l'enfant.",
    ),
    Shipped(
        "cciv-425",
        "425 C. civ.",
        "Protection d'un majeur",
        "article 425 du code civil",
        "Une mesure de protection juridique peut être ouverte pour une personne majeure qui ne peut"
        " pourvoir seule à ses intérêts.",
    ),
    Shipped(
        "cciv-375-7",
        "375-7 C. civ.",
        "Enfant confié",
        "article 375-7 du code civil",
        "Les parents d'un enfant confié gardent l'autorité parentale, sous les réserves que "
        "le juge décide.",
    ),
    Shipped(
        "cciv-388",
        "388 C. civ.",
        "Minorité",
        "article 388 du code civil",
        "Le mineur est la personne qui n'a pas dix-huit ans.",
    ),
    Shipped(
        "crpa-l111-2",
        "L. 111-2 CRPA",
        "Nom de l'agent en charge",
        "article L. 111-2 du code des relations entre le public et l'administration",
        "Chacun a le droit de connaître le prénom, le nom, la qualité et l'adresse "
        "administrative de l'agent qui traite sa demande, sauf motif de sécurité.",
    ),
    Shipped(
        "crpa-l212-1",
        "L. 212-1 CRPA",
        "Signature",
        "article L. 212-1 du code des relations entre le public et l'administration",
        "Un acte porte la signature de son auteur, avec son prénom, son nom et sa qualité.",
    ),
    Shipped(
        "crpa-l311-6",
        "L. 311-6 CRPA",
        "Documents communicables au seul intéressé",
        "article L. 311-6 du code des relations entre le public et l'administration",
        "Ne se communique qu'à l'intéressé ce qui ferait apparaître le comportement d'une "
        "personne et pourrait lui nuire.",
    ),
    Shipped(
        "decret-2014-90",
        "décret 2014-90",
        "Conflit d'intérêts d'un élu",
        "décret n° 2014-90 du 31 janvier 2014",
        "L'élu qui estime être en conflit d'intérêts s'abstient, par un arrêté qui dit ce "
        "qu'il n'examinera pas.",
    ),
    Shipped(
        "rgpd-5",
        "5 RGPD",
        "Principes",
        "article 5 du règlement général sur la protection des données (RGPD)",
        "Les données sont exactes, limitées au nécessaire et gardées le temps utile.",
    ),
    Shipped(
        "rgpd-6",
        "6 RGPD",
        "Mission d'intérêt public",
        "article 6 du règlement général sur la protection des données (RGPD)",
        "Un traitement est licite quand il est nécessaire à une mission d'intérêt public.",
    ),
    Shipped(
        "rgpd-12",
        "12 RGPD",
        "Mots clairs",
        "article 12 du règlement général sur la protection des données (RGPD)",
        "L'information est donnée en termes clairs et simples, surtout à un enfant.",
    ),
    Shipped(
        "rgpd-13",
        "13 RGPD",
        "Information de qui donne ses données",
        "article 13 du règlement général sur la protection des données (RGPD)",
        "Qui donne ses propres données est informé au moment où il les donne.",
    ),
    Shipped(
        "rgpd-14",
        "14 RGPD",
        "Information de la personne concernée",
        "article 14 du règlement général sur la protection des données (RGPD)",
        "Qui n'a pas donné lui-même ses données est informé au plus tard un mois après.",
    ),
    Shipped(
        "rgpd-15",
        "15 RGPD",
        "Droit d'accès",
        "article 15 du règlement général sur la protection des données (RGPD)",
        "Toute personne obtient l'accès aux données qui la concernent.",
    ),
    Shipped(
        "rgpd-18",
        "18 RGPD",
        "Limitation",
        "article 18 du règlement général sur la protection des données (RGPD)",
        "Une personne peut obtenir que ses données soient gardées sans être utilisées.",
    ),
    Shipped(
        "rgpd-19",
        "19 RGPD",
        "Avis aux destinataires",
        "article 19 du règlement général sur la protection des données (RGPD)",
        "Chaque destinataire est averti d'une rectification ou d'un effacement.",
    ),
    Shipped(
        "rgpd-33",
        "33 RGPD",
        "Violation de données",
        "article 33 du règlement général sur la protection des données (RGPD)",
        "Une violation de données est notifiée à la CNIL dans les 72 heures.",
    ),
    Shipped(
        "rgpd-34",
        "34 RGPD",
        "Personnes averties d'une violation",
        "article 34 du règlement général sur la protection des données (RGPD)",
        "Une violation à risque élevé est dite aux personnes concernées.",
    ),
    Shipped(
        "cpatr-l212-2",
        "L. 212-2 C. patr.",
        "Visa d'élimination",
        "article L. 212-2 du code du patrimoine",
        "Les archives courantes se trient ; rien ne s'élimine sans l'accord de "
        "l'administration des archives.",
    ),
    Shipped(
        "cp-r610-5",
        "R. 610-5 CP",
        "Violation d'un arrêté de police",
        "article R. 610-5 du code pénal",
        "Manquer aux obligations d'un arrêté de police est une contravention de la deuxième "
        "classe.",
    ),
    Shipped(
        "cp-r644-5",
        "R. 644-5 CP",
        "Arrêtés sur l'alcool, le carburant ou les artifices",
        "article R. 644-5 du code pénal",
        "Violer certains arrêtés de police est une contravention de la quatrième classe.",
    ),
    Shipped(
        "cp-r623-2",
        "R. 623-2 CP",
        "Bruits et tapages",
        "article R. 623-2 du code pénal",
        "Les bruits ou tapages injurieux ou nocturnes sont une contravention de la troisième "
        "classe.",
    ),
    Shipped(
        "csp-r1336-5",
        "R. 1336-5 CSP",
        "Bruits de voisinage",
        "article R. 1336-5 du code de la santé publique",
        "Aucun bruit ne doit porter atteinte à la tranquillité du voisinage par sa durée, sa "
        "répétition ou son intensité.",
    ),
    Shipped(
        "cp-r621-2",
        "R. 621-2 CP",
        "Injure non publique",
        "article R. 621-2 du code pénal",
        "L'injure non publique est une contravention de la première classe.",
    ),
    Shipped(
        "cp-r634-2",
        "R. 634-2 CP",
        "Abandon de déchets",
        "article R. 634-2 du code pénal",
        "Jeter ou abandonner des déchets est une contravention de la quatrième classe.",
    ),
    Shipped(
        "cp-r635-8",
        "R. 635-8 CP",
        "Abandon avec un véhicule",
        "article R. 635-8 du code pénal",
        "Abandonner des objets transportés avec un véhicule est une contravention de la "
        "cinquième classe.",
    ),
    Shipped(
        "cp-r622-2",
        "R. 622-2 CP",
        "Divagation d'animaux dangereux",
        "article R. 622-2 du code pénal",
        "Laisser divaguer un animal susceptible de présenter un danger est une contravention "
        "de la deuxième classe.",
    ),
    Shipped(
        "cp-r635-1",
        "R. 635-1 CP",
        "Dégradation légère",
        "article R. 635-1 du code pénal",
        "La dégradation qui cause un dommage léger est une contravention de la cinquième classe.",
    ),
    Shipped(
        "cp-r645-12",
        "R. 645-12 CP",
        "Intrusion dans un établissement scolaire",
        "article R. 645-12 du code pénal",
        "Pénétrer sans droit dans un établissement scolaire est une contravention de la "
        "cinquième classe.",
    ),
    Shipped(
        "ceduc-l131-8",
        "L. 131-8 C. éduc.",
        "Absentéisme scolaire",
        "article L. 131-8 du code de l'éducation",
        "L'autorité scolaire est saisie la première des absences répétées d'un élève.",
    ),
    Shipped(
        "ceduc-l511-1",
        "L. 511-1 C. éduc.",
        "Obligations des élèves",
        "article L. 511-1 du code de l'éducation",
        "Les élèves doivent l'assiduité et le respect des règles de l'établissement.",
    ),
    Shipped(
        "croute-l236-1",
        "L. 236-1 C. route",
        "Rodéo motorisé",
        "article L. 236-1 du code de la route",
        "Les conduites répétées qui compromettent la sécurité sont un délit.",
    ),
    Shipped(
        "cp-311-1",
        "311-1 CP",
        "Vol",
        "article 311-1 du code pénal",
        "Le vol est un délit : il relève de la justice.",
    ),
    Shipped(
        "csp-l3421-1",
        "L. 3421-1 CSP",
        "Usage de stupéfiants",
        "article L. 3421-1 du code de la santé publique",
        "L'usage de stupéfiants est un délit.",
    ),
    Shipped(
        "cp-433-5",
        "433-5 CP",
        "Outrage",
        "article 433-5 du code pénal",
        "L'outrage à une personne chargée d'une mission de service public est puni par la loi.",
    ),
    Shipped(
        "cp-222-17",
        "222-17 CP",
        "Menaces",
        "article 222-17 du code pénal",
        "Les menaces de commettre un crime ou un délit contre les personnes sont un délit.",
    ),
    Shipped(
        "cp-222-7",
        "222-7 CP",
        "Violences",
        "article 222-7 et suivants du code pénal",
        "Les violences relèvent de la justice.",
    ),
    Shipped(
        "cp-222-13",
        "222-13 CP",
        "Violences aux abords d'une école",
        "article 222-13 du code pénal",
        "Des violences commises aux abords d'un établissement scolaire, à l'entrée ou à la "
        "sortie des élèves, sont un délit.",
    ),
    Shipped(
        "cp-322-1",
        "322-1 CP",
        "Dégradations et inscriptions",
        "article 322-1 du code pénal",
        "Détériorer le bien d'autrui est un délit ; le II porte sur les inscriptions, signes "
        "ou dessins.",
    ),
    Shipped(
        "csi-l272-4",
        "L. 272-4 CSI",
        "Occupation d'un hall d'immeuble",
        "article L. 272-4 du code de la sécurité intérieure",
        "Occuper en réunion un hall en empêchant d'y passer est puni par la loi.",
    ),
    Shipped(
        "nf-z10-011",
        "NF Z 10-011",
        "Adresse postale",
        "norme NF Z 10-011",
        "Six lignes de trente-huit signes au plus pour une adresse.",
    ),
)
