"""Addresses of the study; each name is the act's."""

from django.urls import path

from rappel.review.study import views

urlpatterns = [
    path("etude/", views.OpenReview.as_view(), name="open_review"),
    path("identite/", views.EditPerson.as_view(), name="edit_person"),
    path("parents/", views.EditHolder.as_view(), name="edit_holder"),
    path("protection/", views.EditProtector.as_view(), name="edit_protector"),
    path("enfant/", views.RecordWorry.as_view(), name="record_worry"),
    path("faits/", views.EditFacts.as_view(), name="edit_facts"),
    path("recevabilite/", views.CheckEligibility.as_view(), name="check_eligibility"),
    path("plainte/", views.RecordSource.as_view(), name="record_source"),
    path("faits-ecrits/", views.WritePrintedFacts.as_view(), name="write_printed_facts"),
    path("soumettre/", views.Submit.as_view(), name="submit"),
    path("irrecevable/", views.DismissInadmissible.as_view(), name="dismiss_inadmissible"),
    path("joindre/", views.JoinCase.as_view(), name="join_case"),
]
