"""An article of law put right: its words, its citation; what quotes it is named (domain.md intro)."""

import uuid

from accounts.actors import Actor
from rappel.communes.models import Commune, Statute
from rappel.town.kind import Applied, Effect, Kind, Line, Values, row_of
from rappel.town.quotations import quoted_by


class StatuteChanged(Kind):
    """Another citation, other words: an article renumbered, or rewritten."""

    name = "statute"
    title = "Corriger un article de loi"
    labels = {
        "mark": "Référence courte",
        "citation": "Citation",
        "label": "Objet",
        "says": "Ce qu'il dit",
        "note": "Remarque",
    }

    def basis(self, commune: Commune, target: uuid.UUID | None) -> Values:
        """The article as it stands."""
        row = row_of(Statute, commune, target)
        return {name: getattr(row, name) for name in self.labels}

    def subject(self, commune: Commune, target: uuid.UUID | None, values: Values) -> str:
        """Which one."""
        return str(row_of(Statute, commune, target).mark)

    def apply(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> Applied:
        """Write it; what two persons have just compared still has to be read again by one click."""
        Statute.objects.filter(commune=commune, pk=target).update(**values)
        return Applied()

    def effects(
        self, commune: Commune, target: uuid.UUID | None, values: Values, actor: Actor
    ) -> list[Effect]:
        """The letters and rules whose text names it: they are part of the software."""
        row = row_of(Statute, commune, target)
        found = quoted_by(commune, [row])[row.pk]
        lines = tuple(Line(words) for words in (*found.letters, *found.rules))
        if not lines:
            return [Effect("Aucun courrier ni aucune règle ne cite cet article.")]
        return [
            Effect(
                "Le texte de ces courriers et de ces règles fait partie du logiciel : il ne change "
                "qu'avec une nouvelle version. Si l'article a changé de numéro, signalez-le à qui le "
                "maintient.",
                lines,
                warning=values["mark"] != row.mark,
            )
        ]
