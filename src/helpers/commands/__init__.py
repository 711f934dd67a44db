"""The commands of `annex`, one a module; each loads what it needs only when it is called."""
