"""Categories of facts as shipped: family of the law, guard, texts, words that give a hint.

Source: art. L132-7 CSI for the families (R1), and the articles named in each entry, to be read again
before a release. A commune starts with a copy of this list and may change it; nothing here is asked
again once a case exists.
"""

from dataclasses import dataclass
from typing import Literal

Guard = Literal["none", "warn", "block", "inscription", "arrete"]


@dataclass(frozen=True)
class CategorySeed:
    """One category of facts.

    families: families of R1 it may fall in (1 arrêté, 2 contravention, 3 no criminal qualification);
        with (2, 3) it is 2 when a text breached is named, else 3, confirmed at eligibility; empty for
        what never leads to a rappel à l'ordre.
    guard: "none"; "warn", to be confirmed and justified (R4); "block", looks like a délit (R2);
        "inscription", blocks when there is an inscription, sign or drawing (R2, art. 322-1 II CP);
        "arrete", needs an arrêté in force at the date and hour of the facts (R47).
    guard_text: what the user must check, in French, "" with nothing to say.
    law_text: the text breached, in French.
    aliases: other labels taken for this one, whatever their accents and capitals.
    hints: words of a description that call for a look at this guard; `mot*` is any word that begins so.
    """

    code: str
    label: str
    families: tuple[int, ...]
    guard: Guard
    guard_text: str
    law_text: str
    aliases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class HintSeed:
    """Words that call for a look at a rule, whatever the category (same writing as the hints above)."""

    code: str
    rule: str
    words: tuple[str, ...]
    text: str


INSCRIPTION_WORDS = (
    "marqueur*",
    "feutre",
    "tag",
    "tagu*",
    "tagg*",
    "graffit*",
    "graff*",
    "inscription",
    "dessin",
    "dessine*",
    "bombe de peinture",
    "aérosol",
    "peinture",
    "pochoir",
    "gravure",
    "gravé*",
)

CATEGORIES: tuple[CategorySeed, ...] = (
    CategorySeed(
        code="arrete_municipal",
        label="infraction à un arrêté municipal",
        families=(1,),
        guard="arrete",
        guard_text=(
            "Choisissez dans le registre l'arrêté qui était en vigueur à la date et à l'heure des "
            "faits. Sans cet arrêté, le dossier ne peut pas avancer."
        ),
        law_text=(
            "article R. 610-5 du code pénal ; alcool, feux d'artifice, carburant, horaires : "
            "article R. 644-5 du code pénal"
        ),
        aliases=(
            "infraction à arrêté municipal",
            "infraction à un arrêté de police",
            "infraction à un arrêté du maire",
            "non-respect d'un arrêté municipal",
            "violation d'un arrêté municipal",
        ),
    ),
    CategorySeed(
        code="bruit",
        label="nuisances sonores",
        families=(2,),
        guard="none",
        guard_text="",
        law_text=("article R. 623-2 du code pénal, article R. 1336-5 du code de la santé publique"),
        aliases=(
            "nuisance sonore",
            "bruit",
            "bruits",
            "tapage",
            "tapage nocturne",
            "tapage diurne",
        ),
    ),
    CategorySeed(
        code="conflit_voisinage",
        label="conflit de voisinage",
        families=(2, 3),
        guard="warn",
        guard_text=(
            "Vérifiez qu'il n'y a eu ni menace ni violence : elles relèvent de la justice. "
            "Dites pourquoi un rappel à l'ordre suffit."
        ),
        law_text="articles R. 623-2 et R. 621-2 du code pénal",
        aliases=("conflits de voisinage", "trouble de voisinage", "troubles de voisinage"),
        hints=("menac*", "violen*", "coup", "frapp*", "bouscul*", "insult*", "injur*", "peur"),
    ),
    CategorySeed(
        code="abandon_dechets",
        label="abandon de déchets",
        families=(2,),
        guard="warn",
        guard_text=(
            "Vérifiez qu'il ne s'agit ni de déchets d'une activité professionnelle ni d'une grande "
            "quantité : ce seraient des délits. Dites pourquoi un rappel à l'ordre suffit."
        ),
        law_text="article R. 634-2 du code pénal",
        aliases=("abandon de déchet", "abandon d'ordures", "jet de déchets"),
        hints=(
            "gravats",
            "chantier",
            "entreprise",
            "artisan*",
            "société",
            "camion*",
            "benne",
            "pneu*",
            "amiante",
            "m3",
        ),
    ),
    CategorySeed(
        code="depot_sauvage",
        label="dépôt sauvage",
        families=(2,),
        guard="warn",
        guard_text=(
            "Vérifiez qu'il ne s'agit ni de déchets d'une activité professionnelle ni d'une grande "
            "quantité : ce seraient des délits. Dites pourquoi un rappel à l'ordre suffit."
        ),
        law_text="article R. 635-8 du code pénal",
        aliases=("dépôts sauvages", "dépôt sauvage de déchets", "dépôt d'ordures"),
        hints=(
            "gravats",
            "chantier",
            "entreprise",
            "artisan*",
            "société",
            "camion*",
            "benne",
            "pneu*",
            "amiante",
            "m3",
        ),
    ),
    CategorySeed(
        code="divagation_animal",
        label="divagation d'animal",
        families=(2,),
        guard="warn",
        guard_text=(
            "Vérifiez que le chien n'est pas de première ou de deuxième catégorie et que personne "
            "n'a été mordu. Dites pourquoi un rappel à l'ordre suffit."
        ),
        law_text="article R. 622-2 du code pénal",
        aliases=("divagation d'animaux", "divagation de chien", "animal errant", "chien errant"),
        hints=(
            "mord*",
            "morsure",
            "catégorie",
            "muselière",
            "molosse*",
            "pitbull",
            "pit bull",
            "rottweiler",
            "staffordshire",
            "attaqu*",
        ),
    ),
    CategorySeed(
        code="propriete_publique",
        label="atteinte légère à la propriété publique",
        families=(2,),
        guard="inscription",
        guard_text=(
            "Y a-t-il une inscription, un signe ou un dessin, même effacé ? Si oui, c'est un délit "
            "et le dossier est remis au procureur."
        ),
        law_text="article R. 635-1 du code pénal",
        aliases=(
            "atteinte légère aux biens publics",
            "dégradation légère d'un bien public",
            "dégradation légère",
        ),
        hints=INSCRIPTION_WORDS,
    ),
    CategorySeed(
        code="abords_ecole",
        label="incident aux abords d'un établissement scolaire",
        families=(2, 3),
        guard="warn",
        guard_text=(
            "Vérifiez qu'il n'y a eu ni coup ni jet d'objet sur quelqu'un à l'entrée ou à la sortie "
            "des élèves : ce serait un délit. Dites pourquoi un rappel à l'ordre suffit."
        ),
        law_text="article R. 645-12 du code pénal",
        aliases=(
            "incident aux abords d'une école",
            "incident aux abords d'un collège",
            "incident aux abords d'un lycée",
            "incident devant un établissement scolaire",
        ),
        hints=("jet", "jeté*", "lanc*", "coup", "frapp*", "bouscul*", "bagarre", "rixe", "bless*"),
    ),
    CategorySeed(
        code="incivilite",
        label="incivilité",
        families=(3,),
        guard="warn",
        guard_text=(
            "Vérifiez qu'aucun agent n'était visé et qu'il n'y a eu ni menace ni propos "
            "discriminatoire. Dites pourquoi un rappel à l'ordre suffit."
        ),
        law_text="les règles de vie de la commune",
        aliases=("incivilités", "comportement incivil"),
        hints=(
            "agent",
            "policier*",
            "menac*",
            "outrag*",
            "racis*",
            "antisémit*",
            "homophob*",
            "sexis*",
            "discrimin*",
        ),
    ),
    CategorySeed(
        code="absenteisme",
        label="absentéisme scolaire",
        families=(3,),
        guard="warn",
        guard_text=(
            "L'établissement et l'autorité académique agissent d'abord. Dites ce qu'ils ont déjà "
            "fait et pourquoi un rappel à l'ordre est utile en plus."
        ),
        law_text="articles L. 131-8 et L. 511-1 du code de l'éducation",
        aliases=("absentéisme", "absences scolaires", "manquement à l'obligation scolaire"),
    ),
    CategorySeed(
        code="mineur_nuit",
        label="mineur non accompagné la nuit",
        families=(3,),
        guard="none",
        guard_text=(
            "Il faudra répondre à la question « Cette situation vous inquiète-t-elle pour "
            "l'enfant ? » avant de soumettre le dossier."
        ),
        law_text="article 371-1 du code civil",
        aliases=("mineur seul la nuit", "mineur non accompagné de nuit", "enfant seul la nuit"),
    ),
    CategorySeed(
        code="rodeo",
        label="rodéo motorisé",
        families=(),
        guard="block",
        guard_text=(
            "Le rodéo motorisé est un délit : il relève de la justice, pas du rappel à l'ordre. "
            "Remettez le dossier au procureur."
        ),
        law_text="article L. 236-1 du code de la route",
        aliases=("rodéo", "rodéo urbain", "rodéos motorisés"),
        hints=("rodéo", "roue arrière", "wheeling", "non homologué*"),
    ),
    CategorySeed(
        code="vol",
        label="vol à l'étalage",
        families=(),
        guard="block",
        guard_text=(
            "Le vol est un délit : il relève de la justice, pas du rappel à l'ordre. "
            "Remettez le dossier au procureur."
        ),
        law_text="article 311-1 du code pénal",
        aliases=("vol", "vol simple", "vols à l'étalage"),
        hints=("vol", "volé*", "dérob*", "dissimul*"),
    ),
    CategorySeed(
        code="stupefiants",
        label="usage de stupéfiants",
        families=(),
        guard="block",
        guard_text=(
            "L'usage de stupéfiants est un délit : il relève de la justice, pas du rappel à "
            "l'ordre. Remettez le dossier au procureur."
        ),
        law_text="article L. 3421-1 du code de la santé publique",
        aliases=("stupéfiants", "consommation de stupéfiants", "usage de cannabis"),
        hints=("stupéfiant", "cannabis", "drogue*", "cocaïne", "résine", "joint"),
    ),
    CategorySeed(
        code="outrage",
        label="outrage à agent",
        families=(),
        guard="block",
        guard_text=(
            "L'outrage est un délit : il relève de la justice, pas du rappel à l'ordre. "
            "Remettez le dossier au procureur."
        ),
        law_text="article 433-5 du code pénal",
        aliases=("outrage", "outrages", "outrage à agents"),
        hints=("outrag*",),
    ),
    CategorySeed(
        code="menaces",
        label="menaces",
        families=(),
        guard="block",
        guard_text=(
            "Les menaces sont un délit : elles relèvent de la justice, pas du rappel à l'ordre. "
            "Remettez le dossier au procureur."
        ),
        law_text="article 222-17 du code pénal",
        aliases=("menace", "menaces de mort", "menaces verbales"),
        hints=("menac*",),
    ),
    CategorySeed(
        code="violences",
        label="violences",
        families=(),
        guard="block",
        guard_text=(
            "Les violences relèvent de la justice, pas du rappel à l'ordre. "
            "Remettez le dossier au procureur."
        ),
        law_text="articles 222-7 et suivants du code pénal",
        aliases=("violence", "violences volontaires", "violences légères", "coups et blessures"),
        hints=("violen*", "coup", "frapp*", "gifl*", "bless*", "rixe", "bagarre", "arme"),
    ),
    CategorySeed(
        code="degradation",
        label="dégradation",
        families=(),
        guard="block",
        guard_text=(
            "La dégradation, comme toute inscription, est un délit : elle relève de la justice, pas "
            "du rappel à l'ordre. Remettez le dossier au procureur."
        ),
        law_text="article 322-1 du code pénal",
        aliases=(
            "dégradations",
            "dégradation volontaire",
            "dégradations volontaires",
            "destruction",
            "vandalisme",
            "tag",
            "tags",
            "graffiti",
            "graffitis",
            "inscription",
            "inscriptions",
        ),
        hints=("dégrad*", "cass*", "bris*", "incendi*", "détrui*", "détruit*"),
    ),
    CategorySeed(
        code="occupation_hall",
        label="occupation de hall",
        families=(),
        guard="block",
        guard_text=(
            "L'occupation d'un hall qui gêne le passage est un délit : elle relève de la justice, "
            "pas du rappel à l'ordre. Remettez le dossier au procureur."
        ),
        law_text="article L. 272-4 du code de la sécurité intérieure",
        aliases=(
            "occupation de halls",
            "occupation de hall d'immeuble",
            "occupation illicite de hall",
        ),
    ),
)

HINTS: tuple[HintSeed, ...] = (
    HintSeed(
        code="inscription",
        rule="R2",
        words=INSCRIPTION_WORDS,
        text=(
            "La description parle peut-être d'une inscription, d'un signe ou d'un dessin : c'est un "
            "délit, même effacé."
        ),
    ),
    HintSeed(
        code="threat",
        rule="R2",
        words=("menac*", "tuer", "mort", "intimid*"),
        text="La description parle peut-être de menaces : elles relèvent de la justice.",
    ),
    HintSeed(
        code="violence",
        rule="R2",
        words=(
            "violen*",
            "coup",
            "coup de poing",
            "frapp*",
            "gifl*",
            "bless*",
            "couteau*",
            "arme",
            "rixe",
            "bagarre",
            "agress*",
        ),
        text="La description parle peut-être de violences : elles relèvent de la justice.",
    ),
    HintSeed(
        code="damage",
        rule="R2",
        words=("dégrad*", "cassé*", "casse", "brisé*", "incendi*", "détruit*", "feu"),
        text="La description parle peut-être d'une dégradation : elle relève de la justice.",
    ),
    HintSeed(
        code="theft",
        rule="R2",
        words=("vol", "volé*", "dérob*"),
        text="La description parle peut-être d'un vol : il relève de la justice.",
    ),
    HintSeed(
        code="drugs",
        rule="R2",
        words=("stupéfiant", "cannabis", "drogue*", "cocaïne", "deal*"),
        text="La description parle peut-être de stupéfiants : cela relève de la justice.",
    ),
    HintSeed(
        code="contempt",
        rule="R2",
        words=("outrag*", "rébellion"),
        text="La description parle peut-être d'un outrage à agent : il relève de la justice.",
    ),
    HintSeed(
        code="discrimination",
        rule="R4",
        words=("racis*", "antisémit*", "homophob*", "sexis*", "discrimin*"),
        text="La description parle peut-être de propos discriminatoires : vérifiez la qualification.",
    ),
    HintSeed(
        code="complaint",
        rule="R3",
        words=("plainte", "main courante"),
        text="La description parle d'une plainte : demandez si une plainte a été déposée.",
    ),
    HintSeed(
        code="inquiry",
        rule="R3",
        words=("enquête", "parquet", "procureur", "garde à vue", "audition", "interpell*"),
        text="La description parle d'une enquête : demandez si une procédure est en cours.",
    ),
    HintSeed(
        code="fined",
        rule="R3c",
        words=("verbalis*", "amende", "procès verbal électronique", "contravention", "pve"),
        text="La description parle d'une verbalisation : dites si une amende a déjà été dressée.",
    ),
    HintSeed(
        code="health",
        rule="R28",
        words=(
            "traitement",
            "perturbé*",
            "psych*",
            "malad*",
            "dépress*",
            "handicap*",
            "hospitalis*",
            "alcoolique",
            "toxicomane",
        ),
        text="La description parle peut-être de santé : ces informations ne doivent pas être gardées.",
    ),
    HintSeed(
        code="reporter",
        rule="R41",
        words=("voisin*", "palier", "ma fenêtre", "mes fenêtres", "sous les fenêtres", "selon"),
        text="Un lecteur peut-il deviner qui a signalé ?",
    ),
)
