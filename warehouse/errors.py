"""The error of a question to the warehouse."""


class QueryError(Exception):
    """A query cannot be answered; the message is one line that says why."""
