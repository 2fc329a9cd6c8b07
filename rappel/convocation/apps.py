from django.apps import AppConfig


class ConvocationConfig(AppConfig):
    name = "rappel.convocation"
    label = "convocation"
    verbose_name = "Convocations"
