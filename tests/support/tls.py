"""TLS on loopback: a certificate that signs itself, and a proxy that tunnels to names that do not exist."""

import asyncio
import contextlib
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from support.loopback import in_thread

HOST = "api.bots.example"


def pair(*hosts: str) -> bytes:
    """Return a key and a certificate for loopback and some names that it signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = [x509.IPAddress(ip_address("127.0.0.1")), *map(x509.DNSName, hosts)]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    return key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + certificate.public_bytes(pem)


class Tunnel:
    """A proxy: whatever host is asked for, behind it is one server, which speaks TLS.

    Attributes:
        address: where it listens.
        heads: what it was asked, in the clear.
        refuses: it lets nobody through.
    """

    def __init__(self, upstream: str, chain: Path) -> None:
        self.address = ""
        self.heads: list[str] = []
        self.refuses = False
        self._upstream = upstream.removeprefix("http://").split(":")
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(chain)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
            if self.refuses:
                writer.write(b"HTTP/1.1 407 Who are you?\r\ncontent-length: 0\r\n\r\n")
            else:
                writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
                await writer.drain()
                await writer.start_tls(self._context)
                behind, to_behind = await asyncio.open_connection(*self._upstream)
                await asyncio.gather(_pass(reader, to_behind), _pass(behind, writer))
        writer.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


@contextlib.contextmanager
def tunnelling(upstream: str, chain: Path) -> Iterator[Tunnel]:
    """Put such a proxy in front of a server that speaks http."""
    tunnel = Tunnel(upstream, chain)

    async def start() -> Callable[[], object]:
        server = await asyncio.start_server(tunnel.serve, "127.0.0.1", 0)
        tunnel.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server.close

    with in_thread(start):
        yield tunnel
