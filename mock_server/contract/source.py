"""YAML and JSON files as plain data, with the problems that a parser would pass over in silence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

import yaml

from mock_server.errors import Problem, SetupError

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]
    """YAML's JSON subset of scalars: `no` stays a string (Norway), so does a date; a repeated key is an error."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
        for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            seen: set[str] = set()
            for key, _ in node.value:
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key.value!r} stands twice", key.start_mark
                    )
                seen.add(key.value)
        return mapping


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def read_source(file: Path) -> Any:
    """The content of a `.yaml` or `.json` file. Raises SetupError naming file and line."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  # derived from SafeLoader
    except FileNotFoundError:
        raise SetupError([Problem(str(file), "", "the file does not exist")]) from None
    except UnicodeDecodeError as error:
        raise SetupError([Problem(str(file), f"byte {error.start}", "the file is not UTF-8")]) from None
    except OSError as error:
        raise SetupError([Problem(str(file), "", f"the file cannot be read: {error.strerror}")]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise SetupError([Problem(str(file), place, f"not valid YAML: {error.problem}")]) from None
    except yaml.YAMLError as error:
        raise SetupError([Problem(str(file), "", f"not valid YAML: {error}")]) from None
