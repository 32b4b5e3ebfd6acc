"""Commands that become another program: the suite, one service, migrations, a rebuild."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from services.cli import folder, options
from services.cli.output import say, telling_errors

PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
_SUITE = "services.suite.main"
_RUN = "services.run"
_MONITOR = "services.monitor.main"
_RECONCILE = "services.suite.reconcile"
_REBUILD = "services.assessment.rebuild"
_SANDBOX = "services.suite.auditing"


def up(context: typer.Context) -> None:
    """启动整套系统(单进程) / Start the whole suite in one process: --data DIR --port N."""
    become(_SUITE, ["up", *context.args])


def demo(context: typer.Context) -> None:
    """装载样例县并演示考核 / Load the sample county and assess it: --exit --json --data --port."""
    become(_SUITE, ["demo", *context.args])


def sandbox(context: typer.Context) -> None:
    """审计沙箱:截至某时点的台账,可用自拟规则 / An auditor's sandbox: --at MOMENT --rules FILE."""
    become(_SANDBOX, context.args)


def run(context: typer.Context) -> None:
    """运行一个服务(部署用) / Run one service, where it is deployed: zeren run SERVICE."""
    become(_RUN, context.args)


def migrate(context: typer.Context) -> None:
    """准备数据库 / Bring the database up to date."""
    become(_RUN, ["migrate", *context.args])


def monitor(
    data: options.Data = options.DEFAULT_DATA,
    *,
    once: Annotated[bool, typer.Option("--once", help="全部核对一次 / All of it, once")] = False,
    place: Annotated[
        str | None,
        typer.Option("--from", metavar="PLACE", help="日志文件夹或地址 / Folder or address"),
    ] = None,
    state: Annotated[
        str | None, typer.Option(metavar="DIR", help="监测记录文件夹 / What it remembers")
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """逐条核对各存储与签名日志 / Compare every store with the signed log: exit 0, 1 or 2."""
    with telling_errors(as_json=as_json):
        environment = folder.environment(data, os.environ)
    arguments = [*(["--once"] if once else []), *(["--json"] if as_json else [])]
    arguments += [*(["--from", place] if place else []), *(["--state", state] if state else [])]
    become(_MONITOR, arguments, environment)


def reconcile(
    data: options.Data = options.DEFAULT_DATA,
    *,
    give_back: Annotated[
        bool, typer.Option("--give-back", help="由日志补回缺失 / Write what is missing again")
    ] = False,
    place: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="PLACE", help="日志、导出文件夹或地址 / Log, export, address"
        ),
    ] = None,
    policy: Annotated[
        str | None, typer.Option(metavar="FILE", help="信任策略 / Whom to trust")
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """恢复旧备份后与签名日志核对 / After a restore: what only the log still holds."""
    with telling_errors(as_json=as_json):
        environment = folder.environment(data, os.environ)
    arguments = [*(["--give-back"] if give_back else []), *(["--json"] if as_json else [])]
    arguments += [*(["--from", place] if place else []), *(["--policy", policy] if policy else [])]
    become(_RECONCILE, arguments, environment)


def health(context: typer.Context) -> None:
    """检查本容器的服务 / Check this container's service."""
    become(_RUN, ["health", *context.args])


def secrets(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="密钥目录 / Folder of secrets")],
) -> None:
    """生成缺少的密钥文件 / Make the secret files that are missing; existing ones stay."""
    from services.suite.deploying import make_deployed_secrets  # noqa: PLC0415

    with telling_errors():
        make_deployed_secrets(Path(directory))
    say(f"密钥已就绪: {directory}", f"The secrets stand in {directory}")


def rebuild(
    data: options.Data = options.DEFAULT_DATA,
    *,
    seed: Annotated[int, typer.Option(help="抽查种子 / Seed of the sample that is checked")] = 0,
    back: Annotated[
        bool, typer.Option("--back", help="退回重建前的版本 / The version before the last rebuild")
    ] = False,
    organization: options.Organization = None,
    per_second: Annotated[
        int | None, typer.Option(min=1, help="每秒最多条数 / Entries a second at most")
    ] = None,
    place: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="zeren export 所写文件夹 / An exported folder"),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="核对导出用的策略 / The policy to check it with"),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """由台账重建考核并抽查 / Build the assessment anew from the ledger, and check a sample."""
    with telling_errors(as_json=as_json):
        environment = folder.environment(data, os.environ)
    arguments = [
        *(["--seed", str(seed)] if seed else []),
        *(["--back"] if back else []),
        *(["--organization", str(organization)] if organization else []),
        *(["--per-second", str(per_second)] if per_second else []),
        *(["--from", str(place)] if place else []),
        *(["--policy", str(policy)] if policy else []),
        *(["--json"] if as_json else []),
    ]
    become(_REBUILD, arguments, environment)


def become(
    module: str, arguments: Sequence[str], environment: dict[str, str] | None = None
) -> None:
    """Replace this process by a module of ours; its exit code and signals are then its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(  # noqa: S606  (no shell: our own interpreter with our own module)
        sys.executable,
        [sys.executable, "-m", module, *arguments],
        os.environ.copy() if environment is None else environment,
    )
