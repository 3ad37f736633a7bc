"""YAML and JSON files as plain data, with the problems that a parser would pass over in silence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, ClassVar

import orjson
import yaml

from mock_server.errors import Problem, SetupError

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]
    """JSON's scalars only: `no` stays a text (Norway), so do dates, `01234` and `12:30`; a repeated key is an error."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [
            (tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool", ":int", ":float"))
        ]
        for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
        """Keys are texts, as in JSON: a status may be written without quotes."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a text", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands twice", key.start_mark
                )
            seen.add(key.value)
        self.flatten_mapping(node)
        return {key.value: self.construct_object(value, deep=deep) for key, value in node.value}


for _tag, _pattern, _first in (
    ("bool", "true|false", "tf"),
    ("int", "-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


def read_source(file: Path) -> Any:
    """The content of a `.yaml` or `.json` file: nothing but what JSON has. Raises SetupError naming file and line."""
    try:
        text = file.read_text(encoding="utf-8")
        if _is_json(text):
            return json.loads(text, object_pairs_hook=_object)
        content = yaml.load(text, Loader=_Loader)  # noqa: S506  # derived from SafeLoader
        json.dumps(content, allow_nan=False)
    except FileNotFoundError:
        raise _unreadable(file, "", "the file does not exist") from None
    except UnicodeDecodeError as error:
        raise _unreadable(file, f"byte {error.start}", "the file is not UTF-8") from None
    except OSError as error:
        raise _unreadable(file, "", f"the file cannot be read: {error.strerror}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise _unreadable(file, place, f"not valid YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise _unreadable(file, "", f"holds what JSON does not have: {str(error) or 'too many levels'}") from None
    return content


def _is_json(text: str) -> bool:
    """Then it is read as JSON: YAML is nearly the same, but breaks lines at characters that JSON has as they are."""
    try:
        orjson.loads(text)
    except ValueError:
        return False
    return True


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return content


def _unreadable(file: Path, place: str, text: str) -> SetupError:
    return SetupError([Problem(str(file), place, text)])
