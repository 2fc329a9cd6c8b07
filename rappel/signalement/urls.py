"""Addresses of this room."""

app_name = "signalement"
urlpatterns: list = []
