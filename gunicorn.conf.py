"""How the web process runs; gunicorn reads this file by itself from the folder it starts in."""

import os
import re
from typing import Any

from gunicorn.glogging import Logger

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # a heartbeat needs no disk
control_socket_disable = True  # nothing to steer it by outside its own signals
keepalive = 75  # seconds; above the idle time of common proxies
max_requests = 5000  # a worker is replaced now and then, so that no leak grows for months
max_requests_jitter = 500
accesslog = "-"
# The same as in kompetencecenter/discretion.py, which can not be imported yet; a test compares.
SECRET_IN_PATH = re.compile(
    r"(/(?:invitation|glemt-adgangskode)/[^/\s]+/)[^/\s]+|(/kalender/)[^/\s]+(?=\.ics)"
)


class DiscreetLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Leaves out what gives access by itself: secrets of calendars and of links in mails."""

    def atoms(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(*args, **kwargs)
        atoms["U"] = SECRET_IN_PATH.sub(r"\1\2*", str(atoms["U"]))
        return atoms


logger_class = DiscreetLogger
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'  # never the query: it holds searches
