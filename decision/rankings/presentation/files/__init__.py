"""A ranking as a file to take away: CSV, and a workbook whose weighted sum computes itself."""
