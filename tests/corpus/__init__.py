"""Letters generated for the tests, from a seed and with no knowledge of the parser, and the truth of each letter."""
