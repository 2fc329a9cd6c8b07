"""Addresses of the product, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("rappel.web.urls")),
    path("", include("accounts.urls")),
    path("", include("rappel.signalement.urls")),
    path("", include("rappel.incidents.urls")),
    path("mairie/", include("rappel.town.urls")),
    path("dossiers/", include("rappel.cases.urls")),
    path("dossiers/<str:reference>/", include("rappel.review.urls")),
    path("dossiers/<str:reference>/", include("rappel.convocation.urls")),
    path("dossiers/<str:reference>/", include("rappel.hearing.urls")),
    path("dossiers/<str:reference>/", include("rappel.followup.urls")),
]

handler400 = "rappel.web.errors.bad_request"
handler403 = "rappel.web.errors.permission_denied"
handler404 = "rappel.web.errors.page_not_found"
handler500 = "rappel.web.errors.server_error"
