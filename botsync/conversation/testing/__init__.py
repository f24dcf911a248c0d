"""Conversation tests: scripted turns, what is expected of each, and the verdict. Pure: who runs them brings the bot."""
