"""A bot of three interactions with two conversations, as files; tests change a word of it and look what happens."""

from pathlib import Path

BOT = """\
stories:
  shop:
    name: Shop
    start: [hours, order, bye]
    welcome: {responses: [{quick_replies: {title: Hello!, buttons: [Opening hours]}}]}
    fallback: {responses: [{text: Pardon?}]}
    interactions:
      hours:
        user_says: [when are you open, opening hours, until when can I come]
        responses: [{text: From 9 to 5.}]
        next: [order]
      order:
        user_says: [I want to order, order something, place an order]
        parameters: {size: {entity: size, prompts: [Which size?]}}
        responses: [{text: "One {{size}} it is."}, {webhook: kitchen}]
        next: [bye]
      bye:
        user_says: [goodbye, bye bye]
        responses: [{text: See you!}, {end: true}]
entities:
  size: {entries: {small: [little], large: [big]}}
webhooks:
  kitchen: {name: Kitchen, url: "https://kitchen.example/hook"}
"""
TALK = """\
conversations:
  hours: # people ask this most
    turns:
      - click: Opening hours
        expect: {interaction: hours, says: {contains: from 9}}
      - user: [is it raining, tell me a joke]
        expect: {fallback: true}
  order:
    tags: [money]
    webhooks: {kitchen: [{match: {size: large}, responses: [{text: "It will take an hour."}]}, {status: 500}]}
    turns:
      - user: could I order please # no size yet
        expect: {interaction: order, says: which size}
      - user: a big one
        expect:
          interaction: order
          attributes: {size: large}
          says: {contains: [one large, an hour]}
"""


def small_bot(root: Path, settings: str = "") -> Path:
    """Write the bot into a folder that is made, with further lines for botsync.yaml; return the folder."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "botsync.yaml").write_text(f"version: 1\nname: shop\n{settings}")
    (root / "bot.yaml").write_text(BOT)
    (root / "talk.yaml").write_text(TALK)
    return root


def change(root: Path, old: str, new: str, file: str = "bot.yaml") -> None:
    """Change a text that is there in a file of the bot."""
    path = root / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
