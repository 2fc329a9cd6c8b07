"""Addresses of the register of incidents."""

from django.urls import path

from rappel.incidents import views

app_name = "incidents"
urlpatterns = [
    path("incidents/", views.Register.as_view(), name="list"),
    path("incidents/<uuid:pk>/", views.Sheet.as_view(), name="sheet"),
    path(
        "dossiers/<str:reference>/courriers/ailleurs/",
        views.ReportMisdelivery.as_view(),
        name="report_misdelivery",
    ),
]
