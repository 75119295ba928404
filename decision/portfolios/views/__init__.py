"""The page of a portfolio, and the parts that are computed when they are opened."""
