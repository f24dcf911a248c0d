"""A minimal project for each rule of lint: one in which it fires once, and one in which it does not.

Each is what `botsync.yaml` says below `version` and `name`. The line of the finding ends with `HERE`: a comment that
suppresses it stands there.
"""

from dataclasses import dataclass

HERE = "# here"


@dataclass(frozen=True, slots=True, kw_only=True)
class LintCase:
    """A rule at its smallest.

    Attributes:
        code: of the rule.
        message: what the finding says, or a part of it.
        fires: a project with one finding of the rule.
        silent: a project without.
        language: whether the rule needs somebody who understands language.
    """

    code: str
    message: str
    fires: str
    silent: str
    language: bool = False


_PAYMENT = """\
stories:
  shop:
    start: [hours, payment]
    interactions:
      payment:
        user_says:
          - can I pay by card
          - can I pay by invoice
          - can I pay in cash
          - can I pay with paypal
          - can I pay by bank transfer
          - can I pay online
          - can I pay later
        responses: [{text: Any way you like.}]
      hours:
        user_says:
          - when do you open
          - what are your opening hours
          - are you open on sunday
          - is the shop open today
          - until what time is the shop open
          - opening hours please
"""
_BUTTON = """\
stories:
  shop:
    start: [hours, track]
    welcome:
      responses:
        - quick_replies:
            title: What can I do?
            buttons:
"""
_SHOP = """\
    interactions:
      hours:
        user_says: [when do you open, what are your opening hours, are you open on sunday, is the shop open today]
        responses: [{text: From 9 to 22.}]
      track:
        user_says: [where is my parcel, track my parcel, when does my order arrive, my parcel is late]
        responses: [{text: It is on its way.}]
"""

CASES = (
    LintCase(
        code="aimless-conversation",
        message="`hours` expects nothing",
        fires="""\
stories: {shop: {}}
conversations:
  hours: {turns: [{user: when do you open}]}  # here
""",
        silent="""\
stories: {shop: {}}
conversations:
  hours: {turns: [{user: when do you open, expect: {fallback: true}}]}
""",
    ),
    LintCase(
        code="ambiguous-synonym",
        message="'Normal' stands for `small` too",
        fires="""\
entities:
  size:
    entries:
      small: [normal]
      medium:
        - Normal  # here
""",
        silent="entities: {size: {entries: {small: [normal], medium: [usual]}}}\n",
    ),
    LintCase(
        code="annotation-mismatch",
        message="the phrase marks `where` as `city`, the parameter is `country`",
        fires="""\
entities: {city: {entries: {Rome: []}}, country: {entries: {Italy: []}}}
stories:
  trip:
    start: [go]
    interactions:
      go:
        user_says:
          - "to {{city:where}}"  # here
        parameters: {where: {entity: country}}
""",
        silent="""\
entities: {city: {entries: {Rome: []}}}
stories:
  trip:
    start: [go]
    interactions:
      go: {user_says: ["to {{city:where}}"], parameters: {where: {entity: city}}}
""",
    ),
    LintCase(
        code="bad-template",
        message="a pair of braces is not closed",
        fires="""\
stories:
  shop:
    start: [order]
    interactions:
      order:
        responses:
          - text: "Your order {{number}."  # here
""",
        silent="""\
stories:
  shop:
    start: [order]
    interactions:
      order: {responses: [{text: "Your order {{number}}, {really}."}]}
""",
    ),
    LintCase(
        code="catch-all",
        message="`note` takes any text",
        fires="""\
stories:
  desk:
    start: [note]
    interactions:
      note:
        user_says:
          - "{{sys.any:note}}"  # here
        parameters: {note: {entity: sys.any}}
""",
        silent="""\
stories:
  desk:
    start: [ask]
    interactions:
      ask: {user_says: [take a note], next: [note]}
      note: {user_says: ["{{sys.any:note}}"], parameters: {note: {entity: sys.any}}}
""",
    ),
    LintCase(
        code="channel-limit",
        message="has 28 characters; Messenger takes 20",
        fires="""\
lint: {channels: [messenger]}
stories:
  shop:
    start: []
    welcome:
      responses:
        - quick_replies:
            title: How can I help?
            buttons:
              - Talk to somebody in our shop  # here
""",
        silent="""\
lint: {channels: [widget]}
stories:
  shop:
    start: []
    welcome:
      responses: [{quick_replies: {title: How can I help?, buttons: [Talk to somebody in our shop]}}]
""",
    ),
    LintCase(
        code="dead-end",
        message="after `confirm` nothing is understood",
        fires="""\
stories:
  shop:
    start: [confirm]
    interactions:
      confirm:
        user_says: ["yes"]
        responses:
          - backtracking: children  # here
          - text: Done!
""",
        silent="""\
stories:
  shop:
    start: [confirm]
    interactions:
      confirm: {user_says: ["yes"], responses: [{backtracking: root}, {text: Done!}]}
""",
    ),
    LintCase(
        code="duplicate-phrase",
        message="`buy` has the phrase 'I want a pizza!' too",
        fires="""\
stories:
  pizza:
    start: [buy, ask]
    interactions:
      buy: {user_says: [i want a pizza]}
      ask:
        user_says:
          - I want a pizza!  # here
""",
        silent="""\
stories:
  pizza:
    start: [buy]
    interactions:
      buy: {user_says: [i want a pizza], next: [another]}
      another: {user_says: [I want a pizza!]}
""",
    ),
    LintCase(
        code="empty-welcome",
        message="the welcome says nothing",
        fires="""\
stories:
  shop:
    welcome: {responses: []}  # here
""",
        silent="stories: {shop: {welcome: {responses: [{text: Hi!}]}}}\n",
    ),
    LintCase(
        code="few-phrases",
        message="`hours` has 1 phrase; 5 are needed",
        fires="""\
stories:
  shop:
    start: [hours]
    interactions:
      hours:
        user_says: [when do you open]  # here
""",
        silent="""\
lint: {min_phrases: 2}
stories:
  shop:
    start: [hours]
    interactions:
      hours: {user_says: [when do you open, opening hours]}
""",
    ),
    LintCase(
        code="goto-loop",
        message="these jumps lead in a circle: `one` → `two` → `one`",
        fires="""\
stories:
  shop:
    start: [one]
    interactions:
      one:
        responses:
          - goto: two  # here
      two: {responses: [{text: Wait.}, {goto: one}]}
""",
        silent="""\
stories:
  shop:
    start: [one]
    interactions:
      one: {responses: [{goto: two}]}
      two: {responses: [{attributes: {name: {entity: sys.any, prompts: [Who?]}}}, {goto: one}]}
""",
    ),
    LintCase(
        code="misread-phrase",
        message="'can I pay by cheque' would be taken for `payment`",
        fires=_PAYMENT + "          - can I pay by cheque  # here\n",
        silent=_PAYMENT + "          - are you open tonight\n",
        language=True,
    ),
    LintCase(
        code="no-fallback",
        message="the fallback is disabled",
        fires="""\
stories:
  shop:
    start: [hours]
    fallback: {enabled: false}  # here
    interactions:
      hours: {user_says: [when do you open]}
""",
        silent="""\
stories:
  shop:
    start: [hours]
    fallback: {responses: [{text: Sorry?}]}
    interactions:
      hours: {user_says: [when do you open]}
""",
    ),
    LintCase(
        code="no-phrases",
        message="`promo` has no phrases, and nothing else starts it",
        fires="""\
stories:
  shop:
    start: [promo]
    interactions:
      promo: {responses: [{text: Two for one!}]}  # here
""",
        silent="""\
stories:
  shop:
    start: [promo]
    interactions:
      promo: {triggers: [promo], responses: [{text: Two for one!}]}
""",
    ),
    LintCase(
        code="plain-http",
        message="the webhook `orders` is called without encryption",
        fires="""\
webhooks:
  orders:
    url: "http://example.com/orders"  # here
""",
        silent='webhooks: {orders: {url: "http://127.0.0.1:8000/orders"}}\n',
    ),
    LintCase(
        code="repeated-phrase",
        message="the phrase 'When do you open?' is the same as 'when do you open'",
        fires="""\
stories:
  shop:
    start: [hours]
    interactions:
      hours:
        user_says:
          - when do you open
          - When do you open?  # here
""",
        silent="""\
stories:
  shop:
    start: [hours]
    interactions:
      hours: {user_says: [when do you open, opening hours]}
""",
    ),
    LintCase(
        code="repeated-synonym",
        message="'Little' is a synonym of `small` already",
        fires="""\
entities:
  size:
    entries:
      small:
        - little
        - Little  # here
""",
        silent="entities: {size: {entries: {small: [little, tiny]}}}\n",
    ),
    LintCase(
        code="repeated-variant",
        message="the variant 'Hello!' stands there twice",
        fires="""\
stories:
  shop:
    welcome:
      responses:
        - text:
            - Hello!
            - Hello!  # here
""",
        silent="stories: {shop: {welcome: {responses: [{text: [Hello!, Hi!]}]}}}\n",
    ),
    LintCase(
        code="secret-in-text",
        message="this looks like an access key of AWS",
        fires="""\
stories:
  shop:
    welcome:
      responses:
        - text: "Use AKIAABCDEFGHIJKLMNOP to sign in"  # here
""",
        silent="stories: {shop: {welcome: {responses: [{text: The token is in your mail.}]}}}\n",
    ),
    LintCase(
        code="shared-trigger",
        message="`reminder` has the trigger 'nightly' too",
        fires="""\
stories:
  shop:
    interactions:
      reminder: {triggers: [nightly]}
      survey:
        triggers: [nightly]  # here
    start: []
""",
        silent="""\
stories:
  shop:
    start: []
    interactions: {reminder: {triggers: [nightly]}, survey: {triggers: [weekly]}}
""",
    ),
    LintCase(
        code="silent-interaction",
        message="`thanks` does not answer",
        fires="""\
stories:
  shop:
    start: [thanks]
    interactions:
      thanks: {user_says: [thank you]}  # here
""",
        silent="""\
stories:
  shop:
    start: [thanks]
    interactions:
      thanks: {user_says: [thank you], responses: [{text: You are welcome.}]}
""",
    ),
    LintCase(
        code="similar-names",
        message="the name 'orderpizza' is hardly told from 'order_pizza' of `order_pizza`",
        fires="""\
stories:
  shop:
    start: []
    interactions:
      order_pizza: {triggers: [a]}
      orderpizza: {triggers: [b]}  # here
""",
        silent="""\
stories:
  shop:
    start: []
    interactions: {order_pizza: {triggers: [a]}, order_pasta: {triggers: [b]}}
""",
    ),
    LintCase(
        code="similar-phrase",
        message="'can I pay by cheque' is hardly told from 'can I pay by card' of `payment`",
        fires=_PAYMENT.replace(
            "          - is the shop open today\n          - until what time is the shop open\n", ""
        ).replace("          - opening hours please\n", "          - can I pay by cheque  # here\n"),
        silent=_PAYMENT,
        language=True,
    ),
    LintCase(
        code="tested-phrase",
        message="'When do you open?' is a phrase of `hours`, learned by heart",
        fires="""\
stories:
  shop:
    start: [hours]
    interactions:
      hours: {user_says: [when do you open]}
conversations:
  hours:
    turns:
      - user: When do you open?  # here
        expect: {interaction: hours}
""",
        silent="""\
stories:
  shop:
    start: [hours]
    interactions:
      hours: {user_says: [when do you open]}
conversations:
  hours: {turns: [{user: when are you opening, expect: {interaction: hours}}]}
""",
    ),
    LintCase(
        code="unanswered-button",
        message="nothing that can follow understands 'Book a table'",
        fires=_BUTTON + "              - Book a table  # here\n" + _SHOP,
        silent=_BUTTON + "              - Track my parcel\n" + _SHOP,
        language=True,
    ),
    LintCase(
        code="unbalanced",
        message="`receipt` has 1 phrases, `search`, with which it competes, 50",
        fires=f"""\
stories:
  shop:
    start: [search, receipt]
    interactions:
      search:
        user_says: [{", ".join(f"find number {n}" for n in range(50))}]
      receipt:
        user_says: [send me a receipt]  # here
""",
        silent=f"""\
stories:
  shop:
    start: [search, receipt]
    interactions:
      search:
        user_says: [{", ".join(f"find number {n}" for n in range(49))}]
      receipt:
        user_says: [send me a receipt]
""",
    ),
    LintCase(
        code="unfilled-parameter",
        message="nothing fills `size`",
        fires="""\
stories:
  pizza:
    start: [order]
    interactions:
      order:
        user_says: [I want a pizza]
        parameters:
          size: {entity: sys.any}  # here
""",
        silent="""\
stories:
  pizza:
    start: [order]
    interactions:
      order: {user_says: [I want a pizza], parameters: {size: {entity: sys.any, prompts: [Which size?]}}}
""",
    ),
    LintCase(
        code="unmarked-value",
        message="'large' is a value of `size` and is not marked",
        fires="""\
entities: {size: {entries: {small: [], large: []}}}
stories:
  pizza:
    start: [order]
    interactions:
      order:
        parameters: {size: {entity: size}}
        user_says:
          - "a {{size:size}} pizza"
          - I want a Large pizza  # here
""",
        silent="""\
entities: {size: {entries: {small: [], large: []}}}
stories:
  pizza:
    start: [order]
    interactions:
      order:
        parameters: {size: {entity: size}}
        user_says: ["a {{size:size}} pizza", "I want a {{size:size}} pizza", make it larger]
""",
    ),
    LintCase(
        code="unreachable",
        message="no conversation can get to `promo`",
        fires="""\
stories:
  shop:
    start: []
    interactions:
      promo: {user_says: [any offers]}  # here
""",
        silent="""\
stories:
  shop:
    start: [promo]
    interactions:
      promo: {user_says: [any offers]}
""",
    ),
    LintCase(
        code="unsaid-response",
        message="this is never sent: it stands behind `goto`",
        fires="""\
stories:
  shop:
    start: [menu, hi]
    interactions:
      menu: {user_says: [menu], responses: [{text: Pizza.}]}
      hi:
        user_says: [hi]
        responses:
          - goto: menu
          - text: Enjoy!  # here
""",
        silent="""\
stories:
  shop:
    start: [menu, hi]
    interactions:
      menu: {user_says: [menu], responses: [{text: Pizza.}]}
      hi: {user_says: [hi], responses: [{text: Enjoy!}, {goto: menu}]}
""",
    ),
    LintCase(
        code="unset-attribute",
        message="nothing sets the attribute `siez`",
        fires="""\
stories:
  pizza:
    start: [order]
    interactions:
      order:
        user_says: [I want a pizza]
        parameters: {size: {entity: sys.any, prompts: [Which size?]}}
        responses:
          - text: "One {{siez}} pizza."  # here
""",
        silent="""\
stories:
  pizza:
    start: [order]
    interactions:
      order:
        user_says: [I want a pizza]
        parameters: {size: {entity: sys.any, prompts: [Which size?]}}
        responses: [{text: "One {{size}} pizza, {{default_name}}."}]
""",
    ),
    LintCase(
        code="untested-interaction",
        message="no conversation tests `menu`",
        fires="""\
stories:
  shop:
    start: [menu, hours]
    interactions:
      menu: {user_says: [menu]}  # here
      hours: {user_says: [when do you open]}
conversations:
  hours: {turns: [{user: opening hours, expect: {interaction: hours}}]}
""",
        silent="""\
stories:
  shop:
    start: [hours]
    interactions:
      hours: {user_says: [when do you open]}
conversations:
  hours: {turns: [{user: opening hours, expect: {interaction: hours}}]}
""",
    ),
    LintCase(
        code="unused-entity",
        message="nothing uses the entity `colour`",
        fires="""\
stories: {}
entities:
  colour: {entries: {red: []}}  # here
""",
        silent="""\
entities: {colour: {entries: {red: []}}}
stories:
  shop:
    start: [paint]
    interactions:
      paint: {user_says: ["in {{colour:colour}}"], parameters: {colour: {entity: colour}}}
""",
    ),
    LintCase(
        code="unused-segment",
        message="filters and buttons refer to other segments, not to `old_vip`",
        fires="""\
segments:
  vip: {name: VIP}
  old_vip: {name: Old VIP}  # here
stories:
  shop:
    welcome: {responses: [{text: Hi!, filters: [{type: segment, value: VIP}]}]}
""",
        silent="""\
segments: {vip: {name: VIP}, old_vip: {name: Old VIP}}
stories: {shop: {welcome: {responses: [{text: Hi!}]}}}
""",
    ),
    LintCase(
        code="unused-stub",
        message="the story `shop` does not call the webhook `other`",
        fires="""\
webhooks: {orders: {url: "https://example.com/orders"}, other: {url: "https://example.com/other"}}
stories: {shop: {welcome: {responses: [{webhook: orders}]}}}
conversations:
  hi:
    webhooks:
      other: [{responses: []}]  # here
    turns: [{trigger: welcome, expect: {fallback: false}}]
""",
        silent="""\
webhooks: {orders: {url: "https://example.com/orders"}}
stories: {shop: {welcome: {responses: [{webhook: orders}]}}}
conversations:
  hi:
    webhooks: {orders: [{responses: []}]}
    turns: [{trigger: welcome, expect: {fallback: false}}]
""",
    ),
    LintCase(
        code="unused-webhook",
        message="nothing calls the webhook `orders`",
        fires="""\
stories: {}
webhooks:
  orders: {url: "https://example.com/orders"}  # here
""",
        silent="""\
webhooks: {orders: {url: "https://example.com/orders"}}
stories: {shop: {welcome: {responses: [{webhook: orders}]}}}
""",
    ),
)
