"""What the READMEs tell a newcomer to type exists, and what they point to is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
import typer.main
import yaml

from services.cli.main import app

ROOT = Path(__file__).parents[2]
TELLING = [
    *ROOT.glob("*.md"),
    *ROOT.glob("deploy/**/*.md"),
    *ROOT.glob("services/*/README.md"),
    *ROOT.glob("shared/docs/**/*.md"),
]
CODE = re.compile(r"```.*?\n(.*?)```|`([^`\n]+)`", re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
PATH = re.compile(r"(?:deploy|services|shared|tests)/[\w./-]*[\w/]")
PASSED_ON = {"up": {"--data", "--port", "--log"}}
PASSED_ON["demo"] = PASSED_ON["up"] | {"--exit", "--json"}
PASSED_ON["sandbox"] = {
    *("--at", "--rules", "--ask", "--entries", "--data", "--url", "--token-file", "--policy"),
}
PASSED_ON["recompute"] = {"--published", "--year", "--valid-at", "--size", "--expect"}
PASSED_ON["verify"] = {"--policy", "--known", "--against", "--leaf", "--hashes-only", "--json"}

pages = pytest.mark.parametrize("page", TELLING, ids=lambda page: str(page.relative_to(ROOT)))


def code_of(page: Path) -> list[str]:
    """Give what stands between backticks, line by line."""
    found = CODE.findall(page.read_text(encoding="utf-8"))
    return [line.strip() for block, word in found for line in (block or word).splitlines()]


@pages
def test_every_make_target_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    told = {target for line in code_of(page) for target in re.findall(r"^make ([a-z]+)", line)}

    assert told <= targets


@pages
def test_every_command_line_exists_with_its_options(page: Path) -> None:
    commands = typer.main.get_command(app)
    assert isinstance(commands, typer.core.TyperGroup)

    for line in code_of(page):
        for part in re.split(r"[|;]|\s&&\s", line):
            words = part.replace("[", " ").replace("]", " ").split()
            if words[:1] != ["zeren"] or len(words) == 1 or words[1].startswith("-"):
                continue
            name = words[1].rstrip(",")
            assert name in commands.commands, line
            command = commands.commands[name]
            rest = words[2:]
            if isinstance(command, typer.core.TyperGroup) and rest:
                verbs = [verb for verb in rest[0].rstrip("…").split("|") if verb]
                assert set(verbs) <= set(command.commands), line
                command = command.commands[verbs[0]]
            options = {each for option in command.params for each in option.opts}
            options |= PASSED_ON.get(name, set()) | {"--help"}
            told = {word.rstrip("…,.") for word in rest if word.startswith("--")}
            assert told <= options, line


@pages
def test_every_link_points_to_a_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [link for link in LINK.findall(text) if "://" not in link]

    assert [link for link in targets if not (page.parent / link).exists()] == []


@pages
def test_every_path_of_the_project_that_is_named_is_there(page: Path) -> None:
    named = {path for line in code_of(page) for path in PATH.findall(line)}
    missing = {path for path in named if not (ROOT / path).exists()}

    assert {path for path in missing if "NNNN" not in path and not is_made(path)} == set()


def is_made(path: str) -> bool:
    """Whether a path is one that git is told to leave out."""
    command = ["git", "check-ignore", "--quiet", path]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def test_the_english_and_the_chinese_readme_name_the_same_commands() -> None:
    def told(name: str) -> set[str]:
        lines = code_of(ROOT / name)
        return {line for line in lines if line.startswith(("make ", "zeren "))}

    assert told("README.zh-CN.md") == told("README.md")


def test_the_compose_file_runs_parts_that_the_usage_names() -> None:
    usage = subprocess.run(
        [sys.executable, "-m", "services.run", "--help"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    commands = [
        service["command"] for service in compose["services"].values() if "command" in service
    ]
    parts = {command[2] for command in commands if command[:2] == ["zeren", "run"]}

    assert parts
    assert parts <= set(re.findall(r"[a-z-]+", usage))
