"""Figures of one source held against those of another."""
