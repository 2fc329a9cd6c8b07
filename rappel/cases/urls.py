"""Addresses of cases; a case is named by its reference, never by a person."""

from django.urls import path

from rappel.cases import finder_views, views

app_name = "cases"
urlpatterns = [
    path("", views.CaseList.as_view(), name="list"),
    path("recherche/", finder_views.Search.as_view(), name="search"),
    path("<str:reference>/", views.CasePage.as_view(), name="case"),
    path("<str:reference>/conformite/", views.Conformity.as_view(), name="conformity"),
    path("<str:reference>/courriers/<int:number>/", views.DocumentFile.as_view(), name="document"),
    path("<str:reference>/prendre/", views.Take.as_view(), name="take"),
    path("<str:reference>/personnes/", views.Assign.as_view(), name="assign"),
    path("<str:reference>/avant/", views.TieQuestion.as_view(), name="tie"),
    path("<str:reference>/deport/", views.StepAside.as_view(), name="step_aside"),
    path("<str:reference>/deport/projet/", views.AsideOrder.as_view(), name="aside_order"),
    path("<str:reference>/pause/", views.Pause.as_view(), name="pause"),
    path("<str:reference>/reprise/", views.Resume.as_view(), name="resume"),
    path("<str:reference>/limiter/", views.Limit.as_view(), name="limit"),
    path("<str:reference>/limiter/lever/", views.Unlimit.as_view(), name="unlimit"),
    path("<str:reference>/ressemblances/", finder_views.LookAlikes.as_view(), name="lookalikes"),
    path("<str:reference>/liens/ajouter/", finder_views.Link.as_view(), name="link_case"),
    path("<str:reference>/liens/defaire/", finder_views.Unlink.as_view(), name="unlink_case"),
]
