"""Where a table stands on its sheet, and which column is which."""
