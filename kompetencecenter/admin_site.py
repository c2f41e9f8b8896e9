"""Django admin as the administrators' office: Danish titles and our own door."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class OfficeAdminSite(admin.AdminSite):
    site_header = _("Kompetencecenter administration")
    site_title = _("Administration")
    index_title = _("Overview")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "site_url": "/"}


class OfficeAdminConfig(AdminConfig):
    default_site = "kompetencecenter.admin_site.OfficeAdminSite"
