"""The annex as a workbook."""
