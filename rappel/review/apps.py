from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "rappel.review"
    label = "review"
    verbose_name = "Étude et décision"
