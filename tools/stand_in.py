"""Values that let production settings load where nothing is served: checks, tests, the build."""

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "kompetencecenter.settings.production",
    "SECRET_KEY": "stand-in-" + "kompetencecenter-0123456789-" * 3,
    "ALLOWED_HOSTS": "kompetencecenter.example.dk",
    "DATABASE_URL": "postgresql://nobody@db/kompetencecenter",
    "REDIS_URL": "redis://redis:6379/0",
    "KC_SITE_URL": "https://kompetencecenter.example.dk",
    "KC_MAIL_FROM": "Kompetencecenteret <kompetencecenter@example.dk>",
    "EMAIL_HOST": "mail.example.dk",
}
