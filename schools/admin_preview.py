"""A form of the administration that shows what a change would do before it is saved."""

from typing import Any, ClassVar

from django.contrib.admin import helpers
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise

from schools.admin_base import OfficeAdmin

PREVIEW = "_preview"


class PreviewedAdmin(OfficeAdmin):
    """What `preview` returns is drawn with the form when the button `_preview` is pressed."""

    preview_title: ClassVar[str | Promise]

    def preview(self, typed: Any) -> dict[str, Any]:
        """Return what the template shows of the row as it was typed; it has not been saved."""
        raise NotImplementedError

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and PREVIEW in request.POST:
            return self._previewed(request, object_id, form_url)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _previewed(
        self, request: HttpRequest, object_id: str | None, form_url: str
    ) -> HttpResponse:
        """Draw the form as it was typed with what it would do; nothing is saved."""
        row = self._row(request, object_id)
        form = self.get_form(request, row, change=row is not None)(request.POST, instance=row)
        is_valid = form.is_valid()
        fieldsets: Any = self.get_fieldsets(request, row)
        drawn = helpers.AdminForm(form, fieldsets, {}, (), self)
        context = {
            **self.admin_site.each_context(request),
            "title": self.preview_title,
            "adminform": drawn,
            "object_id": object_id,
            "original": row,
            "is_popup": False,
            "to_field": None,
            "media": self.media + drawn.media,
            "inline_admin_formsets": [],
            "errors": helpers.AdminErrorList(form, []),
            "preserved_filters": self.get_preserved_filters(request),
        }
        if is_valid:
            context |= self.preview(form.save(commit=False))
        response = self.render_change_form(
            request, context, add=row is None, change=row is not None, form_url=form_url, obj=row
        )
        response.status_code = 200 if is_valid else 422
        return response

    def _row(self, request: HttpRequest, object_id: str | None) -> Model | None:
        """The row that is changed, None for a new one; only for who may save it."""
        row = None if object_id is None else self.get_object(request, unquote(object_id))
        if object_id is not None and row is None:
            raise Http404
        may = self.has_change_permission(request, row) if row else self.has_add_permission(request)
        if not may:
            raise PermissionDenied
        return row
