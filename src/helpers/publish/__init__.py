"""What is handed on: the index page of a batch."""
