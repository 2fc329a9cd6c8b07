from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "rappel.web"
    label = "web"
    verbose_name = "Pages communes"
