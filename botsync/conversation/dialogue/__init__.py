"""What a bot says: a state machine over stories, as the vendor's system has it (API reference, sections 6, 8, 9)."""
