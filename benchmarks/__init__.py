"""Side-by-side measurements: this project against what an office would do without it."""
