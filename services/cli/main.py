"""`zeren`: the command line. One file a command group; this one only puts them together."""

from importlib.metadata import version
from typing import Annotated

import typer

from services.cli import (
    account,
    archive,
    ask,
    command,
    dead_letters,
    diff,
    evidence,
    explain,
    feed,
    load,
    people,
    processes,
    proof,
    questions,
    rules,
    sample,
    status,
    token,
    witness,
)

app = typer.Typer(
    name="zeren",
    help="责任:县级责任台账 / zeren: a county's responsibility ledger",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _tell_version(asked: bool) -> None:  # noqa: FBT001  (typer calls it so)
    if asked:
        typer.echo(f"zeren {version('zeren')}")
        raise typer.Exit


@app.callback()
def _of_all(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_tell_version, is_eager=True, help="版本 / Tell the version."
        ),
    ] = False,
) -> None:
    pass


for passed_on in (
    processes.up,
    processes.demo,
    processes.sandbox,
    processes.run,
    processes.migrate,
    processes.health,
):
    app.command(context_settings=processes.PASSED_ON, add_help_option=False)(passed_on)
app.command()(processes.rebuild)
app.command()(processes.monitor)
app.command()(processes.reconcile)
app.command()(processes.secrets)
app.command()(status.status)
app.command()(load.load)
app.command()(command.command)
app.command()(questions.score)
app.command()(explain.explain)
app.command()(people.person)
app.command()(people.duties)
app.command()(ask.ask)
app.command()(diff.diff)
app.command()(feed.feed)
app.command()(archive.archive)
app.command()(proof.export)
app.command(context_settings=processes.PASSED_ON, add_help_option=False)(proof.verify)
app.command(context_settings=processes.PASSED_ON, add_help_option=False)(proof.recompute)
app.command()(proof.proof)
app.command()(proof.bulletin)
app.command()(proof.verifier_file)
app.add_typer(account.app, name="account")
app.add_typer(dead_letters.app, name="dead-letters")
app.add_typer(evidence.app, name="evidence")
app.add_typer(sample.app, name="sample")
app.add_typer(rules.app, name="rules")
app.add_typer(token.app, name="token")
app.add_typer(witness.app, name="witness")


def main() -> None:
    """Run the command line. What the console script `zeren` calls."""
    app()


if __name__ == "__main__":
    main()
