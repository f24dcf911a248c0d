"""The training inbox: what users said and no interaction matched, and what is proposed to be done about it."""
