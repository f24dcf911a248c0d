"""Previews work where writing is impossible: behind a proxy that rejects everything but GET."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from support.installed import execute
from support.loopback import Proxy, proxying, serving
from support.small import ENV, LIVE, SMALL

from botsync.sandbox import create_app

Write = Callable[[Mapping[str, str | bytes]], Path]

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    app = create_app()
    with serving(app) as upstream, proxying(upstream) as made:
        yield made
    app.state.store.close()


def test_every_preview_works_behind_a_proxy_that_only_reads(write: Write, proxy: Proxy, tmp_path: Path) -> None:
    root = write({**SMALL, "botsync.yaml": LIVE.format(api=proxy.address)})
    here = ("-C", root, "--env", "live")
    execute("apply", *here, "--auto-approve", env=ENV)
    (run,) = (root / ".botsync" / "state" / "live.runs").iterdir()
    (root / "pizza.yaml").write_text((root / "pizza.yaml").read_text().replace("never mind", "stop it"))
    proxy.asked.clear()
    proxy.reads_only = True
    saved = tmp_path / "plan.json"
    assert "1 to update" in execute("plan", *here, env=ENV).stdout
    assert "1 to update" in execute("plan", *here, "--target", "story.pizza", "--take", "git", env=ENV).stdout
    execute("plan", *here, "--format", "json", "--out", saved, env=ENV)
    execute("plan", *here, "--detailed-exitcode", env=ENV, check=2)
    assert "Nothing waits for training" in execute("training", *here, env=ENV).stdout
    execute("training", *here, "--accept-all", "--at-least", "0.8", "--format", "json", env=ENV)
    assert "No drift" in execute("drift", *here, env=ENV).stdout
    execute("drift", *here, "--format", "json", env=ENV)
    execute("validate", "-C", root, env=ENV)
    assert run.stem in execute("history", *here, env=ENV).stdout
    execute("history", *here, run.stem, env=ENV)
    for asks in (["apply"], ["undo", run.stem], ["destroy"]):
        ran = execute(*asks, *here, env=ENV, check=64)
        assert "nobody is there to approve" in ran.stderr, "it shows its plan, and asks before it writes"
    assert "Pulled from live: 0 changed, 0 added, 0 removed.\n" in execute("pull", *here, "--all", env=ENV).stdout
    assert execute("pull", *here, "--as-patch", env=ENV).stdout == ""
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(root / "botsync.yaml", other / "botsync.yaml")
    execute("pull", "-C", other, "--env", "live", env=ENV)
    assert "No changes" in execute("plan", "-C", other, "--env", "live", env=ENV).stdout
    assert len(proxy.asked) > 80
    assert {method for method, _ in proxy.asked} == {"GET"}

    ran = execute("apply", saved, "-C", root, env=ENV, check=4)
    assert "failed         update interaction.pizza.cancel" in ran.stdout, "the proxy does reject what writes"
    assert ("PUT", proxy.asked[-1][1]) in proxy.asked
