"""The clean process that holds the science stack, and the kernels forked from it."""
