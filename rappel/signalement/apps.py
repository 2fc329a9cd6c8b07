from django.apps import AppConfig


class SignalementConfig(AppConfig):
    name = "rappel.signalement"
    label = "signalement"
    verbose_name = "Signalements"
