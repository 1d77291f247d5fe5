"""Which addresses this server may call for somebody: none that leads into its own network (SSRF).

Source: OWASP, "Server-Side Request Forgery Prevention Cheat Sheet". A name is resolved once and the connection goes to
exactly that number, so that a second answer of the name server (DNS rebinding) cannot lead elsewhere.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from manabiwa.engines.kernel import Words

from .problems import SourceError

_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

# IPv6 that stands for an IPv4 address: mapped, NAT64, 6to4, Teredo
_WRAPPED = [ipaddress.IPv6Network(net) for net in ("::ffff:0:0/96", "64:ff9b::/96", "2002::/16", "2001::/32")]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: the name for TLS and the Host line, the number for the connection."""

    scheme: str
    host: str
    port: int
    ip: str
    path: str


def origin_of(url: str) -> tuple[str, str]:
    """Scheme and host with port: what must stay the same for a secret to travel along; blank for no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ("", "")
    return (parts.scheme, parts.netloc.lower())


def target_of(url: str) -> Target:
    """Check an address and resolve its name.

    Raises
    ------
    SourceError
        If it is not https, names no host, carries a password, or leads to an address that is not public; unless the
        operator trusts "host:port" (setting CONNECTOR_TRUSTED_HOSTS).
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise _refused() from None
    trusted = f"{host}:{port}" in settings.CONNECTOR_TRUSTED_HOSTS
    if parts.scheme not in {"https", "http"} or not host or parts.username or parts.password:
        raise _refused()
    if parts.scheme == "http" and not trusted:
        raise SourceError(
            Words("https で始まるアドレスだけを使えます。", "Only addresses that begin with https are used."),
            Words("アドレスを確かめてください。", "Check the address."),
        )
    numbers = _resolve(host, port)
    if not trusted and not all(_is_public(number) for number in numbers):
        raise _refused()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, str(numbers[0]), path)


def _resolve(host: str, port: int) -> list[_Ip]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        numbers = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in found]
    except (OSError, ValueError, UnicodeError):
        numbers = []
    if not numbers:
        raise SourceError(
            Words(f"「{host}」というホストが見つかりません。", f"No host is called “{host}”."),
            Words("アドレスとネットワークの設定を確かめてください。", "Check the address and the network."),
            is_temporary=True,
        )
    return numbers


def _is_public(number: _Ip) -> bool:
    if isinstance(number, ipaddress.IPv6Address) and any(number in network for network in _WRAPPED):
        return False
    return number.is_global and not number.is_multicast and not number.is_reserved


def _refused() -> SourceError:
    return SourceError(
        Words("このアドレスには接続できません(内部のネットワークか、正しくないアドレスです)。",
              "This address cannot be used: it leads into an internal network or is malformed."),
        Words("公開されている https のアドレスを入れてください。", "Give a public https address."),
    )  # fmt: skip
