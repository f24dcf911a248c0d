"""The commands in one table: where each is, and what it is for. Imports nothing, as shells ask for it all the time."""


class Entry:
    """One command.

    Attributes:
        module: its module below `botsync.cli.commands`.
        summary: what it is for, in one line.
    """

    __slots__ = ("module", "summary")

    def __init__(self, module: str, summary: str) -> None:
        self.module = module
        self.summary = summary


COMMANDS: dict[str, Entry] = {
    "init": Entry("init", "Make a new project."),
    "validate": Entry("validate", "Check the project's files."),
    "lint": Entry("lint", "Find what is valid and yet likely wrong."),
    "fmt": Entry("fmt", "Format the project's files; comments stay."),
    "plan": Entry("plan", "Show what apply would do; changes nothing."),
    "show": Entry("show", "Show a saved plan, also as Markdown, a page or annotations."),
    "apply": Entry("apply", "Make the workspace what the project declares."),
    "drift": Entry("drift", "Show what someone changed in the workspace."),
    "compare": Entry("compare", "Show what differs between two environments."),
    "pull": Entry("pull", "Bring what the workspace says into the project's files."),
    "import": Entry("import_", "Put what exists in the workspace under management."),
    "destroy": Entry("destroy", "Delete everything that is managed."),
    "history": Entry("history", "Show who changed a workspace, when, and what."),
    "undo": Entry("undo", "Put back what a run found."),
    "state": Entry("state", "Look at the recorded state, mend it, take it elsewhere."),
    "test": Entry("test", "Play the project's conversations; tells what is not as expected."),
    "chat": Entry("chat", "Talk with the bot in the terminal."),
    "training": Entry("training", "List what users said and nothing matched; accept it as phrases."),
    "graph": Entry("graph", "Draw what leads where in a story."),
    "sandbox": Entry("sandbox", "Serve the embedded sandbox."),
    "webhook": Entry("webhook", "Call webhooks as the vendor would; tells what breaks them."),
    "forge": Entry("forge", "Tell GitHub or GitLab what was found; ask what was reviewed."),
    "doctor": Entry("doctor", "Look at all that a run needs; says what to do about it."),
    "completion": Entry("completion", "Let a shell complete commands, options and names."),
    "schema": Entry("schema", "Print or write the JSON Schemas of all files."),
    "demo": Entry("demo", "Watch the whole tool at work, without an account."),
}

ABOUT = "Keep a ChatBot.com bot in Git: validate, plan and apply its YAML."
