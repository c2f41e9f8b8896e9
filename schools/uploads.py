"""Files: refused everywhere but on the pages that are marked to take one, and never on a disk."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeVar

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from schools.sheets import MAX_BYTES

View = TypeVar("View", bound=Callable[..., Any])


class FileRefused(SuspiciousOperation):
    """A file was sent to a page that takes none."""


def takes_file(view: View) -> View:
    """Mark the view of a page where a file may be chosen."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


class InMemory(FileUploadHandler):
    """The only handler there is: refuses before a byte is kept, and keeps no more than is read."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if not _takes_file(self.request):
            raise FileRefused("A file was sent where none is taken")
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Count all of it, so that the form can say that it is too large, but keep only so much."""
        self.kept.write(raw_data[: max(0, MAX_BYTES + 1 - start)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )


def _takes_file(request: HttpRequest | None) -> bool:
    match = request.resolver_match if request else None
    return match is not None and hasattr(match.func, "takes_file")
