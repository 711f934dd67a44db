"""Figures drawn anew for a telephone: as wide as its screen, letters as large as its text."""
