"""Words of a description that call for a look at a rule (R2, R3, R3c, R4, R6, R28, R41).

A hint decides nothing: it presets a question or shows a warning that the user answers.
"""

from dataclasses import dataclass


def hint_words(text: str) -> tuple[str, ...]:
    """Split « coup, menac*, roue arrière »; `mot*` is any word that begins so, plurals go without."""
    return tuple(word.strip() for word in text.split(","))


@dataclass(frozen=True)
class HintSeed:
    """Words that call for a look at one rule, whatever the category, and what to say then."""

    code: str
    rule: str
    words: tuple[str, ...]
    text: str


INSCRIPTION_WORDS = hint_words(
    "marqueur*, feutre, tag, tagu*, tagg*, graff*, inscription, dessin, dessine*, aérosol, "
    "peinture, pochoir, gravure, gravée, graver"
)
"""An inscription, a sign or a drawing is a délit, even rubbed out (art. 322-1 II CP)."""

HINTS: tuple[HintSeed, ...] = (
    HintSeed(
        code="inscription",
        rule="R2",
        words=INSCRIPTION_WORDS,
        text=(
            "La description parle peut-être d'une inscription, d'un signe ou d'un dessin : c'est un "
            "délit, même effacé."
        ),
    ),
    HintSeed(
        code="threat",
        rule="R2",
        words=hint_words("menac*, tuer, mort, intimid*"),
        text="La description parle peut-être de menaces : elles relèvent de la justice.",
    ),
    HintSeed(
        code="violence",
        rule="R2",
        words=hint_words(
            "violen*, coup, frapp*, gifl*, bless*, couteau*, arme, rixe, bagarre, agress*"
        ),
        text="La description parle peut-être de violences : elles relèvent de la justice.",
    ),
    HintSeed(
        code="damage",
        rule="R2",
        words=hint_words("dégrad*, casse, cassée, bris, brisé, brisée, incendi*, détruit*"),
        text="La description parle peut-être d'une dégradation : elle relève de la justice.",
    ),
    HintSeed(
        code="theft",
        rule="R2",
        words=hint_words("vol, volé, volée, dérob*"),
        text="La description parle peut-être d'un vol : il relève de la justice.",
    ),
    HintSeed(
        code="drugs",
        rule="R2",
        words=hint_words("stupéfiant, cannabis, drogue*, cocaïne, deal*"),
        text="La description parle peut-être de stupéfiants : cela relève de la justice.",
    ),
    HintSeed(
        code="contempt",
        rule="R2",
        words=hint_words("outrag*, rébellion"),
        text="La description parle peut-être d'un outrage à agent : il relève de la justice.",
    ),
    HintSeed(
        code="joyride",
        rule="R2",
        words=hint_words("rodéo, roue arrière, wheeling"),
        text="La description parle peut-être d'un rodéo motorisé : il relève de la justice.",
    ),
    HintSeed(
        code="discrimination",
        rule="R4",
        words=hint_words("racis*, antisémit*, homophob*, sexis*, discrimin*"),
        text="La description parle peut-être de propos discriminatoires : vérifiez la catégorie.",
    ),
    HintSeed(
        code="complaint",
        rule="R3",
        words=hint_words("plainte, main courante"),
        text="La description parle d'une plainte : demandez si une plainte a été déposée.",
    ),
    HintSeed(
        code="inquiry",
        rule="R3",
        words=hint_words("enquête, parquet, procureur, garde à vue, audition, interpell*"),
        text="La description parle d'une enquête : demandez si une procédure est en cours.",
    ),
    HintSeed(
        code="fined",
        rule="R3c",
        words=hint_words("verbalis*, amende, procès-verbal électronique, contravention, PVE"),
        text="La description parle d'une verbalisation : dites si une amende a déjà été dressée.",
    ),
    HintSeed(
        code="elsewhere",
        rule="R6",
        words=hint_words("hors du territoire, hors de la commune, hors commune"),
        text="La description dit peut-être que les faits ont eu lieu dans une autre commune.",
    ),
    HintSeed(
        code="health",
        rule="R28",
        words=hint_words(
            "traitement, perturb*, psych*, malad*, dépress*, handicap*, hospitalis*, alcoolique, "
            "toxicomane"
        ),
        text="La description parle peut-être de santé : ces informations ne doivent pas rester.",
    ),
    HintSeed(
        code="reporter",
        rule="R41",
        words=hint_words("voisin*, palier, ma fenêtre, mes fenêtres, sous les fenêtres, selon"),
        text="Un lecteur peut-il deviner qui a signalé ?",
    ),
)
