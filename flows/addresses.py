"""Which addresses may be fetched: http and https only, and nothing inside private or special networks."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

__all__ = ["Network", "find_refusal", "parse_networks"]

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# public by their number, but answered by the cloud's own machinery
METADATA = frozenset(
    {"168.63.129.16"}
)  # Azure's wire server (learn.microsoft.com, "What is IP address 168.63.129.16")
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


def parse_networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Networks of "127.0.0.0/8", "10.1.2.3" or "::1"; raises ValueError naming what is none."""
    return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts)


def find_refusal(address: str, allowed: Sequence[Network] = ()) -> str | None:
    """Why an IP address must not be connected to, e.g. "loopback"; None when it may be.

    An IPv6 address that stands for an IPv4 one (mapped, NAT64, 6to4, Teredo) is judged by both.

    >>> find_refusal("169.254.169.254"), find_refusal("::ffff:10.0.0.1"), find_refusal("93.184.216.34")
    ('link-local', 'private', None)
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    for one in (found, *_list_embedded(found)):
        if any(one.version == network.version and one in network for network in allowed):
            return None
    return next((told for one in (found, *_list_embedded(found)) if (told := _judge(one))), None)


def _list_embedded(address: IPAddress) -> list[IPAddress]:
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found: list[IPAddress] = [v4 for v4 in (address.ipv4_mapped, address.sixtofour) if v4 is not None]
    if address.teredo is not None:
        found.append(address.teredo[1])
    if address in NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return found


def _judge(address: IPAddress) -> str | None:
    if str(address) in METADATA:
        return "cloud metadata"
    kinds = (
        ("unspecified", address.is_unspecified), ("loopback", address.is_loopback),
        ("link-local", address.is_link_local), ("multicast", address.is_multicast),
        ("private", address.is_private), ("reserved", address.is_reserved),
    )  # fmt: skip
    for name, is_so in kinds:
        if is_so:
            mapped = isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None
            return None if mapped else name  # a mapped address is judged by the IPv4 address in it
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return None
    return None if address.is_global else "not public"
