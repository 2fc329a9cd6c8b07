from django.apps import AppConfig
from django.core import checks


class WebConfig(AppConfig):
    name = "rappel.web"
    label = "web"
    verbose_name = "Pages communes"

    def ready(self) -> None:
        # the check reads views and models, which exist only once every app is loaded
        from rappel.web.checks import declared_acts

        checks.register(declared_acts, checks.Tags.urls)
