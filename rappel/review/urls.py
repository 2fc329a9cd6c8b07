"""Addresses of the review; each name is the act's."""

from rappel.review.ruling import urls as ruling

app_name = "review"
urlpatterns = [*ruling.urlpatterns]
