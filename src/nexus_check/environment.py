"""The environment variables that nexus-check reads; no other module reads them by itself.

Credentials come from here and never from an argument, which a list of processes would show.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

TOKEN: Final = "GITHUB_TOKEN"
APP_ID: Final = "NEXUS_CHECK_APP_ID"
APP_PRIVATE_KEY: Final = "NEXUS_CHECK_APP_PRIVATE_KEY"
API_URL: Final = "GITHUB_API_URL"
SERVER_URL: Final = "GITHUB_SERVER_URL"
NO_COLOR: Final = "NO_COLOR"
FORCE_COLOR: Final = "FORCE_COLOR"
TERM: Final = "TERM"
DEBUG: Final = "RUNNER_DEBUG"  # set by GitHub for a run with debug logging
# Files of trusted certificates; the first one that is set counts.
CERTIFICATES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


def get(name: str) -> str | None:
    """Return the value of a variable, None where it is not set or empty."""
    return os.environ.get(name) or None


def is_set(name: str) -> bool:
    """Return whether a variable is set, to whatever value (https://no-color.org)."""
    return name in os.environ


def takes_color(*, terminal: bool) -> bool:
    """Return whether to write colours: to a terminal that has them, or where they are forced.

    https://no-color.org, https://force-color.org
    """
    if is_set(NO_COLOR):
        return False
    return get(FORCE_COLOR) is not None or (terminal and get(TERM) != "dumb")


def variables() -> Mapping[str, str]:
    """Return the whole environment: for the action, whose inputs are variables."""
    return os.environ
