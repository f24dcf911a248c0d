"""Everything that is decided: identity, diff, plan, steps and safety, as pure functions over frozen values."""
