"""Addresses of signalements; a report is named by the reference of its case."""

from django.urls import path

from rappel.signalement import import_views, views

app_name = "signalement"
urlpatterns = [
    path("signalements/", views.Mine.as_view(), name="mine"),
    path("signalements/nouveau/", views.New.as_view(), name="new"),
    path("signalements/enregistre/", views.Recorded.as_view(), name="recorded"),
    path("signalements/importer/", import_views.Upload.as_view(), name="import"),
    path("signalements/importer/<uuid:preview>/", import_views.Preview.as_view(), name="preview"),
    path(
        "signalements/importer/<uuid:preview>/ligne/<int:number>/",
        import_views.PreviewLine.as_view(),
        name="preview_line",
    ),
    path(
        "signalements/importer/<uuid:preview>/compte-rendu.csv",
        import_views.ReportFile.as_view(),
        name="preview_report",
    ),
    path("signalements/<str:reference>/", views.ReportPage.as_view(), name="report"),
]
