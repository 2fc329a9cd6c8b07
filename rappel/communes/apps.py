from django.apps import AppConfig


class CommunesConfig(AppConfig):
    name = "rappel.communes"
    label = "communes"
    verbose_name = "Communes"
