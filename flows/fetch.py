"""The only door to the network."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from dyads.schemas.errors import SettingsError

__all__ = ["post_json"]


def post_json(url: str, message: Mapping[str, object], timeout: float) -> None:
    """Post a message as JSON to an address that the operator has set; redirects are not followed.

    Args:
        url: http or https.
        message: plain data.
        timeout: seconds for the whole of it.

    Raises:
        SettingsError: the address is none, it does not answer, or it refuses the message.
    """
    try:
        answer = httpx.post(url, json=dict(message), timeout=timeout, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SettingsError(
            f"{url} cannot be reached: {error or type(error).__name__}; correct it in dyads.toml"
        ) from None
    if answer.status_code >= 300:
        raise SettingsError(f"{url} answered {answer.status_code}; correct the address in dyads.toml")
