"""The annex as a Word document."""
