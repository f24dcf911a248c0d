"""What this machine says of the network: proxies and certificates, in the variables that other programs read too.

`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` (also in small letters), `SSL_CERT_FILE` and `SSL_CERT_DIR`.
Messages name the variable, never its value: it may hold a password.
"""

import importlib.util
import os
from collections.abc import Iterator
from urllib.parse import urlsplit
from urllib.request import getproxies_environment, proxy_bypass

import httpx

from botsync.errors import UsageError
from botsync.models.web import is_loopback

DIRECT = ("all://localhost", "all://127.0.0.1", "all://[::1]")
"""Addresses that are asked without a proxy, as httpx's patterns."""
_VARIABLES = {"https": "HTTPS_PROXY", "http": "HTTP_PROXY", "all": "ALL_PROXY"}
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def check_machine() -> None:
    """Look at what the HTTP library reads from the environment by itself.

    Raises:
        UsageError: it could not be used.
    """
    for _ in _proxies():
        pass
    for variable in _CERTIFICATES:
        if os.environ.get(variable):
            try:
                httpx.create_ssl_context()
            except OSError as error:
                raise UsageError(
                    f"the certificates that {variable} names cannot be read",
                    hint="name a file in PEM form, or unset it",
                ) from error


def proxy_before(api: str) -> httpx.Proxy | None:
    """Return the proxy through which an API is reached; ``None`` for none.

    Only TLS goes through one, which sees no more than the name of the host; the rest goes to loopback.

    Args:
        api: base address, see `transport.check_address`.

    Raises:
        UsageError: a variable names something else than a proxy.
    """
    parts = urlsplit(api)
    host = parts.hostname or ""
    if parts.scheme != "https" or is_loopback(host):
        return None
    if proxy_bypass(f"{host}:{parts.port or 443}", getproxies_environment()):
        return None
    found = dict(_proxies())
    return found.get("https") or found.get("all")


def _proxies() -> Iterator[tuple[str, httpx.Proxy]]:
    for name, value in getproxies_environment().items():
        variable = _VARIABLES.get(name)
        if variable is None:
            continue
        try:
            proxy = httpx.Proxy(value if "://" in value else f"http://{value}")
        except (ValueError, httpx.InvalidURL) as error:
            raise _unusable(variable) from error
        if not proxy.url.host:
            raise _unusable(variable)
        if proxy.url.scheme.startswith("socks") and importlib.util.find_spec("socksio") is None:
            raise UsageError(f"{variable} names a SOCKS proxy, which this installation cannot use", hint=_SOCKS)
        yield name, proxy


def _unusable(variable: str) -> UsageError:
    return UsageError(f"{variable} is no address of a proxy", hint="write for example http://proxy.example.com:3128")


_SOCKS = "name an http:// proxy, or: pip install 'httpx[socks]'"
