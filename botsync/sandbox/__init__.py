"""The embedded sandbox: a server that speaks the vendor's API. Shares no code with the client, on purpose.

What serves it over a socket is imported from `sandbox.server`: in process it is not needed, and takes long to import.
"""

from botsync.sandbox.app import create_app

__all__ = ["create_app"]
