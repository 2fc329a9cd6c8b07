from django.apps import AppConfig

from audit import verbs


class SignalementConfig(AppConfig):
    name = "rappel.signalement"
    label = "signalement"
    verbose_name = "Signalements"

    def ready(self) -> None:
        verbs.register("signalement.import", "a importé des signalements")
        verbs.register("signalement.mine", "a consulté la liste de ses signalements")
        verbs.register("signalement.report", "a ouvert un de ses signalements")
