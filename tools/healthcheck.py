"""Asks the web process of this container whether it lives; exits with 1 when it does not."""

import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit


def main() -> int:
    """Ask from inside, under the name the site is known by."""
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/sundhed/"
    host = urlsplit(os.environ["KC_SITE_URL"]).netloc
    question = urllib.request.Request(address, headers={"Host": host})
    try:
        with urllib.request.urlopen(question, timeout=5) as answer:
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
