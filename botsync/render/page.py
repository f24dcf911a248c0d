"""What all pages have that open from disk: nothing but what stands in them may run, be shown or be loaded."""

import base64
import hashlib

BASE = """
:root { color-scheme: light dark; --paper: #f6f7f9; --raised: #ffffff; --ink: #1c2430; --quiet: #55606f;
  --line: #cfd6df; --accent: #1f5fbf; --user: #dfeafc; --good: #20692f; --good-soft: #e2f3e8; --bad: #b3261e;
  --bad-soft: #fdeceb; --warn: #8a4b00; --warn-soft: #fff1dc }
@media (prefers-color-scheme: dark) { :root { --paper: #14181f; --raised: #1e242e; --ink: #e8ecf2; --quiet: #a9b4c2;
  --line: #3a4454; --accent: #74a8f7; --user: #223a5e; --good: #6fcf8d; --good-soft: #173524; --bad: #ff9d95;
  --bad-soft: #45201e; --warn: #f0b967; --warn-soft: #3d2d14 } }
* { box-sizing: border-box } [hidden] { display: none !important }
body { margin: 0 auto; max-width: 1120px; padding: 18px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 22px; margin: 0 } h2 { font-size: 18px; margin: 32px 0 10px } h3 { font-size: 15px; margin: 18px 0 6px }
p { margin: 4px 0 } .quiet { color: var(--quiet) } code { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace }
.verdict { display: inline-block; border-radius: 6px; padding: 0 8px; font-weight: 600; border: 1px solid }
form { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: end; margin: 14px 0 }
form div { display: grid } form label { color: var(--quiet); font-size: 13px } form .wide { flex: 1 1 200px }
select, input, button { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--quiet);
  border-radius: 8px; padding: 5px 10px; max-width: 100%; height: 36px }
form output { line-height: 36px }
details { background: var(--raised); border: 1px solid var(--line); border-radius: 10px; margin: 8px 0 }
summary { cursor: pointer; padding: 8px 12px } details > :not(summary) { margin-inline: 12px }
summary strong { margin: 0 8px }
table { border-collapse: collapse; background: var(--raised); font-size: 14px }
th, td { border: 1px solid var(--line); padding: 4px 10px; text-align: start; vertical-align: top }
thead th { white-space: nowrap } .last { padding-bottom: 12px }
td.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap }
.scroll { overflow: auto; max-height: 80vh; padding-bottom: 12px; overflow-wrap: normal }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
"""
"""What all reports look like: light and dark, from the narrowest window on."""


def policy(style: str, *scripts: str) -> str:
    """Return the element that allows a style and scripts, by their digests, and nothing else."""
    allowed = " ".join(map(_digest, scripts))
    content = (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; base-uri 'none'; form-action 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{content}">'


def _digest(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
