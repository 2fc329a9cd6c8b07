"""Home and health."""

from django.urls import path

from rappel.web import views

app_name = "web"
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("healthz", views.Healthz.as_view(), name="healthz"),
    path("readyz", views.Readyz.as_view(), name="readyz"),
]
