"""The other side of a pull: somebody who edits the files of a project meanwhile, at random."""

from copy import deepcopy
from random import Random
from typing import Any

from support.vendor import words

Data = dict[str, Any]


class Author:
    """Edits a project as plain data; it stays valid."""

    def __init__(self, project: Data, random: Random) -> None:
        self.project = deepcopy(project)
        self.random = random

    def edits(self, count: int) -> Data:
        ways = [*[self.interaction] * 6, self.story, self.delete, self.create, self.place, self.entity]
        for _ in range(count):
            self.random.choice(ways)()
        return self.project

    def some_story(self) -> tuple[str, Data] | None:
        stories = list(self.project["stories"].items())
        return self.random.choice(stories) if stories else None

    def some_interaction(self) -> tuple[Data, str, Data] | None:
        found = self.some_story()
        members = list(found[1]["interactions"].items()) if found else []
        return (found[1], *self.random.choice(members)) if found and members else None

    def interaction(self) -> None:
        found = self.some_interaction()
        if found is None:
            return
        _, _, one = found
        match self.random.choice(("name", "action", "user_says", "user_says", "responses", "responses", "responses")):
            case "user_says":
                says = one["user_says"]
                if says and self.random.random() < 0.5:
                    says.pop(self.random.randrange(len(says)))
                if self.random.random() < 0.7:
                    says.append(words(self.random))
            case "responses":
                self.responses(one["responses"])
            case field:
                one[field] = words(self.random)

    def responses(self, responses: list[Data]) -> None:
        place = self.random.randrange(len(responses)) if responses else 0
        match self.random.randrange(4):
            case 0 if responses:
                responses.pop(place)
            case 1 if responses and "text" in responses[place]:
                responses[place]["text"] = words(self.random)
            case 2:
                self.random.shuffle(responses)
            case _:
                responses.insert(place, {"text": words(self.random)})

    def story(self) -> None:
        found = self.some_story()
        if found is not None:
            found[1][self.random.choice(("name", "description"))] = words(self.random)

    def place(self) -> None:
        found = self.some_interaction()
        if found is not None:
            story, key, one = found
            one["next"] = [other for other in story["interactions"] if other != key and self.random.random() < 0.4]
            self.random.shuffle(story["start"])

    def create(self) -> None:
        found = self.some_story()
        if found is not None:
            key = f"mine_{self.random.randrange(10**6)}"
            found[1]["interactions"][key] = {
                "user_says": [words(self.random)],
                "responses": [{"text": words(self.random)}],
                "next": [],
            }
            found[1]["start"].append(key)

    def delete(self) -> None:
        found = self.some_interaction()
        if found is None:
            return
        story, key, _ = found
        if f"'goto': '{key}'" in repr(story):
            return
        del story["interactions"][key]
        for items in (story["start"], *(one["next"] for one in story["interactions"].values())):
            if key in items:
                items.remove(key)

    def entity(self) -> None:
        entities = list(self.project["entities"].values())
        if entities:
            entries = self.random.choice(entities)["entries"]
            entries[words(self.random)] = [words(self.random)]
            self.random.choice(list(entries.values())).append(words(self.random))
