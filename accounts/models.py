"""The person who signs in, with what, and in which browsers. The e-mail address is the login."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.browsers import Browser, Device


class MailLanguage(models.TextChoices):
    """What mails can be had in. Only mails: the pages are Danish."""

    DANISH = "da", _("Danish")
    BOKMAL = "nb", _("Norwegian (bokmål)")


class UserManager(BaseUserManager["User"]):
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return the address in lower case: two spellings must never be two people."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> "User":
        user = self.model(email=self.normalize_email(email), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, *, name: str = "") -> "User":
        """Create the first administrator of an installation, before any membership exists."""
        user = self.create_user(email, password, name=name)
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
        return user


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(
        _("e-mail"),
        unique=True,
        error_messages={"unique": _("A person with this e-mail already exists.")},
    )
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Clear this when the person leaves.")
    )
    is_staff = models.BooleanField(
        _("may open the administration"),
        default=False,
        help_text=_("Follows the role of administrator."),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    gathers_reminders = models.BooleanField(
        _("gather my reminders in one mail each morning"),
        default=False,
        help_text=_("The last reminder before a leader is told always comes at once."),
    )
    messages_seen_at = models.DateTimeField(
        _("messages last seen"), default=timezone.now, editable=False
    )
    mail_language = models.CharField(
        _("language of mails"), max_length=2, choices=MailLanguage, default=MailLanguage.DANISH
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ("name", "email")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(mail_language__in=MailLanguage.values),
                name="user_mail_language_known",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    def get_full_name(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """Opens the second step once when the telephone is gone. Only a hash of it is kept."""

    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="recovery_codes"
    )
    code_hash = models.CharField(_("hash"), max_length=64, unique=True, editable=False)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        ordering = ("user__name", "pk")

    def __str__(self) -> str:
        return str(self.user)


class SignIn(models.Model):
    """One browser in which a person is signed in. It goes when the session goes."""

    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="sign_ins"
    )
    session = models.OneToOneField(Session, verbose_name=_("session"), on_delete=models.CASCADE)
    browser = models.CharField(_("browser"), max_length=10, choices=Browser)
    device = models.CharField(_("device"), max_length=10, choices=Device)
    signed_in_at = models.DateTimeField(_("signed in"))

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ("-signed_in_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_browser_display()}, {self.get_device_display()}"

    @property
    def seen_at(self) -> datetime:
        """When the person last did something there, to the minute.

        The session is written anew for every minute of use, and ends so long after the last.
        """
        return self.session.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE)


class ExternalIdentity(models.Model):
    """Who the person is to an identity provider: issuer and subject, which never change."""

    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="identities"
    )
    issuer = models.CharField(_("identity provider"), max_length=255)
    subject = models.CharField(_("number there"), max_length=255)
    linked_at = models.DateTimeField(_("tied"))

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        ordering = ("user__name", "issuer")
        constraints = (
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_of_one_person"),
            models.UniqueConstraint(fields=["issuer", "user"], name="one_identity_at_a_provider"),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.issuer}"
