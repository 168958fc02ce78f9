"""Letters written for the tests: a seeded writer that knows nothing of the parser, and the truth of each letter."""
