"""Addresses of the review; each name is the act's."""

from rappel.review.ruling import urls as ruling
from rappel.review.study import urls as study

app_name = "review"
urlpatterns = [*study.urlpatterns, *ruling.urlpatterns]
