"""What an address of an API must be like, so that no token goes over a network in the clear."""

import ipaddress
from urllib.parse import urlsplit


def address_problem(api: str) -> tuple[str, str]:
    """Return what is wrong with the base address of an API, and what to do about it; empty texts for nothing."""
    try:
        parts = urlsplit(api)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "is no http address", "write for example https://api.chatbot.com"
    is_one = port != 0 and api.isprintable() and " " not in api
    if not is_one or parts.scheme not in {"http", "https"} or not host:
        return "is no http address", "write for example https://api.chatbot.com"
    if parts.username or parts.password:
        return "carries a user name or password", "the token goes into `token:`"
    if parts.scheme == "http" and not is_loopback(host):
        return "would send the token in the clear", "use https:// (plain http is for loopback only)"
    return "", ""


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
