"""Addresses of signing in and out."""

from django.urls import path

from accounts import invitation_views, views

app_name = "accounts"
urlpatterns = [
    path("connexion/", views.SignIn.as_view(), name="sign_in"),
    path("deconnexion/", views.SignOut.as_view(), name="sign_out"),
    path(
        "invitation/<uuid:user_id>/<str:token>/",
        invitation_views.ChoosePassword.as_view(),
        name="invitation",
    ),
]
