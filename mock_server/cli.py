"""The command `mock-server`."""

from __future__ import annotations

import argparse
import difflib
import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from mock_server import __version__
from mock_server.contract.provenance import LEVELS
from mock_server.errors import Problem, SetupError
from mock_server.options import (
    CHECK_OPTIONS,
    RULES_OPTIONS,
    SERVE_OPTIONS,
    add_options,
    read_settings,
    read_values,
)
from mock_server.settings import Settings
from mock_server.verify.options import OPTIONS as VERIFY_OPTIONS
from mock_server.verify.options import read_plan

FINE, WRONG = 0, 2
_REPEATED = re.compile(r"(invalid choice|ignored explicit argument)\b.*?(?= \(choose from|$)", re.DOTALL)
"""What argparse says of a wrong word, with the word."""
_FLAG = re.compile(r"--[A-Za-z][A-Za-z-]*|-[A-Za-z]")
_SUITE_NEEDS = ("httpx", "hypothesis", "jinja2", "pytest", "schemathesis")

EPILOG = """\
A flag with a name in brackets is also that environment variable; the flag wins. The variable of a repeatable
flag holds a value in each line, or all in one line with commas between.
Exit codes: 0 fine, 1 a contract is broken, 2 the configuration or a document is wrong.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code. Problems of the set-up are listed on standard error."""
    own, command = _apart(sys.argv[1:] if arguments is None else arguments)
    flags = _flags(own)
    try:
        if flags.command == "exec":
            return _exec(flags, command)
        return {"serve": _serve, "check": _check, "rules": _rules, "verify": _verify}[flags.command](flags)
    except SetupError as error:
        for problem in error.problems:
            print(f"mock-server: {problem}", file=sys.stderr)
        return WRONG


class _Parser(argparse.ArgumentParser):
    """Repeats no word that it cannot place: behind a mistyped flag it may be a password."""

    def error(self, message: str) -> NoReturn:
        super().error(_REPEATED.sub(r"\1", message))


def _flags(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What the flags say. Ends the process with exit code 2 for any that is not known."""
    parser, commands = _parsers()
    flags, left_over = parser.parse_known_args(arguments)
    if left_over:
        known = re.findall(r"--[a-z-]+", commands[flags.command].format_help())
        told = [_unknown(word, known) for word in left_over if word.startswith("-")]
        parser.error("; ".join(told or ["more words than the command takes; a value stands behind its flag"]))
    return flags


def _unknown(word: str, known: Sequence[str]) -> str:
    """That a flag is not known, without the value that stands behind it."""
    close = difflib.get_close_matches(f"--{word.partition('=')[0].strip('-')}", known, 1)
    name = _FLAG.match(word)
    return f"unknown flag{f' {name[0]}' if name else ''}{f', did you mean {close[0]}?' if close else ''}"


def _serve(flags: argparse.Namespace) -> int:
    settings = read_settings(SERVE_OPTIONS, vars(flags), os.environ)
    from mock_server.server import serve  # noqa: PLC0415  # the other commands need no server

    serve(settings)
    return FINE


def _exec(flags: argparse.Namespace, command: Sequence[str]) -> int:
    if flags.misplaced:
        raise SetupError([Problem("exec", "", "write -- before the command that is to run")])
    settings = Settings(**{"port": 0, **read_values(SERVE_OPTIONS, vars(flags), os.environ)})
    from mock_server.execute import execute  # noqa: PLC0415  # the other commands need no server

    return execute(settings, command, os.environ)


def _apart(arguments: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The arguments of this command and, behind the first `--` of `exec`, the command that it is to run."""
    if list(arguments[:1]) != ["exec"] or "--" not in arguments:
        return arguments, ()
    place = list(arguments).index("--")
    return arguments[:place], arguments[place + 1 :]


def _check(flags: argparse.Namespace) -> int:
    settings = read_settings(CHECK_OPTIONS, vars(flags), os.environ)
    from mock_server.check import check  # noqa: PLC0415  # --help needs no documents

    checked = check(settings)
    print(
        f"fine: {', '.join(checked.vendors)}; {checked.operations} operations with their handlers and examples, "
        f"{checked.fixtures} fixture sets"
    )
    return FINE


def _rules(flags: argparse.Namespace) -> int:
    settings = read_settings(RULES_OPTIONS, vars(flags), os.environ)
    from mock_server.rule_listing import Choice, list_rules  # noqa: PLC0415  # --help needs no documents

    choice = Choice(flags.level, tuple(flags.operation or ()), flags.untested)
    lines = list_rules(settings, choice, json=flags.json, width=shutil.get_terminal_size((160, 24)).columns)
    try:
        print("\n".join(lines), flush=True)
    except BrokenPipeError:  # whoever reads has seen enough, such as `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FINE


def _verify(flags: argparse.Namespace) -> int:
    plan = read_plan(flags.url, vars(flags), os.environ)
    missing = [name for name in _SUITE_NEEDS if importlib.util.find_spec(name) is None]
    if missing:
        text = f"needs {', '.join(missing)}; install them with: pip install 'profile-mock-server[verify]'"
        raise SetupError([Problem("verify", "", text)])
    from mock_server.verify.run import verify  # noqa: PLC0415  # libraries of an extra

    return verify(plan)


def _parsers() -> tuple[_Parser, Mapping[str, _Parser]]:
    """The one for the whole, and those of the commands."""
    parser = _Parser(
        prog="mock-server",
        description="A stateful fake of the Genesys UCS and PossibleNOW MyPreferences profile APIs.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mock-server {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text, options in (
        ("serve", "serve the vendors' APIs until Ctrl-C", SERVE_OPTIONS),
        ("exec", "serve on a free port while the COMMAND after -- runs, and end with its exit code", SERVE_OPTIONS),
        ("check", "check documents, rules, handlers and fixtures, and list every problem", CHECK_OPTIONS),
        ("rules", "list the rules that the fake keeps, where each comes from and what proves it", RULES_OPTIONS),
        ("verify", "hold any implementation of a vendor's API against the contract suite", VERIFY_OPTIONS),
    ):
        command = commands.add_parser(
            name,
            help=text,
            description=text,
            epilog=EPILOG,
            allow_abbrev=False,
            usage="mock-server exec [options] -- COMMAND [ARGUMENT ...]" if name == "exec" else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name == "verify":
            command.add_argument("url", metavar="URL", help="the vendor's base: what stands before its paths")
        add_options(command, options)
        if name == "exec":
            command.add_argument("misplaced", nargs="*", help=argparse.SUPPRESS)
        if name == "rules":
            _add_filters(command)
    return parser, commands.choices


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--level", choices=LEVELS, help="only rules of this level")
    parser.add_argument(
        "--operation", action="append", metavar="ID", help="only rules of this operationId (repeatable)"
    )
    parser.add_argument("--untested", action="store_true", help="only rules that no test names")
    parser.add_argument("--json", action="store_true", help="print JSON, out-of-scope facts included")
