"""Habits that no linter checks."""

import ast
from pathlib import Path

TESTS = Path(__file__).parent


def test_every_test_states_its_promise():
    """Each test function has a docstring that says what it promises."""
    silent = []
    for file in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_test = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
            if is_test and not ast.get_docstring(node):
                silent.append(f"{file.relative_to(TESTS)}: {node.name}")
    assert silent == []


def test_nothing_names_a_place_of_one_machine():
    """No committed source, test or document names a folder of somebody's machine."""
    root = TESTS.parent
    places = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/"]
    wrong = []
    for folder in ("src", "tests", "benchmarks", "."):
        files = (root / folder).rglob("*") if folder != "." else root.glob("*.*")
        for file in files:
            if file.suffix in (".py", ".md", ".toml", ".yaml", ".txt", ".json", ".html") and file.is_file():
                text = file.read_text(encoding="utf-8", errors="replace")
                wrong += [f"{file.relative_to(root)}: {place}" for place in places if place in text]
    assert wrong == []
