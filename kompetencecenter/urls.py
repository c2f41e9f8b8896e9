"""All addresses of the house. They are public promises: mails and bookmarks hold them."""

from django.contrib import admin
from django.urls import include, path

from kompetencecenter import views

handler400 = "kompetencecenter.views.bad_request"

urlpatterns = [
    path("", views.home, name="home"),
    path("velkommen/", views.no_role, name="no_role"),
    path("beskeder/", include("notifications.urls")),
    path("privatliv/", views.privacy_page, name="privacy_page"),
    path("tilgaengelighed/", views.accessibility_page, name="accessibility_page"),
    path("was", views.official_statement, name="official_statement"),
    path("", include("kompetencecenter.health_urls")),
    path("", include("accounts.urls")),
    path("", include("oversight.urls")),
    path("", include("kompetencecenter.demo.urls")),
    path("henvendelser/", include("requests.urls.school")),
    path("koordinator/forloeb/", include("courses.urls.coordinator")),
    path("", include("advisors.urls")),
    path("", include("courses.urls.hours")),
    path("koordinator/", include("requests.urls.coordinator")),
    path("leder/effekt/", include("courses.urls.effect")),
    path("koordinator/", include("courses.urls.handover")),
    path("leder/beslutninger/", include("requests.urls.decisions")),
    path("leder/", include("requests.urls.figures")),
    path("vejleder/tilbud/", include("requests.urls.offers")),
    path("vejleder/", include("courses.urls.advisor")),
    path("forloeb/", include("courses.urls.school")),
    path("kort-sparring/", include("courses.urls.short_sparring")),
    path("handleplan/", include("courses.urls.plans")),
    path("kalender/", include("courses.urls.calendars")),
    path("journal/", include("journal.urls")),
    path("eksempler/", include("catalogue.urls")),
    path("specialskole/", include("courses.urls.special_school")),
    path("admin/", admin.site.urls),
]
