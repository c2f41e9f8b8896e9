"""Addresses of the demo; outside it there are none."""

from django.conf import settings
from django.urls import URLPattern, path

from kompetencecenter.demo import views

urlpatterns: list[URLPattern] = (
    [
        path("demo/log-ind/", views.sign_in, name="demo_sign_in"),
        path("demo/mails/", views.mails, name="demo_mails"),
    ]
    if settings.DEMO
    else []
)
