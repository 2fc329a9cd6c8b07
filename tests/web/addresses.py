"""Addresses with every way a view may declare its act, or forget to."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views import View

from accounts.policy import PUBLIC, SIGNED_IN


class Open(View):
    act = PUBLIC


class Own(View):
    act = SIGNED_IN


class OfTheTable(View):
    act = "case.view"


class Forgotten(View):
    pass


class Invented(View):
    act = "case.peek"


class NotAWord(View):
    act = True


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def declared(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


declared.act = PUBLIC

sound = [
    path("open/", Open.as_view(), name="open"),
    path("own/", Own.as_view(), name="own"),
    path("table/<str:reference>/", OfTheTable.as_view(), name="table"),
    path("function/", declared, name="declared"),
]
faulty = [
    path("forgotten/", Forgotten.as_view(), name="forgotten"),
    path("invented/", Invented.as_view(), name="invented"),
    path("word/", NotAWord.as_view(), name="word"),
    path("plain/", plain, name="plain"),
]
urlpatterns = [*sound, path("inner/<int:number>/", include(faulty))]
