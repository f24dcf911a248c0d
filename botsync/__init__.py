"""botsync keeps a ChatBot.com bot in Git: validate, plan, apply."""

__version__ = "0.1.0"
