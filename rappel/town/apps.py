from django.apps import AppConfig

from audit import verbs


class TownConfig(AppConfig):
    name = "rappel.town"
    label = "town"
    verbose_name = "Pages de la mairie"

    def ready(self) -> None:
        verbs.register("town.view", "a consulté les registres de la mairie")
        verbs.register("town.prepare", "a préparé un réglage de la commune")
        verbs.register("town.put_in_force", "a mis en vigueur un réglage de la commune")
        verbs.register(
            "town.empower", "a mis en vigueur un mandat, une délégation ou un acte du maire"
        )
        verbs.register("town.refuse", "a refusé une proposition")
        verbs.register("town.withdraw", "a retiré sa proposition")
        verbs.register("town.read_again", "a relu un article de loi")
        verbs.register("people.propose", "a proposé un changement des comptes")
        verbs.register("people.approve", "a approuvé un changement des comptes")
        verbs.register("people.default", "a changé les personnes désignées d'office")
