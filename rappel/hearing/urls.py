"""Addresses of the hearing, under that of the case."""

from django.urls import path

from rappel.hearing import views

app_name = "hearing"
urlpatterns = [
    path("entretien/enregistrer/", views.RecordHearing.as_view(), name="record_hearing"),
]
