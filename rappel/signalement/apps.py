from django.apps import AppConfig

from audit import verbs


class SignalementConfig(AppConfig):
    name = "rappel.signalement"
    label = "signalement"
    verbose_name = "Signalements"

    def ready(self) -> None:
        verbs.register("signalement.import", "a importé des signalements")
        verbs.register("signalement.preview", "a préparé un import de signalements")
        verbs.register("signalement.export", "a téléchargé le compte rendu d'un import")
        verbs.register("signalement.expire", "a supprimé des imports en attente depuis un jour")
        verbs.register("signalement.mine", "a consulté la liste de ses signalements")
        verbs.register("signalement.report", "a ouvert un de ses signalements")
