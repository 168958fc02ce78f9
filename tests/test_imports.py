"""Imports between modules have no circle, not even one that only the type checker sees."""

from collections.abc import Mapping

import grimp
import pytest

PACKAGES = ("orchestration", "expectations", "warehouse", "transforms")


def circles(imports: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of modules that reach each other; ``imports`` has the modules that each one imports."""
    reached = {module: _reachable(module, imports) for module in imports}
    groups = {
        tuple(sorted({module} | {other for other in reached[module] if module in reached[other]}))
        for module in imports
        if module in reached[module]
    }
    return [list(group) for group in sorted(groups)]


def _reachable(module: str, imports: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [module]
    while waiting:
        fresh = imports[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found


def _imports() -> dict[str, set[str]]:
    """What each module imports, wherever the statement is: in a function or under TYPE_CHECKING counts as well.

    An import of a.b.c runs the ``__init__`` of a.b, which counts as imported too, except for the modules below a.b.
    """
    graph = grimp.build_graph(*PACKAGES, cache_dir=None, exclude_type_checking_imports=False)
    imports = {}
    for module in graph.modules:
        direct = graph.find_modules_directly_imported_by(module)
        packages = {package for name in direct for package in _packages_above(name)}
        imports[module] = direct | {package for package in packages if not f"{module}.".startswith(f"{package}.")}
    return imports


def _packages_above(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def test_no_import_leads_back_to_its_module() -> None:
    assert circles(_imports()) == []


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"a"}, "c": {"a"}}, [["a", "b"]]),
        ({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"e"}, "e": {"d"}}, [["a", "b", "c"], ["d", "e"]]),
    ],
)
def test_circles_are_found(imports: dict[str, set[str]], expected: list[list[str]]) -> None:
    assert circles(imports) == expected
