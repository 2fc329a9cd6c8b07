from django.apps import AppConfig

from audit import verbs


class IncidentsConfig(AppConfig):
    name = "rappel.incidents"
    label = "incidents"
    verbose_name = "Incidents"

    def ready(self) -> None:
        """Declare what is recorded of a breach (R32, R46)."""
        verbs.register("incident.list", "a consulté le registre des incidents")
        verbs.register("incident.view", "a ouvert la fiche d'un incident")
        verbs.register("incident.assess", "a complété la fiche d'un incident")
        verbs.register("incident.close", "a clos un incident")
