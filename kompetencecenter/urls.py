"""All addresses of the house. They are public promises: mails and bookmarks hold them."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLResolver, include, path

from kompetencecenter import views


def optional(route: str, module: str) -> list[URLResolver]:
    """Temporary while the rooms are being built: removed when every module is there."""
    try:
        return [path(route, include(module))] if find_spec(module) else []
    except ModuleNotFoundError:
        return []


urlpatterns = [
    path("", views.home, name="home"),
    path("velkommen/", views.no_role, name="no_role"),
    path("privatliv/", views.privacy_page, name="privacy_page"),
    path("tilgaengelighed/", views.accessibility_page, name="accessibility_page"),
    *optional("", "kompetencecenter.health_urls"),
    *optional("", "accounts.urls"),
    *optional("", "kompetencecenter.demo.urls"),
    *optional("henvendelser/", "requests.urls.school"),
    *optional("koordinator/", "requests.urls.coordinator"),
    *optional("leder/", "requests.urls.figures"),
    *optional("vejleder/tilbud/", "requests.urls.offers"),
    *optional("vejleder/", "courses.urls.advisor"),
    *optional("forloeb/", "courses.urls.school"),
    *optional("specialskole/", "courses.urls.special_school"),
    path("admin/", admin.site.urls),
]
