"""A small project that uses most of what a project can hold, as files."""

PIZZA = """\
stories:
  pizza:
    name: Pizza ordering
    start: [order, hours]
    welcome:
      responses:
        - text: Hi!
    interactions:
      order:
        name: Order a pizza
        user_says:
          - I want a pizza
          - a {{size:size}} pizza please
        parameters:
          size: {entity: size, prompts: [Which size?]}
        responses:
          - text: One {{size}} pizza.
          - goto: confirm
        next: [confirm, cancel]
      confirm:
        user_says: ["yes"]
        responses:
          - webhook: orders
      cancel: {user_says: [never mind], next: [order]}
      hours: {user_says: [when are you open], responses: [{text: From 9 to 22.}]}
"""
PARTS = """\
entities:
  size: {entries: {small: [little], large: [big]}}
webhooks:
  orders: {url: "https://example.com/orders", token: "${ORDERS_TOKEN}"}
segments:
  vip: {name: VIP}
"""
SETTINGS = """\
version: 1
name: small
environments:
  sandbox:
    deletes: {allow: true}
"""
SMALL = {"botsync.yaml": SETTINGS, "pizza.yaml": PIZZA, "parts.yaml": PARTS}
COUNT = 8
"""Resources that it declares."""
LIVE = """\
version: 1
name: small
environments:
  live:
    api: {api}
    token: ${{CHATBOT_TOKEN}}
    deletes: {{allow: true}}
"""
"""Settings for a workspace behind an address."""
ENV = {"CHATBOT_TOKEN": "sandbox-developer", "ORDERS_TOKEN": "hook-s3cret-value"}
"""What the process environment needs to hold for it."""
