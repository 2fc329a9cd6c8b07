from django.apps import AppConfig


class HearingConfig(AppConfig):
    name = "rappel.hearing"
    label = "hearing"
    verbose_name = "Entretiens"
