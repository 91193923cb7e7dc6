"""A message to a webhook when a run fails, crashes or was found dead."""

from __future__ import annotations

import logging
import platform
from datetime import UTC, datetime
from typing import Any

from dyads.flows.settings import load_settings
from dyads.schemas.errors import DyadsError

__all__ = ["build_message", "send_message", "tell_failure"]

_LOG = logging.getLogger(__name__)
TIMEOUT_SECONDS = 10.0


def tell_failure(flow: Any, flow_run: Any, state: Any) -> None:
    """Prefect's hook of a failed or crashed flow run: posts to the webhook of the run's settings, if there is one."""
    webhook = find_webhook(flow_run.parameters)
    if webhook:
        send_message(webhook, build_message(flow.name, flow_run, state.name, state.message or ""))


def find_webhook(parameters: dict[str, Any] | None) -> str | None:
    """The address in a flow run's parameters, else in the settings of this process."""
    given = ((parameters or {}).get("settings") or {}).get("webhook")
    if given:
        return str(given)
    try:
        return load_settings().webhook
    except DyadsError as error:  # perhaps what made the run fail
        _LOG.warning("no webhook: %s", error)
        return None


def build_message(flow_name: str, flow_run: Any, state_name: str, why: str) -> dict[str, object]:
    """What is posted; `text` is the sentence that chat services show."""
    told = f"dyads: {flow_name} '{flow_run.name}' on {platform.node()} {state_name.lower()}: {why}"
    return {
        "text": told,
        "flow": flow_name,
        "flow_run": flow_run.name,
        "flow_run_id": str(flow_run.id),
        "state": state_name,
        "message": why,
        "host": platform.node(),
        "sent_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def send_message(webhook: str, message: dict[str, object]) -> bool:
    """Post a message as JSON, once; returns whether it arrived. A failure is logged, never raised."""
    from dyads.flows.fetch import post_json

    try:
        post_json(webhook, message, TIMEOUT_SECONDS)
    except (OSError, DyadsError) as error:
        _LOG.warning("webhook %s got no message: %s", webhook, error)
        return False
    return True
