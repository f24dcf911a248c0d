"""The installed program behind a proxy, which it finds in the environment as other programs do."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from support.installed import execute, served
from support.loopback import answering, http
from support.small import COUNT, ENV, SMALL
from support.tls import HOST, Tunnel, pair, tunnelling

Write = Callable[[Mapping[str, str | bytes]], Path]

pytestmark = pytest.mark.enable_socket

SETTINGS = f"""\
version: 1
name: small
environments:
  production:
    api: https://{HOST}
    token: "${{BOT_TOKEN}}"
"""
PASSWORD = "planted-password"
NAMES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*NAMES, *map(str.lower, NAMES)):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    path = tmp_path / "chain.pem"
    path.write_bytes(pair(HOST))
    return path


@pytest.fixture
def tunnel(chain: Path) -> Iterator[Tunnel]:
    with served() as (address, _), tunnelling(address, chain) as made:
        yield made


@pytest.fixture
def root(write: Write) -> Path:
    return write({**SMALL, "botsync.yaml": SETTINGS})


def known(chain: Path, proxy: str = "", name: str = "HTTPS_PROXY") -> dict[str, str]:
    return {**ENV, "BOT_TOKEN": "sandbox-developer", "SSL_CERT_FILE": str(chain), name: proxy}


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_workspace_is_reached_through_the_proxy(root: Path, tunnel: Tunnel, chain: Path, name: str) -> None:
    env = known(chain, f"http://someone:{PASSWORD}@{tunnel.address}", name)
    ran = execute("apply", "-C", root, "--env", "production", "--auto-approve", env=env)
    assert f"Applied to production: {COUNT} created" in ran.stdout
    assert execute("plan", "-C", root, "--env", "production", env=env).stdout.startswith("No changes.")
    assert tunnel.heads
    assert all(
        head.startswith(f"CONNECT {HOST}:443 ") and "Proxy-Authorization: Basic" in head for head in tunnel.heads
    )
    assert not any("sandbox-developer" in head for head in tunnel.heads)
    said = execute("doctor", "-C", root, "--env", "production", env=env).stdout
    assert re.search(rf"https://{HOST} accepts the token; it answered in \d+ ms, through the machine's proxy\n", said)


def test_a_proxy_that_lets_nobody_through_is_told(root: Path, tunnel: Tunnel, chain: Path) -> None:
    tunnel.refuses = True
    ran = execute(
        "apply",
        "-C",
        root,
        "--env",
        "production",
        "--auto-approve",
        env=known(chain, f"u:{PASSWORD}@{tunnel.address}"),
        check=5,
    )
    assert "cannot be reached: 407 Who are you?" in ran.stderr
    assert "check the proxy that HTTPS_PROXY or ALL_PROXY names" in ran.stderr
    assert PASSWORD not in ran.stdout + ran.stderr


def test_hosts_that_need_no_proxy(root: Path, tunnel: Tunnel, chain: Path) -> None:
    env = {**known(chain, tunnel.address), "NO_PROXY": ".bots.example"}
    ran = execute("plan", "-C", root, "--env", "production", "--timeout", "1", "--deadline", "2", env=env, check=5)
    assert "check the network and `api:` of the environment" in ran.stderr
    assert tunnel.heads == []


@pytest.mark.parametrize("name", ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"])
def test_loopback_is_reached_without_one(root: Path, name: str) -> None:
    with served() as (address, _), answering(http(200, "{}")) as (proxy, asked):
        (root / "botsync.yaml").write_text(SETTINGS.replace(f"https://{HOST}", address))
        execute("plan", "-C", root, "--env", "production", env={**known(root, proxy, name), "SSL_CERT_FILE": ""})
        assert asked == []


UNUSABLE = {
    f"gopher://u:{PASSWORD}@proxy.example": "{} is no address of a proxy",
    f"http://u:{PASSWORD}@proxy.example:port": "{} is no address of a proxy",
    f"http://u:{PASSWORD}@": "{} is no address of a proxy",
    f"socks5://u:{PASSWORD}@proxy.example": "{} names a SOCKS proxy",
}


@pytest.mark.parametrize("command", ["plan", "state", "forge", "doctor"])
@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize("value", UNUSABLE)
def test_what_is_no_proxy_is_told(root: Path, chain: Path, value: str, name: str, command: str) -> None:
    (root / "body.md").write_text("hello")
    if command == "state":
        (root / "botsync.yaml").write_text(SETTINGS + "    state: https://state.example/x\n")
    forge = (
        "forge",
        "comment",
        "--body-file",
        root / "body.md",
        "--forge",
        "github",
        "--repo",
        "a/b",
        "--number",
        "1",
        "--marker",
        "x",
    )
    known_command = "plan" if command == "state" else command
    arguments = forge if command == "forge" else (known_command, "-C", root, "--env", "production")
    env = {**known(chain), "GITHUB_TOKEN": "t", name: value}
    ran = execute(*arguments, env=env, check=1 if command == "doctor" else 64)
    assert UNUSABLE[value].format(name) in ran.stdout + ran.stderr
    assert PASSWORD not in ran.stdout + ran.stderr


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_used_are_told(root: Path, chain: Path, content: str | None) -> None:
    chain.unlink()
    if content is not None:
        chain.write_text(content)
    ran = execute("plan", "-C", root, "--env", "production", env=known(chain), check=64)
    assert "the certificates that SSL_CERT_FILE names cannot be read" in ran.stderr
