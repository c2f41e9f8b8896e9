"""Addresses the machines ask: a load balancer, Docker, a monitor."""

from django.urls import path

from kompetencecenter import health

urlpatterns = [
    path("sundhed/", health.alive, name="alive"),
    path("sundhed/klar/", health.ready, name="ready"),
    path("sundhed/drift/", health.running, name="running"),
    path("sundhed/metrikker/", health.metrics, name="metrics"),
]
