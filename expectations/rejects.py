"""What the staged rejects must look like: one reason for each letter."""

from expectations.rule import LETTER_IS_NAMED, Rule, is_printed, occurs_once

RULES = [
    LETTER_IS_NAMED,
    occurs_once("letter_is_rejected_once"),
    Rule("reason_is_given", "reason", is_printed("reason"), "Without a reason nobody knows what to fix."),
]
