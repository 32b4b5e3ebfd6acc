"""`zeren sample`: a party's seed and its commitment; a sample drawn again by anyone, offline."""

import secrets
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
import typer

from services.cli import options
from services.cli.client import Gateway, segment
from services.cli.errors import FileTakenError, FileUnusableError, SampleUnreadableError
from services.cli.folder import write_private
from services.cli.output import print_json, say, telling_errors
from shared.kernel.sampling import SEED_BYTES, RecordedSample, commitment, faults

app = typer.Typer(help="随机抽样 / Random samples", no_args_is_help=True)

SampleId = Annotated[UUID, typer.Argument(metavar="SAMPLE", help="抽样编号 / The sample's id")]


@app.command()
def seed(
    sample: SampleId,
    party: Annotated[UUID, typer.Argument(metavar="PARTY", help="提供方 / The party's id")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="新文件 / A new file, kept secret")],
    *,
    as_json: options.AsJson = False,
) -> None:
    """生成种子并给出承诺;种子保密至双方都已承诺 / Make a seed, and tell what binds to it."""
    with telling_errors(as_json=as_json):
        if file.exists():
            raise FileTakenError(str(file))
        chosen = secrets.token_bytes(SEED_BYTES)
        write_private(file, chosen.hex())
    bound = commitment(sample, party, chosen)
    if as_json:
        print_json({"sample_id": str(sample), "party_id": str(party), "commitment": bound})
        return
    typer.echo(bound)
    say(f"种子已写入 {file},公开之前请保密", f"The seed is in {file}; keep it until it is shown")


@app.command()
def get(
    sample: SampleId,
    *,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """取出抽样的全部记录 / Fetch all that is recorded of a sample, as `check` takes it."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        print_json(gateway.get(f"/v1/samples/{segment(sample)}"))


@app.command()
def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="抽样记录 / What `get` gave; needs nothing else")
    ],
    *,
    as_json: options.AsJson = False,
) -> None:
    """离线重新抽取并比对 / Draw a sample again, offline; exit code 1 where it differs."""
    with telling_errors(as_json=as_json):
        sample = _read(file)
        found = faults(sample)
    if as_json:
        print_json({"sample_id": str(sample.sample_id), "is_as_drawn": not found, "faults": found})
    elif not found:
        say("重新抽取,结果一致", "Drawn again, it comes out the same")
    else:
        say(f"与记录不符:{'、'.join(found)}", f"Not as recorded: {', '.join(found)}")
    if found:
        raise typer.Exit(1)


def _read(file: Path) -> RecordedSample:
    try:
        return msgspec.json.decode(file.read_bytes(), type=RecordedSample)
    except OSError as error:
        raise FileUnusableError(str(file), why=error.strerror) from error
    except msgspec.MsgspecError as error:
        raise SampleUnreadableError(str(file), why=str(error)) from error
