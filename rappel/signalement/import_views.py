"""« Importer des signalements »: choose the file, look at every line, record them, keep the report."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from accounts import journal
from accounts.actors import Actor
from rappel.cases.rule import NotAllowed
from rappel.communes.models import Commune
from rappel.signalement import preview_page, previews, selectors
from rappel.signalement.import_forms import LineForm, UploadForm
from rappel.signalement.models import ImportPreview
from rappel.signalement.previews import Changed, Expired
from rappel.signalement.sheet import BrokenLine, Line, SheetError, check_size

CHANGED = (
    "Cet import est à revoir : il a changé ou est déjà enregistré dans une autre fenêtre. Rien n'a été "
    "fait deux fois ; voici où il en est."
)
EXPIRED = (
    "Cet import attendait depuis plus de 24 heures : il a été supprimé, rien de plus n'a été "
    "enregistré. Choisissez de nouveau le fichier."
)
Handler = Callable[..., HttpResponse]


def _unless_expired(view: Handler) -> Handler:
    """Answer 410 with the first page for a preview that was a day old."""

    @wraps(view)
    def handle(self: View, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return view(self, request, **kwargs)
        except Expired:
            messages.warning(request, EXPIRED)
            return _first_page(request, status=410)

    return handle


class Upload(View):
    """Choose the file; for who serves several communes, the commune first."""

    act = "signalement.import"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or the communes to choose from, and what still waits."""
        return _first_page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read and seal the file; a file that is no export is refused with what to do."""
        actor = _actor(request)
        commune = _commune(request)
        if commune is None:
            raise Http404
        form = UploadForm(request.POST, request.FILES)
        try:
            _refuse_what_was_not_kept(request)
            if not form.is_valid():
                return _first_page(request, form, status=422)
            file = form.cleaned_data["file"]
            check_size(file.size)
            preview = previews.upload(commune, actor=actor, data=file.read(), name=file.name or "")
        except SheetError as error:
            form.errors.clear()
            form.add_error("file", error.sentence)
            return _first_page(request, form, status=422)
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        return redirect("signalement:preview", preview.pk)


def _refuse_what_was_not_kept(request: HttpRequest) -> None:
    """Above what is read in memory no file arrives at all: say so rather than « choisissez »."""
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        check_size(size)


class Preview(View):
    """What each line would give, then what became of it."""

    act = "signalement.import"

    @_unless_expired
    def get(self, request: HttpRequest, preview: uuid.UUID) -> HttpResponse:
        """Show the lines before they are recorded, or the report after."""
        return _show(request, previews.find(_actor(request), preview))

    @_unless_expired
    def post(self, request: HttpRequest, preview: uuid.UUID) -> HttpResponse:
        """Record the lines, or give the import up."""
        actor = _actor(request)
        found = previews.find(actor, preview)
        version, todo = _version(request), request.POST.get("do")
        if todo not in ("take", "cancel"):
            raise Http404
        try:
            if todo == "cancel":
                previews.cancel(found, actor=actor, version=version)
                messages.info(request, "Import abandonné : le fichier n'est plus gardé.")
                return redirect("signalement:import")
            previews.take(found, actor=actor, version=version)
        except Changed:
            messages.warning(request, CHANGED)
            return _show(request, previews.find(actor, preview), changed=True)
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        return redirect("signalement:preview", preview)


class PreviewLine(View):
    """One line: correct it in place, leave it aside, take it back."""

    act = "signalement.import"

    @_unless_expired
    def get(self, request: HttpRequest, preview: uuid.UUID, number: int) -> HttpResponse:
        """Show the line, what is wrong first."""
        found = previews.find(_actor(request), preview)
        return _line_page(request, found, number)

    @_unless_expired
    def post(self, request: HttpRequest, preview: uuid.UUID, number: int) -> HttpResponse:
        """Keep the correction once it refuses nothing more; nothing typed is lost."""
        actor = _actor(request)
        found = previews.find(actor, preview)
        line = previews.line_of(found, number)
        todo = request.POST.get("do")
        try:
            if todo in ("leave", "restore"):
                previews.leave_out(
                    found,
                    actor=actor,
                    version=_version(request),
                    number=number,
                    out=todo == "leave",
                )
            elif isinstance(line, BrokenLine):
                raise Http404
            else:
                form = _line_form(found, number, request)
                if not form.is_valid():
                    return _line_page(request, found, number, form)
                bad = previews.judge(found, Line(number, form.values()))
                if bad is not None:
                    form.show_faults(bad.faults)
                    return _line_page(request, found, number, form)
                previews.correct(
                    found,
                    actor=actor,
                    version=form.cleaned_data["version"],
                    number=number,
                    values=form.values(),
                )
                messages.success(request, f"La ligne {number} est corrigée.")
        except Changed:
            messages.warning(request, CHANGED)
        return redirect("signalement:preview", preview)


class ReportFile(View):
    """The report as a sheet; downloading it is a record."""

    act = "signalement.import"

    @_unless_expired
    def get(self, request: HttpRequest, preview: uuid.UUID) -> HttpResponse:
        """Send it as an attachment; nothing to send before a line was recorded."""
        actor = _actor(request)
        found = previews.find(actor, preview)
        if found.report is None:
            raise Http404
        content = preview_page.report_csv(actor, found)
        actor.reads.append(journal.entry(actor, "signalement.export", commune=found.commune_id))
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="compte-rendu-import.csv"'
        return response


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0


def _commune(request: HttpRequest) -> Commune | None:
    """The only commune, or the one that the address names; None when it is to be chosen.

    Raises:
        Http404: the address names a commune where the actor imports nothing.
    """
    communes = selectors.communes_for(_actor(request), Upload.act)
    code = request.GET.get("commune", "")
    for commune in communes:
        if commune.code == code or (not code and len(communes) == 1):
            return commune
    if code:
        raise Http404
    return None


def _first_page(
    request: HttpRequest, form: UploadForm | None = None, status: int = 200
) -> HttpResponse:
    actor = _actor(request)
    commune = _commune(request)
    communes = selectors.communes_for(actor, Upload.act)
    context = {
        "form": (form or UploadForm()) if commune else None,
        "communes": communes if commune is None else [],
        "commune": commune if len(communes) > 1 else None,
        "waiting": [
            {
                "id": row.pk,
                "name": row.content["name"],
                "count": len(row.content["lines"]),
                "uploaded_at": row.uploaded_at,
            }
            for row in previews.waiting(actor)
        ],
    }
    return render(request, "signalement/import.html", context, status=status)


def _show(request: HttpRequest, preview: ImportPreview, *, changed: bool = False) -> HttpResponse:
    actor = _actor(request)
    shared = {
        "id": preview.pk,
        "version": preview.version,
        "gone_at": preview.gone_at,
        "several": len(selectors.communes_for(actor, Upload.act)) > 1,
        "commune": preview.commune,
        "changed": changed,
    }
    status = 409 if changed else 200
    if preview.report is not None:
        context = preview_page.report_page(actor, preview)
        return render(
            request, "signalement/import_report.html", {**shared, **context}, status=status
        )
    context = preview_page.trial_page(actor, preview)
    return render(request, "signalement/import_preview.html", {**shared, **context}, status=status)


def _line_form(preview: ImportPreview, number: int, request: HttpRequest | None = None) -> LineForm:
    line = previews.line_of(preview, number)
    if isinstance(line, BrokenLine):
        raise Http404
    bad = previews.judge(preview, line)
    return LineForm(
        request.POST if request else None,
        commune=preview.commune,
        columns=preview.content["columns"],
        line=line,
        faults=bad.faults if bad else (),
        version=preview.version,
    )


def _line_page(
    request: HttpRequest, preview: ImportPreview, number: int, form: LineForm | None = None
) -> HttpResponse:
    line = previews.line_of(preview, number)
    if preview.report is not None:  # lines are being recorded: nothing is corrected any more
        raise Http404
    broken = line.reason if isinstance(line, BrokenLine) else ""
    bad = None if isinstance(line, BrokenLine) else previews.judge(preview, line)
    context = {
        "id": preview.pk,
        "number": number,
        "version": preview.version,
        "broken": broken,
        "reasons": bad.faults if bad and form is None else (),
        "left_out": number in preview.content["left_out"],
        "form": form or (None if broken else _line_form(preview, number)),
    }
    return render(
        request, "signalement/import_line.html", context, status=422 if form is not None else 200
    )
