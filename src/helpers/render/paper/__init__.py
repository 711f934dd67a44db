"""The annex as typst sets it on paper."""
