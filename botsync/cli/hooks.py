"""Finds the webhooks of an environment, as the project declares them or as the workspace has them, and calls them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botsync.address import Address, Kind
from botsync.api.dialect.resources import encode_webhook
from botsync.api.outbound import carry_out
from botsync.cli import output
from botsync.cli.loop import completed
from botsync.cli.project import Target, open_project, open_target, parse_address
from botsync.cli.reach import Reach
from botsync.cli.recovery import counted
from botsync.conversation.webhook import call_webhook, verify_webhook
from botsync.conversation.webhook_check import Called, Checked, example_payload
from botsync.conversation.webhook_request import public_url
from botsync.core.identity import match
from botsync.core.live import Live
from botsync.diagnostics import did_you_mean
from botsync.engine.gather import gather
from botsync.errors import UsageError
from botsync.models.fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A webhook that may be checked.

    Attributes:
        address: its address; ``None`` where the project does not have it.
        wire: what the API would show of it, secrets included.
    """

    address: Address | None
    wire: Mapping[str, Any] = field(repr=False)

    @property
    def order(self) -> tuple[bool, str, str]:
        """What hooks sort by: those with an address first."""
        return (self.address is None, str(self.address), self.wire["name"])


def declared(directory: Path, environment: str | None) -> tuple[str, list[Hook]]:
    """Return the chosen environment and the webhooks that the project declares for it."""
    name, _, desired = open_project(directory, environment)
    found = [_hook(address, fields) for address, fields in desired.written.items() if address.kind is Kind.WEBHOOK]
    return name, sorted(found, key=lambda hook: hook.order)


def live(directory: Path, environment: str | None, reach: Reach) -> tuple[str, list[Hook]]:
    """Return the chosen environment and the webhooks of its workspace, read with a client that cannot write."""
    target = open_target(directory, environment)
    return target.name, sorted(completed(_read(target, reach)), key=lambda hook: hook.order)


async def _read(target: Target, reach: Reach) -> list[Hook]:
    state = counted(target)
    async with target.reader(reach) as reader:
        listed = tuple(await reader.listed(Kind.WEBHOOK))
        fields = await gather(listed, lambda item: reader.read(item.kind, item.remote_id), parallel=reach.parallel)
    addresses = match(target.desired, state, Live(listed=listed, resources={})).addresses
    return [
        _hook(addresses.get((item.kind, item.remote_id)), found) for item, found in zip(listed, fields, strict=True)
    ]


def _hook(address: Address | None, fields: Fields) -> Hook:
    wire, _ = encode_webhook(fields)
    return Hook(address=address, wire=wire)


def chosen(hooks: Sequence[Hook], addresses: Sequence[str], environment: str) -> list[Hook]:
    """Return the webhooks that were named; all of them where none was.

    Raises:
        UsageError: one that was named is no webhook, or is not there.
    """
    known = {hook.address: hook for hook in hooks if hook.address is not None}
    return [_named(parse_address(text), known, environment) for text in dict.fromkeys(addresses)] or list(hooks)


def _named(address: Address, known: Mapping[Address, Hook], environment: str) -> Hook:
    if address.kind is not Kind.WEBHOOK:
        raise UsageError(f"{address} is no webhook", hint="write webhook.KEY")
    if address not in known:
        near = did_you_mean(str(address), [str(item) for item in known])
        raise UsageError(f"there is no {address} in {environment}", hint=near)
    return known[address]


def check(
    hooks: Sequence[Hook],
    *,
    parallel: int,
    timeout: float,
    challenges: bool,
) -> list[Checked]:
    """Call webhooks as the vendor would, so many at once; each gets its challenge first, then a message."""

    async def run() -> list[Checked]:
        with output.progress("calling webhooks", len(hooks)) as advance:

            async def work(hook: Hook) -> Checked:
                checked = await _check(hook, timeout, challenges=challenges)
                advance(checked.name)
                return checked

            return await gather(hooks, work, parallel=parallel)

    return completed(run())


async def _check(hook: Hook, longest: float, *, challenges: bool) -> Checked:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    exchanges = {"challenge": verify_webhook(hook.wire, secrets.token_hex(16))} if challenges else {}
    exchanges["call"] = call_webhook(hook.wire, example_payload(secrets.token_hex(8), now))
    calls: list[Called] = []
    for what, exchange in exchanges.items():
        outcome, seconds = await carry_out(exchange, timeout=longest)
        calls.append(Called(what=what, outcome=outcome, milliseconds=round(seconds * 1000)))
    return Checked(
        address=None if hook.address is None else str(hook.address),
        name=hook.wire["name"],
        url=public_url(hook.wire["url"]),
        calls=tuple(calls),
    )
