"""Which annexes to make, why, in how many processes, and what was made."""
