"""The vendor's editor at random: changes the workspace of a bench behind its back, over the API."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from support.bench import Bench

WORDS = ("pizza", "please", "a: b", "# no comment", "it's", "yes", "42", "é 👍", "${var.x}", "- dash", "never mind")
Json = Any


def words(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(1, 4))) + f" {random.randrange(10**6)}"


@dataclass
class Vendor:
    """The editor of one workspace.

    Attributes:
        bench: the workspace.
        random: decides.
        kept: triggers that are not taken out.
    """

    bench: Bench
    random: Random
    kept: frozenset[str] = frozenset()

    def edits(self, count: int) -> list[str]:
        """Make so many edits; return what was done."""
        done: list[str] = []
        while len(done) < count:
            ways: list[Callable[[], str]] = [
                *[self.interaction] * 8,
                *[self.graph] * 2,
                self.first_level,
                self.story,
                *[self.default] * 2,
                *[self.entity] * 2,
                self.webhook,
                self.segment,
                *[self.create] * 2,
                self.delete,
            ]
            done.append(self.random.choice(ways)())
        return done

    def call(self, method: str, path: str, body: Json = None) -> Json:
        return self.bench.call(method, path, body)

    def some_story(self) -> Json | None:
        stories = self.call("GET", "/stories")
        return self.random.choice(stories) if stories else None

    def some_interaction(self) -> tuple[str, Json] | None:
        story = self.some_story()
        found = self.call("GET", f"/stories/{story['id']}/interactions") if story else []
        return (f"/stories/{story['id']}/interactions", self.random.choice(found)) if found else None

    def interaction(self) -> str:
        chosen = self.some_interaction()
        if chosen is None:
            return "no interaction"
        path, found = chosen
        field = self.random.choice(
            ("name", "action", "classifier", "userSays", "userSays", "triggers", "parameters", *["responses"] * 4)
        )
        match field:
            case "name" | "action":
                found[field] = words(self.random)
            case "classifier":
                found[field] = {"ml": "keywords", "keywords": "ml"}[found[field]]
            case "userSays":
                found[field] = self.texts(found[field], 50)
            case "triggers":
                kept = self.kept & {*found[field]}
                found[field] = sorted(kept | {*self.texts(found[field], 50)})
            case "parameters":
                self.parameters(found)
            case _:
                found[field] = self.responses(found[field])
        self.call("PUT", f"{path}/{found['id']}", found)
        return f"{field} of {found['name']}"

    def texts(self, texts: list[str], longest: int = 100) -> list[str]:
        new = words(self.random)[:longest]
        place = self.random.randrange(len(texts)) if texts else 0
        match self.random.randrange(4):
            case 0 if texts:
                return [*texts[:place], *texts[place + 1 :]]
            case 1 if texts:
                return [*texts[:place], new, *texts[place + 1 :]]
            case 2 if texts:
                changed = f"{texts[place]} {self.random.randrange(1000)}"[-longest:]
                return [*texts[:place], changed, *texts[place + 1 :]]
            case _:
                return [*texts[:place], new, *texts[place:]]

    def parameters(self, found: Json) -> None:
        listed = found["parameters"]
        match self.random.randrange(3):
            case 0:
                listed.insert(0, {"entity": "sys.any", "alias": f"x{self.random.randrange(10**6)}", "prompts": []})
            case 1 if listed:
                one = self.random.choice(listed)
                one["prompts"] = self.texts(one["prompts"])[:20]
            case _:
                self.random.shuffle(listed)

    def responses(self, responses: list[Json]) -> list[Json]:
        place = self.random.randrange(len(responses)) if responses else 0
        match self.random.randrange(6):
            case 0 if responses:
                return [*responses[:place], *responses[place + 1 :]]
            case 1 if responses:
                self.random.shuffle(responses)
            case 2 | 3 | 4 if responses:
                self.response(responses[place])
            case _:
                text = {"type": "text", "elements": [words(self.random)], "filters": []}
                responses.insert(place, text)
        return responses

    def response(self, response: Json) -> None:
        match response["type"]:
            case "text":
                response["elements"] = self.texts(response["elements"])[:20] or ["nothing"]
            case "image":
                response["imageUrl"] = f"https://example.com/{self.random.randrange(1000)}.png"
            case "card" | "quickReplies" | "button":
                if self.random.random() < 0.5:
                    response["title"] = words(self.random)[:80]
                else:
                    self.random.choice(response["buttons"])["title"] = f"b{self.random.randrange(10**6)}"
            case _:
                response["delay"] = self.random.randrange(1, 5000)

    def graph(self) -> str:
        story = self.some_story()
        nodes = self.call("GET", f"/stories/{story['id']}")["interactions"] if story else {}
        if not nodes:
            return "no graph"
        node = self.random.choice(list(nodes.values()))
        following = node["contextOut"]
        free = [other for other in nodes if other not in {*following, node["id"]}]
        match self.random.randrange(3):
            case 0 if following:
                following.pop(self.random.randrange(len(following)))
            case 1 if following:
                self.random.shuffle(following)
            case _ if free:
                following.insert(self.random.randint(0, len(following)), self.random.choice(free))
        root = node["root"] if self.random.random() < 0.8 else not node["root"]
        body = [{"id": node["id"], "root": root, "references": node["references"], "contextOut": following}]
        self.call("PUT", f"/stories/{story['id']}/contexts", body)
        return f"place of {node['name']}"

    def first_level(self) -> str:
        story = self.some_story()
        if story is None:
            return "no story"
        order = self.call("GET", f"/stories/{story['id']}")["order"]
        self.random.shuffle(order)
        self.call("PUT", f"/stories/{story['id']}", {"order": order})
        return f"order of {story['name']}"

    def story(self) -> str:
        story = self.some_story()
        if story is None:
            return "no story"
        field = self.random.choice(("name", "description"))
        self.call("PUT", f"/stories/{story['id']}", {field: words(self.random)})
        return f"{field} of {story['name']}"

    def default(self) -> str:
        story = self.some_story()
        if story is None:
            return "no story"
        which = self.random.choice(("welcome", "fallback"))
        path = f"/stories/{story['id']}/interactions/{which}"
        found = self.call("GET", path)
        if self.random.random() < 0.3:
            found["enabled"] = not found["enabled"]
        else:
            found["responses"] = self.responses(found["responses"])
        self.call("PUT", path, found)
        return f"{which} of {story['name']}"

    def entity(self) -> str:
        entities = self.call("GET", "/entities")
        if not entities:
            return "no entity"
        entity = self.random.choice(entities)
        entries = entity["entries"]
        entry = self.random.choice(entries)
        new = words(self.random)
        match self.random.randrange(4):
            case 0:
                entries.insert(0, {"value": new, "synonyms": [{"value": new}, {"value": f"{new} too"}]})
            case 1 if len(entries) > 1:
                entries.remove(entry)
            case 2 if len(entry["synonyms"]) > 1:
                entry["synonyms"] = [one for one in entry["synonyms"][:-1] if one["value"] != entry["value"]]
                entry["synonyms"].append({"value": entry["value"]})
            case _:
                entry["synonyms"].append({"value": new})
        self.call("PUT", f"/entities/{entity['id']}", entity)
        return f"entries of {entity['name']}"

    def webhook(self) -> str:
        webhooks = self.call("GET", "/webhooks")
        if not webhooks:
            return "no webhook"
        webhook = self.call("GET", f"/webhooks/{self.random.choice(webhooks)['id']}")
        field = self.random.choice(("name", "url"))
        webhook[field] = words(self.random) if field == "name" else f"{webhook['url']}/{self.random.randrange(1000)}"
        self.call("PUT", f"/webhooks/{webhook['id']}", webhook)
        return f"{field} of {webhook['name']}"

    def segment(self) -> str:
        segments = self.call("GET", "/segments")
        if not segments:
            return "no segment"
        segment = self.random.choice(segments)
        self.call("PUT", f"/segments/{segment['id']}", {"name": words(self.random)})
        return f"name of {segment['name']}"

    def create(self) -> str:
        name = f"New {self.random.randrange(10**6)}"
        body = {"name": name, "userSays": [words(self.random)]}
        body |= {"responses": [{"type": "text", "elements": [words(self.random)], "filters": []}]}
        chosen = self.some_interaction()
        if chosen is not None and self.random.random() < 0.6:
            self.call("POST", f"{chosen[0]}/{chosen[1]['id']}", body)
            return f"{name}, below {chosen[1]['name']}"
        story = self.some_story()
        if story is None:
            return "no story"
        self.call("POST", f"/stories/{story['id']}/interactions", body)
        return f"{name}, on the first level"

    def delete(self) -> str:
        """Delete an interaction to which no response leads, with what only it leads to."""
        chosen = self.some_interaction()
        if chosen is None:
            return "no interaction"
        path, found = chosen
        before = {item["id"] for item in self.call("GET", path)}
        contents = repr(self.call("GET", path)) + repr(
            [self.call("GET", f"{path}/{which}") for which in ("welcome", "fallback")]
        )
        if any(f"'interactionId': '{one}'" in contents or f"'value': '{one}'" in contents for one in before):
            return "nothing to delete safely"
        self.call("DELETE", f"{path}/{found['id']}")
        return f"{found['name']} deleted"
