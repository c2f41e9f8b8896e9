"""Django admin as the administrators' office: Danish titles and our own door."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class OfficeAdminSite(admin.AdminSite):
    site_header = _("Kompetencecenter administration")
    site_title = _("Administration")
    index_title = _("Overview")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "site_url": "/"}

    def get_urls(self) -> list[Any]:
        """Leave out Django's jump from any row of any model to its page: it asks nobody's place."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    @login_not_required
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send strangers to the house's own sign-in, which counts attempts; refuse the others."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        query = urlencode({REDIRECT_FIELD_NAME: wanted}, safe="/")
        return redirect(f"{reverse(settings.LOGIN_URL)}?{query}")


class OfficeAdminConfig(AdminConfig):
    default_site = "kompetencecenter.admin_site.OfficeAdminSite"
