"""The embedded sandbox: a server that speaks the vendor's API. Shares no code with the client, on purpose."""

from botsync.sandbox.app import create_app
from botsync.sandbox.openapi import openapi
from botsync.sandbox.server import serve

__all__ = ["create_app", "openapi", "serve"]
