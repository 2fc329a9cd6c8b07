"""The rules of the procedure in plain words: what each asks, how strongly, and from which text.

`rules.py` declares how an act is stopped; this page says it once for people, whatever enforces it:
the fiche de conformité and the reference of the rules are read from here (domain.md §3).
"""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How far a town may adapt a rule (domain.md)."""

    HARD = "s'impose à tous"
    DEFAULT = "réglage, avec une valeur fournie"
    CONFIRM = "réglage, à confirmer avec le parquet ou le délégué à la protection des données"


@dataclass(frozen=True)
class Entry:
    """One rule: its code, what it asks, the question it puts to a case, where it comes from."""

    code: str
    weight: Weight
    asks: str
    question: str
    article: str


CSI = "art. L. 132-7 CSI"
TOWN = "protocole de la commune"
H, D, C = Weight.HARD, Weight.DEFAULT, Weight.CONFIRM

_ROWS = (
    (
        "R1", H, "Les faits relèvent d'une des trois familles : arrêté de police du maire, autre "
        "contravention, comportement sans qualification pénale.",
        "De quelle famille relèvent les faits ?", CSI,
    ),
    (
        "R2", H, "Des faits qui ressemblent à un crime ou à un délit arrêtent le dossier et sont "
        "remis au procureur sans délai.",
        "Les faits ressemblent-ils à un crime ou à un délit ?", "art. 40 al. 2 CPP",
    ),
    (
        "R2b", H, "Ce blocage ne se lève qu'à deux personnes, en corrigeant la catégorie ou les "
        "faits, ou sur réponse écrite du procureur.",
        "Un blocage a-t-il été levé, et par qui ?", "art. 40 al. 2 CPP",
    ),
    (
        "R3", H, "Une plainte, une enquête ou une procédure pénale connue arrête le dossier ; la "
        "question est posée à un service nommé, reposée pour chaque envoi et au début de "
        "l'entretien.",
        "Une plainte, une enquête ou une procédure est-elle connue ?", CSI,
    ),
    (
        "R3b", H, "Seule une réponse du procureur, postérieure à la plainte ou à l'enquête, permet "
        "de reprendre ; une plainte retirée ne suffit pas.",
        "Le procureur a-t-il répondu depuis ?", CSI,
    ),
    (
        "R3c", D, "Des faits déjà verbalisés demandent une justification, ou arrêtent le dossier "
        "selon le protocole.",
        "Les faits ont-ils déjà été verbalisés ?", TOWN,
    ),
    (
        "R4", D, "Certaines catégories et certains mots demandent une vérification justifiée.",
        "L'avertissement de la catégorie a-t-il été vérifié ?", TOWN,
    ),
    (
        "R5", H, "La personne est identifiée avec certitude ; dans le doute, aucun courrier.",
        "L'identité est-elle établie, et comment ?", "art. 5 RGPD",
    ),
    (
        "R6", H, "Les faits ont eu lieu dans la commune ; des faits anciens demandent une "
        "justification.",
        "Les faits ont-ils eu lieu dans la commune ?", "art. L. 2212-1 CGCT",
    ),
    (
        "R7", H, "La décision est un acte à part, daté et motivé, du maire ou d'un élu délégué.",
        "Qui a décidé, et pourquoi ?", "art. L. 2122-18 CGCT",
    ),
    (
        "R7b", D, "L'avis juridique vient d'une autre personne ; demandé, il est attendu ; il tombe "
        "quand les faits ou la catégorie changent.",
        "Un avis juridique a-t-il été demandé et rendu ?", TOWN,
    ),
    (
        "R8", H, "Préside le maire, un élu dont la délégation est en vigueur ce jour-là, ou l'élu "
        "qui remplace un maire empêché ; jamais un agent.",
        "Qui préside, et avec quel pouvoir ce jour-là ?", "art. L. 2122-17, L. 2122-18 et L. 2131-1 CGCT",
    ),
    (
        "R9", C, "Le procureur est associé comme le protocole le prévoit pour la famille des faits ; "
        "son silence n'est jamais un accord.",
        "Le procureur a-t-il été associé comme prévu ?", TOWN,
    ),
    (
        "R10", H, "En accord préalable, rien ne part sans réponse favorable ; contre un avis "
        "défavorable, l'élu s'en explique par écrit.",
        "Que répond le procureur ?", TOWN,
    ),
    (
        "R10b", D, "Une réponse orale est notée avec la date, l'heure et la qualité de qui l'a "
        "donnée, puis confirmée par écrit.",
        "Une réponse orale a-t-elle été confirmée ?", TOWN,
    ),
    (
        "R11", D, "Le procureur peut être informé de la date et de l'issue, et de rien d'autre.",
        "Le procureur a-t-il été informé de la suite ?", TOWN,
    ),
    (
        "R12", H, "Les documents disent « rappel à l'ordre » et citent son article ; ils n'empruntent "
        "ni le nom d'une mesure de justice, ni celui de l'amende administrative.",
        "Les courriers portent-ils les mentions voulues ?", CSI,
    ),
    (
        "R13", H, "Aucun courrier ne menace qui ne viendrait pas : aucune sanction n'existe.",
        "Les courriers sont-ils sans menace ?", CSI,
    ),
    (
        "R14", H, "Une lettre est signée avant de partir, par quelqu'un de compétent ce jour-là, "
        "nommé avec sa qualité.",
        "Chaque lettre est-elle signée par une personne compétente ?", "art. L. 212-1 CRPA",
    ),
    (
        "R15", H, "Chacun reçoit la notice d'information avec la première lettre, au plus tard un "
        "mois après l'enregistrement.",
        "La notice d'information est-elle remise à temps ?", "art. 12 à 14 RGPD",
    ),
    (
        "R16", H, "Pour une personne mineure le jour de l'entretien, une lettre à chacun de ceux qui "
        "en répondent ; pour chacun, on dit ce que l'on sait.",
        "Sait-on qui répond de l'enfant, et chacun a-t-il sa lettre ?", "art. 371-1 et 375-7 C. civ.",
    ),
    (
        "R16b", H, "Un parent qui ne doit pas rencontrer l'autre ne reçoit ni date, ni heure, ni "
        "lieu, mais l'offre d'un entretien à part, à deux heures au moins de l'autre.",
        "Les parents à recevoir séparément le sont-ils ?", "art. 373-2 C. civ.",
    ),
    (
        "R16c", H, "Une lettre ne montre aucune autre adresse que celle de qui la reçoit.",
        "Chaque lettre ne porte-t-elle que l'adresse de son destinataire ?", "art. 5 RGPD",
    ),
    (
        "R16d", D, "Avant 15 ans, la page de l'enfant accompagne la lettre de l'adulte avec qui il "
        "vit ; devenu majeur avant l'entretien, il est seul convoqué.",
        "La page de l'enfant est-elle adressée comme il faut ?", TOWN,
    ),
    (
        "R17", D, "Un délai sépare l'envoi de l'entretien ; plus court, il se justifie ; les dates et "
        "le nombre de convocations ont des limites.",
        "Les délais du protocole sont-ils tenus ?", TOWN,
    ),
    (
        "R18", D, "La date et la preuve de chaque envoi sont gardées ; jamais de remise par une autre "
        "personne du foyer.",
        "Comment et quand chaque lettre est-elle partie ?", TOWN,
    ),
    (
        "R19", H, "Un enfant n'est pas reçu seul : un parent, un représentant ou un adulte responsable "
        "est là, sauf impossibilité de la liste.",
        "Un adulte accompagne-t-il l'enfant ?", CSI,
    ),
    (
        "R20", D, "Avant 13 ans, l'élu valide que l'enfant peut comprendre.",
        "L'élu a-t-il validé pour un enfant de moins de 13 ans ?", "art. L. 11-1 CJPM",
    ),
    (
        "R20b", D, "Avant 8 ans, l'enfant n'est pas convoqué : ses parents seuls sont reçus.",
        "Les parents seuls sont-ils reçus pour un enfant de moins de 8 ans ?", TOWN,
    ),
    (
        "R21", D, "Un rendez-vous pour une personne ou une famille, un dossier par personne.",
        "Le dossier ne concerne-t-il qu'une personne ?", TOWN,
    ),
    (
        "R21b", D, "L'entretien n'est pas public ; quatre personnes au plus, nommées par leur "
        "fonction, en plus de la famille.",
        "Qui assiste à l'entretien ?", TOWN,
    ),
    (
        "R22", H, "Le compte rendu tient en cinq points : faits, règles, présents, engagements, "
        "suite. Ni aveu, ni jugement sur la personne.",
        "Le compte rendu est-il fait ?", CSI,
    ),
    (
        "R23", D, "Interprète, accessibilité, accompagnant, avocat : le besoin est demandé et prévu.",
        "De quoi la personne a-t-elle besoin pour l'entretien ?", TOWN,
    ),
    (
        "R24", H, "Une absence n'a aucune conséquence automatique : l'élu choisit la suite.",
        "Une absence a-t-elle été suivie d'un choix de l'élu ?", CSI,
    ),
    (
        "R25", D, "Une orientation peut être proposée, une lettre de fin envoyée ; ce qui a été "
        "convenu est suivi.",
        "Ce qui a été convenu est-il suivi ?", TOWN,
    ),
    (
        "R26", D, "Un rappel déjà fait n'est cité que s'il a été prononcé, dans la durée prévue, par "
        "sa date et sa catégorie.",
        "La personne a-t-elle déjà été reçue ?", TOWN,
    ),
    (
        "R27", H, "Un dossier clos se lit et ne se modifie plus ; le rouvrir demande une raison.",
        "Le dossier a-t-il été rouvert, et pourquoi ?", "art. 5 RGPD",
    ),
    (
        "R28", H, "Seules les informations utiles sont notées ; ni origine, ni santé, ni opinions, "
        "ni photographie, ni nom de victime.",
        "Les textes libres s'en tiennent-ils aux faits ?", "art. 5 et 9 RGPD",
    ),
    (
        "R29", H, "L'origine, la catégorie, les motifs et l'issue se choisissent dans des listes.",
        "Origine, catégorie et motifs viennent-ils des listes ?", "art. 5 RGPD",
    ),
    (
        "R30", H, "Chacun ne voit que les dossiers qui lui sont confiés.",
        "Qui travaille sur le dossier ?", "art. 32 RGPD",
    ),
    (
        "R31", H, "Comptes personnels, mots de passe solides, fin de session après inactivité.",
        "Chaque acte est-il fait par un compte personnel ?", "art. 32 RGPD",
    ),
    (
        "R32", H, "Chaque acte et chaque lecture laissent une trace qui ne s'efface pas.",
        "Chaque acte est-il au journal ?", "art. 32 RGPD",
    ),
    (
        "R34", H, "Les droits de la personne sont servis ; des données limitées sont gardées, et rien "
        "d'autre n'en est fait.",
        "L'usage des données est-il limité ?", "art. 15 à 21 RGPD",
    ),
    (
        "R38", D, "Qui a instruit le dossier ne le décide pas, sauf choix du maire, alors écrit sur "
        "le dossier.",
        "Instruit et décidé par deux personnes ?", TOWN,
    ),
    (
        "R39", H, "Un rappel fait sans convocation est noté par l'élu qui l'a fait ; ce qui n'avait "
        "pas été vérifié reste écrit ; la notice suit sous huit jours.",
        "Un rappel sans convocation a-t-il été noté complètement ?", CSI,
    ),
    (
        "R40", H, "Ce qui a eu lieu hors des règles est noté comme tel, marqué irrégulier, et ne "
        "compte pas.",
        "Quelque chose a-t-il eu lieu hors des règles ?", CSI,
    ),
    (
        "R41", H, "Les courriers disent les faits tels qu'ils ont été écrits pour être lus, sans "
        "rien qui désigne qui a signalé.",
        "Les faits à imprimer sont-ils écrits et relus ?", "art. L. 311-6 CRPA",
    ),
    (
        "R42", H, "L'identité de qui a signalé n'est lue que de l'instructeur et du référent "
        "juridique, et chaque lecture est tracée.",
        "Qui a signalé est-il protégé ?", "art. L. 311-6 CRPA",
    ),
    (
        "R43", D, "Avant d'ouvrir un dossier, on dit si l'on connaît la personne ; on se déporte "
        "alors en un geste.",
        "Quelqu'un s'est-il déporté ?", "décret n° 2014-90 du 31 janvier 2014",
    ),
    (
        "R44", H, "Une erreur sur la personne ou les faits annule le dossier, à deux personnes : "
        "excuses à chacun, avis à chaque organisme informé.",
        "Le dossier a-t-il été annulé, et chacun prévenu ?", "art. 16 à 19 RGPD",
    ),
    (
        "R45", H, "Décès, protection ou gel : dès cet instant, plus rien n'est édité ni envoyé.",
        "Faut-il cesser d'écrire ?", "art. 5 RGPD",
    ),
    (
        "R46", H, "Une lettre arrivée chez quelqu'un d'autre ouvre une fiche d'incident, avec un "
        "délai de 72 heures.",
        "Une lettre est-elle arrivée chez quelqu'un d'autre ?", "art. 33 et 34 RGPD",
    ),
    (
        "R47", H, "La première famille demande un arrêté de police en vigueur à la date et à l'heure "
        "des faits.",
        "Quel arrêté était en vigueur ?", "art. L. 2131-1 CGCT",
    ),
    (
        "R48", H, "Pour une personne mineure, avant de soumettre et après l'entretien : la situation "
        "inquiète-t-elle pour l'enfant ?",
        "Cette situation inquiète-t-elle pour l'enfant ?", "art. L. 226-2-1 CASF",
    ),
    (
        "R49", D, "Les observations de la personne sont notées et lues par l'élu avant l'entretien.",
        "Les observations reçues sont-elles lues ?", TOWN,
    ),
    (
        "R50", C, "Les courriers ne portent pas de voies de recours, mais un contact en cas d'erreur.",
        "Les courriers donnent-ils un contact en cas d'erreur ?", TOWN,
    ),
)  # fmt: skip

RULEBOOK: dict[str, Entry] = {row[0]: Entry(*row) for row in _ROWS}
