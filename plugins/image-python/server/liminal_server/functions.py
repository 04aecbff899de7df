"""The functions behind the endpoints."""

import difflib
import importlib
import inspect
import os
import sys
from collections.abc import Callable
from typing import NamedTuple

from .settings import Endpoint


class Function(NamedTuple):
    """A function, and whether it is to be awaited."""

    call: Callable
    is_async: bool


class Missing(Exception):
    """A module or function that is not there; its text says which."""


def load_functions(endpoints: tuple[Endpoint, ...]) -> dict[str, Function]:
    """Imports the modules and finds the functions, by the path of their endpoint. Raises Missing, and what a module raises."""
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    return {_path(endpoint): _function(endpoint) for endpoint in endpoints}


def _path(endpoint: Endpoint) -> str:
    return "/" + endpoint.path.strip("/")


def _function(endpoint: Endpoint) -> Function:
    try:
        module = importlib.import_module(endpoint.module)
    except ModuleNotFoundError as error:
        # A module that this one imports is for the user to see with all of its traceback.
        if error.name is None or not f"{endpoint.module}.".startswith(f"{error.name}."):
            raise
        raise Missing(f"endpoint {endpoint.path}: there is no module {endpoint.module} in {os.getcwd()}") from None
    function = getattr(module, endpoint.function, None)
    if callable(function):
        return Function(function, inspect.iscoroutinefunction(function))
    names = [name for name, value in vars(module).items() if inspect.isroutine(value)]
    near = difflib.get_close_matches(endpoint.function, names, 1)
    hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(names) or 'none'}"
    raise Missing(f"endpoint {endpoint.path}: {module.__file__} has no function {endpoint.function}; {hint}")
