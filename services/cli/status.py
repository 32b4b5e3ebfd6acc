"""`zeren status`: services, positions, lags."""

from services.cli import options
from services.cli.client import Gateway
from services.cli.output import print_json, print_table, say, telling_errors


def status(
    *,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """各服务的位置与滞后 / How far each part has come, and by how much it is behind."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        found = gateway.get("/v1/status")
    if as_json:
        print_json(found)
        return
    print_table(
        f"台账 / Ledger: {found['ledger_size']}",
        ("部件 / Part", "位置 / Position", "跟随 / Follows", "滞后 / Lag"),
        (
            (place["part"], place["position"], place["follows"], place["lag"])
            for place in found["places"]
        ),
    )
    waiting = {name: count for name, count in found["dead_letters"].items() if count}
    for name, count in waiting.items():
        say(f"{name} 有 {count} 封死信,见 zeren dead-letters", f"{name}: {count} dead letters")
    for alarm in found["alarms"]:
        if alarm["detail"].get("by") == "monitor":
            where = " ".join(f"{k}={v}" for k, v in alarm["detail"].items() if k != "by")
            say(
                f"监测警报:{alarm['source']}({alarm['kind']})自 {alarm['raised_at']} {where}",
                f"The monitor: {alarm['source']} ({alarm['kind']}) since {alarm['raised_at']}",
            )
            continue
        say(
            f"警报:{alarm['source']} 已停止({alarm['kind']}),自 {alarm['raised_at']}",
            f"Alarm: {alarm['source']} stopped ({alarm['kind']}) since {alarm['raised_at']}",
        )
