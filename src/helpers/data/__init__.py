"""Taking in what districts and agencies send, and reading what was accepted."""
