"""From the text of a cell to a number, a day or a place."""
