from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "rappel.cases"
    label = "cases"
    verbose_name = "Dossiers"
