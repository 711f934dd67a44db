"""From the bytes of a file, of any kind, to sheets of text."""
