"""Which browser on which device, as much as a person needs to know her own again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Browser(models.TextChoices):
    EDGE = "edge", "Edge"
    FIREFOX = "firefox", "Firefox"
    CHROME = "chrome", "Chrome"
    SAFARI = "safari", "Safari"
    OTHER = "other", _("Another browser")


class Device(models.TextChoices):
    IPHONE = "iphone", "iPhone"
    IPAD = "ipad", "iPad"
    ANDROID = "android", "Android"
    WINDOWS = "windows", "Windows"
    MAC = "mac", "Mac"
    CHROMEBOOK = "chromebook", "Chromebook"
    LINUX = "linux", "Linux"
    OTHER = "other", _("another device")


# In this order: Edge also says Chrome, every one of them says Safari, and Android says Linux.
_BROWSERS = (
    ("Edg", Browser.EDGE),
    ("Firefox", Browser.FIREFOX),
    ("FxiOS", Browser.FIREFOX),
    ("Chrome", Browser.CHROME),
    ("CriOS", Browser.CHROME),
    ("Safari", Browser.SAFARI),
)
_DEVICES = (
    ("iPhone", Device.IPHONE),
    ("iPad", Device.IPAD),
    ("Android", Device.ANDROID),
    ("Windows", Device.WINDOWS),
    ("CrOS", Device.CHROMEBOOK),
    ("Mac OS X", Device.MAC),
    ("Linux", Device.LINUX),
)


def browser_of(user_agent: str) -> Browser:
    """Return the family of browser that a User-Agent header names."""
    return next((found for mark, found in _BROWSERS if mark in user_agent), Browser.OTHER)


def device_of(user_agent: str) -> Device:
    """Return the kind of device that a User-Agent header names."""
    return next((found for mark, found in _DEVICES if mark in user_agent), Device.OTHER)
