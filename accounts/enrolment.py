"""What an app needs to be set up: the secret in words, its address, and a picture of it."""

from base64 import b32encode
from urllib.parse import quote, urlencode

import segno
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User

ISSUER = "Kompetencecenter"


def secret_in_words(key: str) -> str:
    """Return the hexadecimal key as apps take it from the keyboard, in groups of four."""
    text = _base32(key)
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address_for_app(user: User, key: str) -> str:
    """Return the otpauth address that apps read from the picture (Key Uri Format)."""
    query = urlencode({"secret": _base32(key), "issuer": ISSUER})
    return f"otpauth://totp/{ISSUER}:{quote(user.email)}?{query}"


def qr_code(address: str) -> SafeString:
    """Return the address as an <svg>; without style or script, so that it passes the CSP."""
    picture = segno.make(address, error="m", micro=False)
    drawn = picture.svg_inline(scale=5, border=4, svgclass="qr-code", lineclass=None, light="#fff")
    return mark_safe(drawn)


def _base32(key: str) -> str:
    return b32encode(bytes.fromhex(key)).decode()
