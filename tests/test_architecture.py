"""Which layer may import which: the table of docs/explanation/architecture.md, held."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "src" / "copydesk"
LAYERS = {
    0: {"types", "errors", "version"},
    1: {"text", "rights", "config", "plug", "web", "urls"},
    2: {"entries", "articles", "facts", "stories", "changes", "posts", "standards", "sites", "archives"},
    3: {"store"},
    4: {"newsroom", "deploy", "adopt"},
    5: {"cli", "doctor", "testing", "demo", "serving"},
}
LAYER = {name: layer for layer, names in LAYERS.items() for name in names}
EXTRA = {"config": {"rights"}, "urls": {"text"}, "web": {"config", "urls"}}  # within layer 1


def may(module: str, other: str) -> bool:
    """Whether the first module may import the second one."""
    if module == other or LAYER[other] == 0:
        return True
    layer, below = LAYER[module], LAYER[other]
    if layer == 0:
        return False
    if layer == 1:
        return other in EXTRA.get(module, set())
    if layer == 2:
        return below <= 1
    if layer == 3:
        return below == 0
    return below < layer or (layer == 5 and below == 5)


def imports(path: Path) -> set[str]:
    """The modules of copydesk (first part below the package) that a file imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "copydesk":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {a.name for a in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("copydesk.")}
    return found & set(LAYER)


FILES = [p for p in sorted(ROOT.rglob("*.py")) if p != ROOT / "__init__.py"]


def owner(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    module = owner(path)
    if module == "__main__":
        return
    assert module in LAYER, f"{module} has no layer: name it in this test and in the architecture page"
    wrong = {other for other in imports(path) if not may(module, other)}
    assert not wrong, f"{module} (layer {LAYER[module]}) must not import {', '.join(sorted(wrong))}"


def test_stages_know_neither_clock_nor_environment() -> None:
    for path in FILES:
        if LAYER.get(owner(path)) == 2:
            source = path.read_text(encoding="utf-8")
            for word in ("datetime.now(", "time.time(", "os.environ", "utcnow("):
                assert word not in source, f"{path.name} reads {word}: `now` and settings are arguments"
