"""The data of a sandbox in SQLite: one transaction per change, so that a killed process leaves it whole.

Knows rows and identifiers, not HTTP. Contents are kept as the JSON text that came in.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from botsync.sandbox.faults import missing
from botsync.sandbox.graph import Graph, GraphNode

Clock = Callable[[], datetime]
Json = dict[str, Any]

_MODELS = 64
"""Trained models that are kept."""
_FIRST_ID = 0x64A0 << 80
_SCHEMA = """
CREATE TABLE IF NOT EXISTS counter (next INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS stories (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, first TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS interactions (
    id TEXT PRIMARY KEY, story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    name TEXT NOT NULL, content TEXT NOT NULL, root INTEGER NOT NULL, links TEXT NOT NULL, following TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS interactions_by_story ON interactions (story);
CREATE UNIQUE INDEX IF NOT EXISTS interactions_by_name ON interactions (story, name);
CREATE TABLE IF NOT EXISTS defaults (
    story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE, which TEXT NOT NULL,
    enabled INTEGER NOT NULL, responses TEXT NOT NULL, PRIMARY KEY (story, which));
CREATE TABLE IF NOT EXISTS items (kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (kind, id));
CREATE INDEX IF NOT EXISTS items_by_name ON items (kind, name);
CREATE TABLE IF NOT EXISTS sessions (key TEXT PRIMARY KEY, content TEXT NOT NULL, used REAL NOT NULL);
CREATE INDEX IF NOT EXISTS sessions_by_use ON sessions (used);
CREATE TABLE IF NOT EXISTS models (digest TEXT PRIMARY KEY, content BLOB NOT NULL);
"""


def dump(value: object) -> str:
    """Return compact JSON text; raises ValueError for a number that JSON does not have."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class Store:
    """All data of one sandbox.

    Args:
        path: SQLite file; ``None`` for memory.
        clock: gives the time of creation.
    """

    def __init__(self, path: str | None, clock: Clock) -> None:
        self.clock = clock
        self._changes = 0
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False, timeout=30)
        self._db.execute("PRAGMA foreign_keys = ON")
        if path is not None:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
        with self.change():
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            if self._db.execute("SELECT count(*) FROM counter").fetchone()[0] == 0:
                self._db.execute("INSERT INTO counter VALUES (1)")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Make everything inside one transaction."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        self._changes += 1

    def version(self) -> tuple[int, int]:
        """Return what differs after any change, of this process or of another one."""
        return self._changes, self._db.execute("PRAGMA data_version").fetchone()[0]

    def new_id(self) -> str:
        """Return the next identifier: sequential, and of the vendor's form (12, row 46)."""
        number: int = self._db.execute("UPDATE counter SET next = next + 1 RETURNING next").fetchone()[0]
        return f"{_FIRST_ID + number:024x}"

    # stories

    def stories(self) -> list[tuple[str, str, str]]:
        """Return id, name and description of all stories."""
        return self._db.execute("SELECT id, name, description FROM stories ORDER BY id").fetchall()

    def story(self, story: str) -> tuple[str, str, list[str]]:
        """Return name, description and first level of a story."""
        row = self._db.execute("SELECT name, description, first FROM stories WHERE id = ?", (story,)).fetchone()
        if row is None:
            raise missing("story")
        return row[0], row[1], json.loads(row[2])

    def add_story(self, name: str, description: str, defaults: Mapping[str, Sequence[Json]]) -> str:
        """Add a story with its default interactions."""
        story = self.new_id()
        self._db.execute("INSERT INTO stories VALUES (?, ?, ?, '[]')", (story, name, description))
        for which, responses in defaults.items():
            self._db.execute("INSERT INTO defaults VALUES (?, ?, 1, ?)", (story, which, dump(responses)))
        return story

    def set_story(self, story: str, name: str, description: str, order: Sequence[str]) -> None:
        """Replace texts and first level of a story."""
        values = (name, description, dump(list(order)), story)
        self._db.execute("UPDATE stories SET name = ?, description = ?, first = ? WHERE id = ?", values)

    def delete_story(self, story: str) -> None:
        """Delete a story and all it holds."""
        if not self._db.execute("DELETE FROM stories WHERE id = ?", (story,)).rowcount:
            raise missing("story")

    def default(self, story: str, which: str) -> tuple[bool, str]:
        """Return whether a default interaction is enabled, and the JSON text of its responses."""
        values = (story, which)
        row = self._db.execute(
            "SELECT enabled, responses FROM defaults WHERE story = ? AND which = ?", values
        ).fetchone()
        if row is None:
            raise missing("story")
        return bool(row[0]), row[1]

    def set_default(self, story: str, which: str, enabled: bool, responses: str) -> None:  # noqa: FBT001  (a column)
        """Replace a default interaction."""
        values = (enabled, responses, story, which)
        self._db.execute("UPDATE defaults SET enabled = ?, responses = ? WHERE story = ? AND which = ?", values)

    # interactions

    def contents(self, story: str) -> list[str]:
        """Return the JSON text of all interactions of a story."""
        self.story(story)
        rows = self._db.execute("SELECT content FROM interactions WHERE story = ? ORDER BY id", (story,))
        return [row[0] for row in rows]

    def content(self, story: str, interaction: str) -> str:
        """Return the JSON text of an interaction."""
        self.story(story)
        values = (interaction, story)
        row = self._db.execute("SELECT content FROM interactions WHERE id = ? AND story = ?", values).fetchone()
        if row is None:
            raise missing("interaction")
        return str(row[0])

    def has_name(self, story: str, name: str, but: str = "") -> bool:
        """Tell whether another interaction of the story has the name."""
        sql = "SELECT 1 FROM interactions WHERE story = ? AND name = ? AND id <> ?"
        return self._db.execute(sql, (story, name, but)).fetchone() is not None

    def add_interaction(self, story: str, content: Json, *, root: bool) -> str:
        """Add an interaction; its placement in others is the caller's work."""
        interaction = self.new_id()
        text = dump({"id": interaction, **content})
        values = (interaction, story, content["name"], text, root)
        self._db.execute("INSERT INTO interactions VALUES (?, ?, ?, ?, ?, '[]', '[]')", values)
        return interaction

    def set_content(self, interaction: str, content: Json) -> None:
        """Replace the content of an interaction."""
        values = (content["name"], dump({"id": interaction, **content}), interaction)
        self._db.execute("UPDATE interactions SET name = ?, content = ? WHERE id = ?", values)

    def names(self, story: str) -> dict[str, str]:
        """Return the names of the interactions of a story by id."""
        return dict(self._db.execute("SELECT id, name FROM interactions WHERE story = ? ORDER BY id", (story,)))

    def graph(self, story: str) -> dict[str, GraphNode]:
        """Return the graph of a story."""
        rows = self._db.execute(
            "SELECT id, root, links, following FROM interactions WHERE story = ? ORDER BY id", (story,)
        )
        return {
            row[0]: GraphNode(
                root=bool(row[1]), references=tuple(json.loads(row[2])), following=tuple(json.loads(row[3]))
            )
            for row in rows
        }

    def set_graph(self, before: Graph, after: Graph) -> None:
        """Store the nodes that differ, and delete those that are gone."""
        for node, placed in after.items():
            if before.get(node) != placed:
                values = (placed.root, dump(list(placed.references)), dump(list(placed.following)), node)
                self._db.execute("UPDATE interactions SET root = ?, links = ?, following = ? WHERE id = ?", values)
        for node in before.keys() - after.keys():
            self._db.execute("DELETE FROM interactions WHERE id = ?", (node,))

    def follow(self, story: str, parent: str, child: str) -> None:
        """Let an interaction lead to another one too."""
        row = self._db.execute(
            "SELECT following FROM interactions WHERE id = ? AND story = ?", (parent, story)
        ).fetchone()
        if row is None:
            raise missing("parent interaction")
        values = (dump([*json.loads(row[0]), child]), parent)
        self._db.execute("UPDATE interactions SET following = ? WHERE id = ?", values)

    # entities, webhooks, segments, v2 stories

    def items(self, kind: str) -> list[Json]:
        """Return all items of a kind."""
        rows = self._db.execute("SELECT content FROM items WHERE kind = ? ORDER BY id", (kind,))
        return [json.loads(row[0]) for row in rows]

    def item(self, kind: str, item: str) -> Json:
        """Return one item."""
        row = self._db.execute("SELECT content FROM items WHERE kind = ? AND id = ?", (kind, item)).fetchone()
        if row is None:
            raise missing(kind)
        content: Json = json.loads(row[0])
        return content

    def has_item(self, kind: str, name: str, but: str = "") -> bool:
        """Tell whether another item of the kind has the name."""
        sql = "SELECT 1 FROM items WHERE kind = ? AND name = ? AND id <> ?"
        return self._db.execute(sql, (kind, name, but)).fetchone() is not None

    def add_item(self, kind: str, content: Json) -> str:
        """Add an item."""
        item = self.new_id()
        values = (kind, item, content["name"], dump({"id": item, **content}))
        self._db.execute("INSERT INTO items VALUES (?, ?, ?, ?)", values)
        return item

    def set_item(self, kind: str, item: str, content: Json) -> None:
        """Replace an item."""
        self.item(kind, item)
        values = (content["name"], dump({"id": item, **content}), kind, item)
        self._db.execute("UPDATE items SET name = ?, content = ? WHERE kind = ? AND id = ?", values)

    def delete_item(self, kind: str, item: str) -> None:
        """Delete an item."""
        self.item(kind, item)
        self._db.execute("DELETE FROM items WHERE kind = ? AND id = ?", (kind, item))

    # conversations: they change nothing that anybody declares

    def remember(self, key: str, content: str, now: float) -> None:
        """Store a session, used now, in seconds since 1970."""
        self._db.execute("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?)", (key, content, now))

    def recall(self, key: str, since: float) -> str | None:
        """Return a session that was used since then; older ones are dropped."""
        self._db.execute("DELETE FROM sessions WHERE used < ?", (since,))
        row = self._db.execute("SELECT content FROM sessions WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def model(self, digest: str) -> bytes | None:
        """Return what was trained on a content."""
        row = self._db.execute("SELECT content FROM models WHERE digest = ?", (digest,)).fetchone()
        return None if row is None else bytes(row[0])

    def keep_model(self, digest: str, content: bytes) -> None:
        """Store what was trained on a content; of many, the newest few stay."""
        self._db.execute("INSERT OR REPLACE INTO models VALUES (?, ?)", (digest, content))
        self._db.execute(
            "DELETE FROM models WHERE rowid NOT IN (SELECT rowid FROM models ORDER BY rowid DESC LIMIT ?)", (_MODELS,)
        )
