"""Addresses of this room."""

app_name = "hearing"
urlpatterns: list = []
