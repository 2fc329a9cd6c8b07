from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "rappel.demo"
    label = "demo"
    verbose_name = "Démonstration"
