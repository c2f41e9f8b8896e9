"""Addresses of sign-in, passwords, and a person's own security."""

from django.urls import path

from accounts.views import oidc, passwords, security, sign_in

app_name = "accounts"

urlpatterns = [
    path("log-ind/", sign_in.sign_in, name="sign_in"),
    path("log-ind/kode/", sign_in.code, name="code"),
    path("bliv/", sign_in.stay, name="stay"),
    path("log-ind/med/<slug:name>/", oidc.start, name="oidc_start"),
    path("log-ind/med/<slug:name>/svar/", oidc.answer, name="oidc_answer"),
    path("log-ud/", sign_in.sign_out, name="sign_out"),
    path("invitation/<uidb64>/<token>/", passwords.invitation, name="invitation"),
    path("glemt-adgangskode/", passwords.password_reset, name="password_reset"),
    path("glemt-adgangskode/sendt/", passwords.password_reset_sent, name="password_reset_sent"),
    path(
        "glemt-adgangskode/<uidb64>/<token>/",
        passwords.password_reset_confirm,
        name="password_reset_confirm",
    ),
    path("min-adgangskode/", passwords.password_change, name="password_change"),
    path("min-sikkerhed/", security.security, name="security"),
    path("min-sikkerhed/bekraeft/", security.confirm, name="confirm"),
    path("min-sikkerhed/totrin/", security.set_up, name="set_up"),
    path("min-sikkerhed/totrin/koder/", security.renew_codes, name="renew_codes"),
    path("min-sikkerhed/totrin/fjern/", security.remove_second_factor, name="remove_factor"),
    path("min-sikkerhed/log-ud/<int:pk>/", security.end_sign_in, name="end_sign_in"),
    path("min-sikkerhed/log-ud-andre/", security.end_other_sign_ins, name="end_others"),
]
