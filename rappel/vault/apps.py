from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "rappel.vault"
    label = "vault"
    verbose_name = "Coffre"
