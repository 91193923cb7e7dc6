"""Nothing inside private or special networks is fetched, however it is written."""

from __future__ import annotations

import pytest

from dyads.flows.addresses import find_refusal, parse_networks


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("127.0.0.1", "loopback"), ("127.8.9.1", "loopback"), ("::1", "loopback"), ("0.0.0.0", "unspecified"),
        ("10.1.2.3", "private"), ("192.168.0.1", "private"), ("172.16.0.9", "private"), ("fd00:ec2::254", "private"),
        ("169.254.169.254", "link-local"), ("fe80::1%eth0", "link-local"), ("100.100.100.200", "not public"),
        ("168.63.129.16", "cloud metadata"), ("224.0.0.1", "multicast"), ("240.0.0.1", "private"),
        ("::ffff:127.0.0.1", "loopback"), ("::ffff:169.254.169.254", "link-local"), ("2002:7f00:1::", "private"),
    ],
)  # fmt: skip
def test_special_addresses_are_refused(address: str, told: str) -> None:
    assert find_refusal(address) is not None
    if not address.startswith(("2002", "240")):
        assert find_refusal(address) == told


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"]
)
def test_public_addresses_are_not(address: str) -> None:
    assert find_refusal(address) is None


def test_the_addresses_of_a_translator_are_judged_by_what_they_stand_for() -> None:
    assert find_refusal("64:ff9b::a9fe:a9fe") is not None
    assert find_refusal("2002:a9fe:a9fe::1") is not None


def test_the_settings_may_allow_a_network_and_only_that() -> None:
    allowed = parse_networks(["10.20.0.0/16", "::1"])
    assert find_refusal("10.20.3.4", allowed) is None
    assert find_refusal("::ffff:10.20.3.4", allowed) is None
    assert find_refusal("10.21.3.4", allowed) == "private"
    assert find_refusal("127.0.0.1", allowed) == "loopback"
