"""Which submission came when, and which is in force."""
