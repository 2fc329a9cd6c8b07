from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "rappel.letters"
    label = "letters"
    verbose_name = "Courriers"
