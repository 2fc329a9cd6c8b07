"""Addresses of the town hall's pages, under `/mairie/`."""

from django.urls import path

from rappel.town import partner_views as partners
from rappel.town import people_views as people
from rappel.town import protocol_views as protocol
from rappel.town import register_views as registers
from rappel.town import statute_views as statutes
from rappel.town import views

app_name = "town"
urlpatterns = [
    path("", views.Hub.as_view(), name="hub"),
    path("propositions/<uuid:pk>/", views.ShowProposal.as_view(), name="proposal"),
    path(
        "propositions/<uuid:pk>/apercu/", views.ProposalPreview.as_view(), name="proposal_preview"
    ),
    path("propositions/<uuid:pk>/reglage/", views.PutInForce.as_view(), name="put_in_force"),
    path("propositions/<uuid:pk>/pouvoir/", views.Empower.as_view(), name="empower"),
    path("propositions/<uuid:pk>/compte/", views.Approve.as_view(), name="approve"),
    path("propositions/<uuid:pk>/retirer/", views.Withdraw.as_view(), name="withdraw"),
    path(
        "propositions/<uuid:pk>/retirer-compte/",
        views.WithdrawPeople.as_view(),
        name="withdraw_people",
    ),
    path("personnes/", people.People.as_view(), name="people"),
    path("personnes/demarrer/", people.FirstRun.as_view(), name="first_run"),
    path("personnes/ouvrir/", people.OpenAccount.as_view(), name="open_account"),
    path("personnes/donner/", people.GiveRole.as_view(), name="give_role"),
    path("personnes/office/", people.Defaults.as_view(), name="defaults"),
    path("personnes/roles/<uuid:pk>/retirer/", people.EndRole.as_view(), name="end_role"),
    path("personnes/<uuid:pk>/fermer/", people.CloseAccount.as_view(), name="close_account"),
    path("personnes/<uuid:pk>/lien/", people.NewLink.as_view(), name="new_link"),
    path("pouvoirs/", registers.Powers.as_view(), name="powers"),
    path("pouvoirs/maire/", registers.ChangeMayor.as_view(), name="change_mayor"),
    path("pouvoirs/delegation/", registers.AddDelegation.as_view(), name="add_delegation"),
    path(
        "pouvoirs/delegation/<uuid:pk>/completer/",
        registers.CompleteDelegation.as_view(),
        name="complete_delegation",
    ),
    path(
        "pouvoirs/delegation/<uuid:pk>/finir/",
        registers.EndDelegation.as_view(),
        name="end_delegation",
    ),
    path("pouvoirs/remplacement/", registers.ReplaceMayor.as_view(), name="replace_mayor"),
    path(
        "pouvoirs/remplacement/<uuid:pk>/finir/",
        registers.EndReplacement.as_view(),
        name="end_replacement",
    ),
    path("arretes/", registers.Arretes.as_view(), name="arretes"),
    path("arretes/ajouter/", registers.AddArrete.as_view(), name="add_arrete"),
    path("arretes/<uuid:pk>/corriger/", registers.CorrectArrete.as_view(), name="correct_arrete"),
    path("arretes/<uuid:pk>/finir/", registers.EndArrete.as_view(), name="end_arrete"),
    path("listes/", registers.Lists.as_view(), name="lists"),
    path("listes/valeur/<uuid:pk>/", registers.ChangeItem.as_view(), name="change_item"),
    path("listes/<slug:name>/", registers.OneList.as_view(), name="one_list"),
    path("listes/<slug:name>/ajouter/", registers.AddItem.as_view(), name="add_item"),
    path("courriers/", registers.Letters.as_view(), name="letters"),
    path("courriers/apercu/", registers.Preview.as_view(), name="preview"),
    path("courriers/en-tete/", registers.ChangeLetterhead.as_view(), name="letterhead"),
    path("courriers/parquet/", registers.ChangeProsecutor.as_view(), name="prosecutor"),
    path("protocole/", protocol.ShowProtocol.as_view(), name="protocol"),
    path("protocole/changer/", protocol.ChangeProtocol.as_view(), name="change_protocol"),
    path("protocole/<uuid:pk>/", protocol.ShowVersion.as_view(), name="protocol_version"),
    path("textes/", statutes.Statutes.as_view(), name="statutes"),
    path("textes/<uuid:pk>/", statutes.ShowStatute.as_view(), name="statute"),
    path("textes/<uuid:pk>/corriger/", statutes.ChangeStatute.as_view(), name="change_statute"),
    path("textes/<uuid:pk>/relu/", statutes.ReadAgain.as_view(), name="read_again"),
    path("partenaires/", partners.Partners.as_view(), name="partners"),
    path("partenaires/ajouter/", partners.AddPartner.as_view(), name="add_partner"),
    path("partenaires/<uuid:pk>/changer/", partners.ChangePartner.as_view(), name="change_partner"),
    path("deux-personnes/", registers.TwoPersons.as_view(), name="two_persons"),
    path(
        "deux-personnes/changer/",
        registers.ChangeTwoPersons.as_view(),
        name="change_two_persons",
    ),
]
