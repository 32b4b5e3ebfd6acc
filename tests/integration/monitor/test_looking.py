"""What the monitor finds from one look to the next, and how long an alarm stands."""

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.ledger.log import open_log
from services.monitor.monitor import Monitor
from services.monitor.queries import standing
from services.monitor.stores import Stores
from services.verifier.sources import Folder
from shared.eventstore.connections import conninfo
from shared.secrets import AUDITOR
from shared.testing.ledgers import MadeUpCounty
from tests.integration.monitor.ledgers import AT, COPY, Ledger, tamper, where


def test_a_fact_appended_with_an_earlier_time_is_found_once_it_is_signed(ledger: Ledger) -> None:
    with ledger.connect() as owner:
        ((last,),) = owner.execute("SELECT max(position) FROM registry.events").fetchall()
        recorded = "recorded_at - '1 year'::interval"
        owner.execute(COPY.format(position=last + 1, previous=last, recorded=recorded).encode())
    ledger.sign()

    assert ("registry", "re_timed", ledger.index(last + 1)) in where(ledger.look())


def test_a_bundle_of_the_log_that_was_edited_is_named_with_its_entry(
    whole: Ledger, tmp_path: Path
) -> None:
    shutil.copytree(whole.log / "public", tmp_path / "public")
    bundle = next((tmp_path / "public/tile/entries/000.p").iterdir())
    content = bytearray(bundle.read_bytes())
    content[40] ^= 1
    bundle.write_bytes(content)
    shutil.copytree(whole.book, tmp_path / "book")
    stores = Stores(conninfo(whole.settings, AUDITOR))

    with closing(Monitor(stores, Folder(tmp_path / "public"), tmp_path / "book")) as monitor:
        assert ("log", "changed", 0) in where(monitor.run_once())


def test_a_whole_database_and_log_of_an_older_backup_are_found(
    ledger: Ledger,
) -> None:
    """The older ones are those of another day: signed with the same key, and shorter."""
    with ledger.connect() as owner:
        tamper(owner, "DELETE FROM ledger.entries WHERE index > 9")
    shutil.rmtree(ledger.log)
    writer, _ = open_log(ledger.settings, ledger.log)
    with closing(writer):
        while writer.step():
            pass

    assert ("log", "rolled_back", 10) in where(ledger.look())


def test_a_ledger_that_falls_silent_is_an_alarm_until_it_follows_again(
    ledger: Ledger, county: MadeUpCounty
) -> None:
    with ledger.connect() as owner:
        ((last,),) = owner.execute("SELECT max(position) FROM registry.events").fetchall()
        recorded = "clock_timestamp() - '5 minutes'::interval"
        owner.execute(COPY.format(position=last + 1, previous=last, recorded=recorded).encode())
        owner.execute(
            "INSERT INTO registry.commands SELECT command_id, actor, '\\x01', "
            "originator_id, 1, position FROM registry.events ORDER BY position DESC "
            "LIMIT 1"
        )
    silent = ("registry", "silent_ledger", len(county.rows))
    assert silent in where(ledger.look())

    ledger.sign()

    assert silent not in where(ledger.look())


def test_the_newest_are_compared_each_minute_and_all_of_them_each_night(ledger: Ledger) -> None:
    now = [datetime(2026, 3, 1, 12, tzinfo=UTC)]
    clock = [0.0]

    def run(monitor: Monitor) -> None:
        while monitor.step():
            pass

    (ledger.book / "monitor.json").unlink()
    with closing(ledger.monitor(clock=lambda: clock[0], now=lambda: now[0])) as monitor:
        run(monitor)
        with ledger.connect() as owner:
            tamper(owner, f"DELETE FROM registry.events WHERE position = {AT}")
        clock[0] += 61.0
        run(monitor)
        assert standing(ledger.book, 60, now[0]) == []
        now[0] += timedelta(hours=10)  # past two o'clock in the county
        clock[0] += 61.0
        run(monitor)

    (alarm,) = standing(ledger.book, 60, now[0])
    assert (alarm.store, alarm.kind, alarm.index) == ("registry", "missing", ledger.index(AT))
    assert standing(ledger.book, 60, now[0] + timedelta(hours=1))[-1].store == "monitor"


def test_what_is_put_right_again_ends_its_alarm_and_stays_in_the_book(
    whole: Ledger, tmp_path: Path
) -> None:
    book = tmp_path / "book"
    edit = f"UPDATE registry.events SET reason = 'x' WHERE position = {AT}"
    assert len(whole.tampered(edit, book=book)) == 1

    stores = Stores(conninfo(whole.settings, AUDITOR))
    with closing(Monitor(stores, Folder(whole.log / "public"), book)) as monitor:
        assert monitor.run_once() == []
    assert '"cleared_at": "20' in (book / "monitor.json").read_text()
