"""
`python -m liminal_server.check` says what could never be served, where an image is built: what the server would find too,
but without running the user's modules, which may need volumes, variables or a GPU that only a container has.
"""

import ast
import difflib
import os
import symtable
import sys

from .settings import Endpoint, Unusable, read_settings

#: Whoever uses one of these may define anything, and whoever uses one of those may find modules anywhere.
DYNAMIC = {"globals", "locals", "vars", "exec", "setattr", "modules", "__dict__"}
ELSEWHERE = {"path", "path_hooks", "meta_path", "addsitedir"}


def main() -> int:
    sys.path.insert(0, os.getcwd())
    try:
        endpoints = read_settings().endpoints
    except Unusable as error:
        print(f"liminal_server: {error}", file=sys.stderr)
        return 1
    checked: set[str] = set()
    problems = [problem for endpoint in endpoints for problem in problems_of(endpoint, checked)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def problems_of(endpoint: Endpoint, checked: set[str]) -> list[str]:
    """What stands against an endpoint."""
    spec = find(endpoint.module)
    if spec is None:
        return [f"endpoint {endpoint.path}: there is no module {endpoint.module}, neither in the source nor installed"]
    source = source_of(spec)
    if source is None:
        return []
    found = problems_in(spec, source, checked)
    if found:
        return found
    names = names_in(source, spec.origin)
    if names is None or endpoint.function in names:
        return []
    near = difflib.get_close_matches(endpoint.function, sorted(names), 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return [f"endpoint {endpoint.path}: {place(spec.origin)} has no function {endpoint.function}{hint}"]


def problems_in(spec, source: str, checked: set[str]) -> list[str]:
    """What stands against a module of the source, and those of the source that it imports."""
    if spec.name in checked or not is_own(spec):
        return []
    checked.add(spec.name)
    try:
        tree = ast.parse(source, spec.origin)
    except SyntaxError as error:
        return [f"{place(spec.origin)}:{error.lineno}: {error.msg}"]
    if looks_elsewhere(tree):
        return []
    problems = []
    # What stands below an `if` or a `try` may not be meant for here.
    for node in tree.body:
        for name in imported(node):
            other = find(name)
            if other is None:
                problems.append(f"{place(spec.origin)}:{node.lineno}: there is no module {name}, neither in the source nor installed")
            elif (text := source_of(other)) is not None:
                problems += problems_in(other, text, checked)
    return problems


def looks_elsewhere(tree: ast.Module) -> bool:
    """Whether a module may find others in places that are not known here."""
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in ELSEWHERE]
    return any(isinstance(each.value, ast.Name) and each.value.id in ("sys", "site") for each in attributes)


def imported(node: ast.stmt) -> list[str]:
    """The modules that a statement imports; of a package's submodule, the package."""
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        return [node.module.partition(".")[0]]
    return []


def names_in(source: str, file: str) -> set[str] | None:
    """What a module defines at its top; None if reading it cannot tell."""
    try:
        tree = ast.parse(source, file)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        used = {node.id} if isinstance(node, ast.Name) else {node.attr} if isinstance(node, ast.Attribute) else set()
        stars = [alias for alias in node.names if alias.name == "*"] if isinstance(node, ast.ImportFrom) else []
        if used & DYNAMIC or stars or isinstance(node, ast.Global):
            return None
    symbols = symtable.symtable(source, file, "exec").get_symbols()
    names = {each.get_name() for each in symbols if each.is_assigned() or each.is_imported() or each.is_namespace()}
    return None if "__getattr__" in names else names


def find(module: str):
    """The spec of a module, without importing the packages that it is in."""
    path = None
    parts = module.split(".")
    for at in range(len(parts)):
        name = ".".join(parts[: at + 1])
        specs = (finder.find_spec(name, path) for finder in sys.meta_path if hasattr(finder, "find_spec"))
        spec = next((each for each in specs if each is not None), None)
        if spec is None:
            return None
        path = spec.submodule_search_locations or []
    return spec


def source_of(spec) -> str | None:
    """The text of a module; None if it has none that can be read."""
    try:
        return spec.loader.get_source(spec.name) if spec.has_location else None
    except (AttributeError, ImportError, SyntaxError, UnicodeError):
        return None


def is_own(spec) -> bool:
    return str(spec.origin).startswith(os.getcwd() + os.sep)


def place(file: str) -> str:
    return os.path.relpath(file)


if __name__ == "__main__":
    sys.exit(main())
