"""The page of the installed program's sandbox."""

import time

import httpx
import pytest
from support.installed import ROOT, served

pytestmark = pytest.mark.enable_socket


def test_the_page_of_a_project_is_served_and_an_open_page_does_not_keep_the_server_from_stopping() -> None:
    with httpx.Client() as client:
        with served("-C", ROOT / "examples" / "pizza") as (address, _):
            page = client.get(f"{address}/")
            assert 'content="sandbox-client"' in page.text
            assert client.get(f"{address}/page/static/vendor/dagre.min.js").status_code == 200
            (story,) = client.get(f"{address}/page/stories").json()
            graph = client.get(f"{address}/page/graph", params={"story": story["id"]}).json()
            assert len(graph["nodes"]) == 16
            waiting = client.send(client.build_request("GET", f"{address}/page/changes"), stream=True)
            assert next(waiting.iter_lines()) == "retry: 1000"
            before = time.monotonic()
        assert time.monotonic() - before < 5
        waiting.close()
