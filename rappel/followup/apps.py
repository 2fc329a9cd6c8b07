from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "rappel.followup"
    label = "followup"
    verbose_name = "Suivi"
