"""The prompt of imr sql: several lines, with completion of tables, columns and keywords, and a history in the home."""

from collections.abc import Callable, Sequence
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer

from orchestration.cli.console import err, out
from orchestration.store.home import Home
from warehouse import read

HELP = "End a query with ; and Enter. \\d lists tables, \\d TABLE its columns, \\q or Ctrl-D leaves, Tab completes."
LEAVE = ("\\q", "exit", "quit", ".quit", ".exit")


def prompt(home: Home, answer: Callable[[str], None], own: Sequence[str] = ()) -> None:
    """Pass each query to ``answer`` until the user leaves; ``own`` words are completed too.

    Raises QueryError when nothing is published.
    """
    words = [*own, *(str(word) for (word,) in read.named_report(home.published_link, "words").rows)]
    out.print(HELP, markup=False, highlight=False)
    session: PromptSession[str] = PromptSession(
        message="imr> ",
        multiline=True,
        prompt_continuation="  -> ",
        history=FileHistory(str(_history(home.root))),
        auto_suggest=AutoSuggestFromHistory(),
        completer=WordCompleter(words, ignore_case=True, WORD=True, match_middle=True),
        complete_while_typing=False,
        lexer=PygmentsLexer(SqlLexer),
        key_bindings=_keys(),
    )
    while True:
        try:
            entered = session.prompt().strip().rstrip(";").strip()
            if entered in LEAVE:
                return
            if entered:
                answer(_query(entered))
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        except read.QueryError as error:
            err.print(f"imr: {error}", markup=False, highlight=False, soft_wrap=True)


def _query(entered: str) -> str:
    r"""Return the query of an entry; \d and \d TABLE are short for queries."""
    if entered == "\\d":
        return (read.REPORTS / "tables.sql").read_text()
    if entered.startswith("\\d "):
        return "DESCRIBE " + entered.removeprefix("\\d ")
    return entered


def _history(root: Path) -> Path:
    """Create the history file, which only its owner can read: queries name cases."""
    path = root / "sql_history"
    path.touch(mode=0o600)
    path.chmod(0o600)
    return path


def _keys() -> KeyBindings:
    """Bind Enter to end a complete entry: a query with its semicolon, a command, or nothing."""
    from prompt_toolkit.application import get_app

    keys = KeyBindings()

    @Condition
    def is_complete() -> bool:
        text = get_app().current_buffer.text.strip()
        return not text or text.endswith(";") or text.startswith("\\") or text in LEAVE

    @keys.add("enter", filter=is_complete)
    def enter(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    return keys
