"""The import contracts refuse what they are there to refuse: each is broken once, in a copy."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
CONTRACTS = REPOSITORY / ".importlinter"
BAD_IMPORTS = [
    ("shared/kernel/bad.py", "shared.contracts", "rooms-of-shared"),
    ("shared/contracts/bad.py", "shared.settings", "rooms-of-shared"),
    ("shared/messaging/bad.py", "services.registry", "shared-knows-no-service"),
    ("services/registry/bad.py", "services.targets", "services-apart"),
    ("services/ledger/bad.py", "services.registry.queries", "services-apart"),
    ("services/gateway/bad.py", "services.registry.application", "services-apart"),
    ("services/cli/bad.py", "services.registry.service", "services-apart"),
    ("services/cli/bad.py", "shared.eventstore.connections", "cli-knows-contracts"),
    ("services/verifier/bad.py", "shared.kernel.errors", "verifier-alone"),
    ("services/registry/queries.py", "services.registry.service", "inside-a-service"),
    ("services/registry/domain/bad.py", "services.registry.application", "inside-a-service"),
    ("services/registry/domain/bad.py", "shared.settings", "pure-domain"),
    ("services/registry/domain/bad.py", "shared.eventstore.mapper", "pure-domain"),
    ("services/registry/domain/bad.py", "psycopg", "no-machinery-inside"),
    ("services/registry/application.py", "nameko.rpc", "no-machinery-inside"),
]
GOOD_IMPORTS = [
    ("services/gateway/good.py", "services.registry.queries"),
    ("services/suite/good.py", "services.registry.service"),
    ("services/run.py", "services.registry.service"),
    ("services/ledger/good.py", "services.verifier.merkle"),
    ("services/witness/good.py", "services.verifier.note"),
    ("services/cli/good.py", "services.suite.good"),
    ("services/registry/domain/good.py", "shared.contracts.fact"),
    ("services/registry/domain/good.py", "shared.kernel.errors"),
    ("services/registry/domain/good.py", "shared.eventstore.aggregate"),
    ("services/registry/application.py", "services.registry.domain.good"),
    ("services/registry/queries.py", "shared.eventstore.connections"),
]
ROOMS = ("contracts", "embedded", "eventstore", "kernel", "messaging", "observability", "testing")
SERVICES = (
    "registry",
    "targets",
    "activities",
    "assessment",
    "ledger",
    "monitor",
    "gateway",
    "cli",
    "suite",
    "verifier",
    "witness",
)
MODULES = (
    *(f"shared/{room}/__init__.py" for room in ROOMS),
    *(f"shared/{name}.py" for name in ("settings", "secrets", "security")),
    *(f"services/{service}/__init__.py" for service in SERVICES),
    *(f"services/registry/{n}.py" for n in ("application", "queries", "service")),
    "services/registry/domain/__init__.py",
    "services/run.py",
    "services/verifier/merkle.py",
    "services/verifier/note.py",
    "shared/contracts/fact.py",
    "shared/eventstore/aggregate.py",
    "shared/eventstore/connections.py",
    "shared/eventstore/mapper.py",
    "shared/kernel/errors.py",
)


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    """An empty house of the same rooms, in which only good imports stand."""
    shutil.copy(CONTRACTS, tmp_path / CONTRACTS.name)
    for module in ("shared/__init__.py", "services/__init__.py", *MODULES):
        add(tmp_path / module, "")
    for module, imported in GOOD_IMPORTS:
        add(tmp_path / module, f"import {imported}\n")
    return tmp_path


def add(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def broken_contracts(rooms: Path, wanted: str | None = None) -> set[str]:
    names = contracts()
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    only = ["--contract", wanted] if wanted else []
    said = subprocess.run(
        [sys.executable, "-c", command, "--no-cache", *only],
        cwd=rooms,
        env={"PYTHONPATH": str(rooms), "COLUMNS": "250", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts: " in said.stdout, said.stdout + said.stderr
    lines = said.stdout.splitlines()
    return {key for key, name in names.items() if any(f"{name} BROKEN" in line for line in lines)}


def contracts() -> dict[str, str]:
    parser = configparser.ConfigParser()
    parser.read(CONTRACTS, encoding="utf-8")
    prefix = "importlinter:contract:"
    return {
        section.removeprefix(prefix): parser[section]["name"]
        for section in parser.sections()
        if section.startswith(prefix)
    }


def test_what_the_architecture_allows_is_allowed(rooms: Path) -> None:
    assert broken_contracts(rooms) == set()


def test_every_contract_is_broken_by_one_of_the_cases() -> None:
    assert {contract for _, _, contract in BAD_IMPORTS} == contracts().keys()


@pytest.mark.parametrize(("module", "imported", "contract"), BAD_IMPORTS)
def test_a_forbidden_import_breaks_its_contract(
    rooms: Path, module: str, imported: str, contract: str
) -> None:
    add(rooms / module, f"import {imported}\n")

    assert broken_contracts(rooms, contract) == {contract}


def test_a_new_room_of_shared_must_be_given_its_place(rooms: Path) -> None:
    add(rooms / "shared/attic.py", "")

    assert broken_contracts(rooms) == {"rooms-of-shared"}
