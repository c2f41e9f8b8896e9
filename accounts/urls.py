"""Addresses of sign-in and passwords."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("log-ind/", views.sign_in, name="sign_in"),
    path("log-ud/", views.sign_out, name="sign_out"),
    path("invitation/<uidb64>/<token>/", views.invitation, name="invitation"),
    path("glemt-adgangskode/", views.password_reset, name="password_reset"),
    path("glemt-adgangskode/sendt/", views.password_reset_sent, name="password_reset_sent"),
    path(
        "glemt-adgangskode/<uidb64>/<token>/",
        views.password_reset_confirm,
        name="password_reset_confirm",
    ),
    path("min-adgangskode/", views.password_change, name="password_change"),
]
