"""Requests to an address that somebody set: only to the public internet, and only as it was checked.

A name is looked up once. Is any of its addresses not a public one, nothing is sent; otherwise the connection
goes to the address that was checked, and TLS still asks for the name. So neither a name that points into the
own network nor one that points elsewhere a moment later is reached, and no redirect is followed.
"""

import ipaddress
import socket
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from domain.errors import InsiderError

Addresses = Callable[[str], list[str]]
"""Name of a host -> its addresses."""

_TUNNELS: Final = tuple(
    ipaddress.ip_network(one)
    for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10", "192.0.0.0/24")
)
"""Ranges that lead to other addresses or are nobody's, some of which Python calls global."""


class NotSent(InsiderError):
    """Nothing arrived.

    Args:
        code: ``not_https``, ``no_address``, ``not_public``, ``no_answer``, or ``status_`` and its number.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def client(timeout: float = 5.0, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """The HTTP client for ``post``: no proxy, no cookies of elsewhere, no redirects.

    Args:
        timeout: Seconds for each step of a request.
        transport: Stands in for the network, in tests.
    """
    return httpx.Client(timeout=timeout, transport=transport, follow_redirects=False, trust_env=False)


def looked_up(host: str) -> list[str]:
    """The addresses of a host, as the machine's resolver tells them.

    Raises:
        OSError: There are none, or the resolver does not answer.
    """
    return [str(one[4][0]) for one in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, and leads nowhere else."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    tunnel = any(found.version == one.version and found in one for one in _TUNNELS)
    return found.is_global and not found.is_multicast and not found.is_reserved and not tunnel


def post(url: str, body: Mapping[str, Any], *, http: httpx.Client, addresses: Addresses = looked_up) -> None:
    """Post a JSON object, once.

    Args:
        url: An ``https://`` address on the usual port, without a user in it.
        body: The object.
        http: See ``client``.
        addresses: Looks up a host.

    Raises:
        NotSent: It was not sent, or not taken.
    """
    target = checked(url)
    try:
        found = addresses(target.host)
    except OSError as error:
        raise NotSent("no_address") from error
    if not found:
        raise NotSent("no_address")
    if not all(map(is_public, found)):
        raise NotSent("not_public")
    try:
        with http.stream(
            "POST",
            target.copy_with(host=found[0]),
            json=dict(body),
            headers={"Host": target.host},
            extensions={"sni_hostname": target.host},
        ) as answer:
            status = answer.status_code
    except httpx.HTTPError as error:
        raise NotSent("no_answer") from error
    if not httpx.codes.is_success(status):
        raise NotSent(f"status_{status}")


def checked(url: str) -> httpx.URL:
    """An address as it may be sent to, as far as it can be told without looking it up.

    Raises:
        NotSent: ``not_https``.
    """
    try:
        target = httpx.URL(url)
    except httpx.InvalidURL:
        raise NotSent("not_https") from None
    if target.scheme != "https" or not target.host or target.userinfo or target.port not in {None, 443}:
        raise NotSent("not_https")
    return target
