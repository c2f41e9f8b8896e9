"""All addresses of the house. They are public promises: mails and bookmarks hold them."""

from django.contrib import admin
from django.urls import include, path

from kompetencecenter import views

urlpatterns = [
    path("", views.home, name="home"),
    path("admin/", admin.site.urls),
]
