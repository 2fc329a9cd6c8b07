"""Addresses of signalements; a report is named by the reference of its case."""

from django.urls import path

from rappel.signalement import views

app_name = "signalement"
urlpatterns = [
    path("signalements/", views.Mine.as_view(), name="mine"),
    path("signalements/nouveau/", views.New.as_view(), name="new"),
    path("signalements/enregistre/", views.Recorded.as_view(), name="recorded"),
    path("signalements/<str:reference>/", views.ReportPage.as_view(), name="report"),
]
