"""Addresses of cases; a case is named by its reference, never by a person."""

from django.urls import path

from rappel.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.CaseList.as_view(), name="list"),
    path("<str:reference>/", views.CasePage.as_view(), name="case"),
    path("<str:reference>/courriers/<int:number>/", views.DocumentFile.as_view(), name="document"),
    path("<str:reference>/prendre/", views.Take.as_view(), name="take"),
    path("<str:reference>/personnes/", views.Assign.as_view(), name="assign"),
]
