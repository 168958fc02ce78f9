"""Private-use characters that a parser writes into a text while it splits it; each has one meaning.

``text.canonical`` drops the characters of this category, so no letter holds one.
"""

# Where a text is split.
DIVIDER = "\ue000"
# Part of a name, and so no place to split.
COMMA, SEMICOLON, BLANK = "\ue001", "\ue002", "\ue003"
# Before a sentence that cites the MTUS, and after a source that is not part of it.
MTUS, NOT_MTUS = "\ue004", "\ue005"
# Around the name of an ODG chapter; the first where a chapter is cited, the second where the name may be a topic.
CHAPTER, NAME, NAME_END = "\ue006", "\ue007", "\ue008"
