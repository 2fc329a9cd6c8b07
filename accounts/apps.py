from django.apps import AppConfig

from audit import verbs


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        verbs.register("account.sign_in", "s'est connecté(e)")
        verbs.register("account.sign_out", "s'est déconnecté(e)")
        verbs.register("account.locked_out", "a dépassé le nombre d'essais de connexion")
        verbs.register("account.confirm", "a retapé son mot de passe")
        verbs.register("account.invite", "a invité une personne")
        verbs.register("account.choose_password", "a choisi son mot de passe")
        verbs.register("account.role_ended", "a retiré un rôle")
        verbs.register("account.close", "a fermé un compte")
        verbs.register("account.link", "a refait le lien d'une invitation")
        verbs.register("commune.create", "a ouvert une commune")
