"""Addresses of this room."""

app_name = "convocation"
urlpatterns: list = []
