"""The page: a static site that shows the published warehouse, from the overall rate down to the words of one letter."""
