"""Importing in the administration: choose a file, read what it would change, then save it."""

import base64
import zlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from schools.admin_forms import ImportForm
from schools.models import Municipality
from schools.services.import_reports import Report
from schools.uploads import takes_file

SHOWN = 200
"""Lines of a report printed on the page; the rest are counted."""

Read = Callable[..., Report]
"""A service: (data, *, municipality, by, dry_run) -> Report."""

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    _Base = admin.ModelAdmin[Any]
else:
    _Base = object


class ImportMixin(_Base):
    """Adds “Import” to a list. The file waits in the session between the preview and the save."""

    change_list_template = "schools/admin/change_list.html"
    import_help: ClassVar["str | StrPromise"] = ""
    """What kinds of file it takes, where it is more than a CSV file."""

    def import_rows(self, request: HttpRequest) -> Read:
        """Return the service that reads the file."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        label = self.opts.label_lower.replace(".", "_")
        return [
            path("importer/", wrap(self.choose_file), name=f"{label}_import"),
            path("importer/se/", wrap(self.preview), name=f"{label}_import_preview"),
            *super().get_urls(),
        ]

    @takes_file
    def choose_file(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        own = self._own_municipalities(request)
        form.fields["municipality"].queryset = own  # type: ignore[attr-defined]
        form.fields["municipality"].initial = own.first()
        if self.import_help:
            form.fields["file"].label, form.fields["file"].help_text = _("File"), self.import_help
        if form.is_valid():
            data = base64.b64encode(zlib.compress(form.cleaned_data["file"])).decode()
            place = form.cleaned_data["municipality"].pk
            request.session[self._key] = {"data": data, "municipality": place}
            return redirect(self._address("import_preview"))
        status = 422 if form.is_bound else 200
        return self._page(request, "choose", {"form": form}, status=status)

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Show what the waiting file would change; on POST do it, and go back to the list."""
        waiting = request.session.get(self._key)
        if waiting is None:
            return redirect(self._address("import"))
        read = partial(
            self.import_rows(request),
            zlib.decompress(base64.b64decode(waiting["data"])),
            municipality=get_object_or_404(
                self._own_municipalities(request), pk=waiting["municipality"]
            ),
            by=request.user,
        )
        report: Report = read(dry_run=request.method != "POST")
        if not report.applied:
            return self._page(request, "preview", _shortened(report))
        del request.session[self._key]
        counts = {"created": report.created, "updated": report.updated}
        text = _("The file is imported. New: %(created)s. Changed: %(updated)s.") % counts
        messages.success(request, text)
        return redirect(self._address("changelist"))

    @property
    def _key(self) -> str:
        return f"import {self.opts.label_lower}"

    def _address(self, what: str) -> str:
        return reverse(f"admin:{self.opts.label_lower.replace('.', '_')}_{what}")

    def _own_municipalities(self, request: HttpRequest) -> Any:
        return self.admin_site.get_model_admin(Municipality).get_queryset(request)

    def _page(
        self, request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        what = self.opts.verbose_name_plural
        common = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import %(what)s") % {"what": what},
        }
        return render(
            request, f"schools/admin/import_{name}.html", {**common, **context}, status=status
        )


def _shortened(report: Report) -> dict[str, Any]:
    rows = report.changes if report.is_good else report.faults
    return {"report": report, "rows": rows[:SHOWN], "left_out": max(0, len(rows) - SHOWN)}
