"""Categories of facts as shipped: family of the law, guard, texts, words that give a hint.

Source: art. L132-7 CSI for the families (R1), and the articles named in each entry, to be read again
before a release. A commune starts with a copy of this list and may change it; nothing here is asked
again once a case exists.
"""

from dataclasses import dataclass
from typing import Literal

from rappel.communes.hints import INSCRIPTION_WORDS, hint_words

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


_WASTE_GUARD = (
    "Vérifiez qu'il ne s'agit ni de déchets d'une activité professionnelle ni d'une grande "
    "quantité : ce seraient des délits. Dites pourquoi un rappel à l'ordre suffit."
)
_WASTE = hint_words(
    "gravats, chantier, entreprise, artisan*, société, camion*, benne, pneu*, amiante, m3"
)


def _for_justice(subject: str, pronoun: str) -> str:
    """Say that such facts block the case (R2)."""
    return (
        f"{subject} : {pronoun} de la justice, pas du rappel à l'ordre. "
        "Remettez le dossier au procureur."
    )


CATEGORIES: tuple[CategorySeed, ...] = (
    CategorySeed(
        code="municipal_order",
        label="infraction à un arrêté municipal",
        families=(1,),
        guard="arrete",
        guard_text=(
            "Choisissez dans le registre l'arrêté qui était en vigueur à la date et à l'heure des "
            "faits. Sans cet arrêté, le dossier ne peut pas avancer."
        ),
        law_text=(
            "article R. 610-5 du code pénal ; alcool, feux d'artifice, carburant, horaires : "
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
        code="noise",
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
        code="neighbour_dispute",
        label="conflit de voisinage",
        families=(2, 3),
        guard="warn",
        guard_text=(
            "Vérifiez qu'il n'y a eu ni menace ni violence : elles relèvent de la justice. "
            "Dites pourquoi un rappel à l'ordre suffit."
        ),
        law_text="articles R. 623-2 et R. 621-2 du code pénal",
        aliases=("conflits de voisinage", "trouble de voisinage", "troubles de voisinage"),
        hints=hint_words("menac*, violen*, coup, frapp*, bouscul*, insult*, injur*, peur"),
    ),
    CategorySeed(
        code="litter",
        label="abandon de déchets",
        families=(2,),
        guard="warn",
        guard_text=_WASTE_GUARD,
        law_text="article R. 634-2 du code pénal",
        aliases=("abandon de déchet", "abandon d'ordures", "jet de déchets"),
        hints=_WASTE,
    ),
    CategorySeed(
        code="fly_tipping",
        label="dépôt sauvage",
        families=(2,),
        guard="warn",
        guard_text=_WASTE_GUARD,
        law_text="article R. 635-8 du code pénal",
        aliases=("dépôts sauvages", "dépôt sauvage de déchets", "dépôt d'ordures"),
        hints=_WASTE,
    ),
    CategorySeed(
        code="stray_animal",
        label="divagation d'animal",
        families=(2,),
        guard="warn",
        guard_text=(
            "Vérifiez que le chien n'est pas de première ou de deuxième catégorie et que personne "
            "n'a été mordu. Dites pourquoi un rappel à l'ordre suffit."
        ),
        law_text="article R. 622-2 du code pénal",
        aliases=("divagation d'animaux", "divagation de chien", "animal errant", "chien errant"),
        hints=hint_words(
            "mord*, morsure, catégorie, muselière, molosse*, pitbull, pit bull, rottweiler, "
            "staffordshire, attaqu*"
        ),
    ),
    CategorySeed(
        code="public_property",
        label="atteinte légère à la propriété publique",
        families=(2,),
        guard="inscription",
        guard_text=(
            "Y a-t-il une inscription, un signe ou un dessin, même effacé ? Si oui, c'est un délit "
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
        code="near_school",
        label="incident aux abords d'un établissement scolaire",
        families=(2, 3),
        guard="warn",
        guard_text=(
            "Vérifiez qu'il n'y a eu ni coup ni jet d'objet sur quelqu'un à l'entrée ou à la sortie "
            "des élèves : ce serait un délit. Dites pourquoi un rappel à l'ordre suffit."
        ),
        law_text="article R. 645-12 du code pénal",
        aliases=(
            "incident aux abords d'une école",
            "incident aux abords d'un collège",
            "incident aux abords d'un lycée",
            "incident devant un établissement scolaire",
        ),
        hints=hint_words("jet, jeté*, lanc*, coup, frapp*, bouscul*, bagarre, rixe, bless*"),
    ),
    CategorySeed(
        code="incivility",
        label="incivilité",
        families=(3,),
        guard="warn",
        guard_text=(
            "Vérifiez qu'aucun agent n'était visé et qu'il n'y a eu ni menace ni propos "
            "discriminatoire. Dites pourquoi un rappel à l'ordre suffit."
        ),
        law_text="les règles de vie de la commune",
        aliases=("incivilités", "comportement incivil"),
        hints=hint_words(
            "agent, policier*, menac*, outrag*, racis*, antisémit*, homophob*, sexis*, discrimin*"
        ),
    ),
    CategorySeed(
        code="truancy",
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
        code="minor_at_night",
        label="mineur non accompagné la nuit",
        families=(3,),
        guard="none",
        guard_text=(
            "Il faudra répondre à la question « Cette situation vous inquiète-t-elle pour "
            "l'enfant ? » avant de soumettre le dossier."
        ),
        law_text="article 371-1 du code civil",
        aliases=("mineur seul la nuit", "mineur non accompagné de nuit", "enfant seul la nuit"),
    ),
    CategorySeed(
        code="joyride",
        label="rodéo motorisé",
        families=(),
        guard="block",
        guard_text=_for_justice("Le rodéo motorisé est un délit", "il relève"),
        law_text="article L. 236-1 du code de la route",
        aliases=("rodéo", "rodéo urbain", "rodéos motorisés"),
    ),
    CategorySeed(
        code="theft",
        label="vol à l'étalage",
        families=(),
        guard="block",
        guard_text=_for_justice("Le vol est un délit", "il relève"),
        law_text="article 311-1 du code pénal",
        aliases=("vol", "vol simple", "vols à l'étalage"),
    ),
    CategorySeed(
        code="drug_use",
        label="usage de stupéfiants",
        families=(),
        guard="block",
        guard_text=_for_justice("L'usage de stupéfiants est un délit", "il relève"),
        law_text="article L. 3421-1 du code de la santé publique",
        aliases=("stupéfiants", "consommation de stupéfiants", "usage de cannabis"),
    ),
    CategorySeed(
        code="contempt",
        label="outrage à agent",
        families=(),
        guard="block",
        guard_text=_for_justice("L'outrage est un délit", "il relève"),
        law_text="article 433-5 du code pénal",
        aliases=("outrage", "outrages", "outrage à agents"),
    ),
    CategorySeed(
        code="threats",
        label="menaces",
        families=(),
        guard="block",
        guard_text=_for_justice("Les menaces sont un délit", "elles relèvent"),
        law_text="article 222-17 du code pénal",
        aliases=("menace", "menaces de mort", "menaces verbales"),
    ),
    CategorySeed(
        code="violence",
        label="violences",
        families=(),
        guard="block",
        guard_text=(
            "Même légères, les violences relèvent de la justice, pas du rappel à l'ordre. "
            "Remettez le dossier au procureur."
        ),
        law_text="articles 222-7 et suivants du code pénal",
        aliases=("violence", "violences volontaires", "violences légères", "coups et blessures"),
    ),
    CategorySeed(
        code="damage",
        label="dégradation",
        families=(),
        guard="block",
        guard_text=_for_justice(
            "La dégradation, comme toute inscription, est un délit", "elle relève"
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
    ),
    CategorySeed(
        code="hall_occupation",
        label="occupation de hall",
        families=(),
        guard="block",
        guard_text=_for_justice(
            "L'occupation d'un hall qui gêne le passage est un délit", "elle relève"
        ),
        law_text="article L. 272-4 du code de la sécurité intérieure",
        aliases=(
            "occupation de halls",
            "occupation de hall d'immeuble",
            "occupation illicite de hall",
        ),
    ),
)
