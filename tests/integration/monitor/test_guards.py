"""The monitor looks at what guards the recorded tables, too."""

import shutil
from pathlib import Path

import psycopg
import pytest

from services.monitor.monitor import Monitor
from services.verifier.sources import Folder
from tests.integration.monitor.ledgers import Inside, Ledger, where


def test_a_session_as_a_replica_does_not_pass_the_triggers(whole: Ledger) -> None:
    with whole.connect() as owner:
        owner.execute("SET session_replication_role = replica")
        with pytest.raises(psycopg.Error, match="never changed"):
            owner.execute("DELETE FROM registry.events")


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("ALTER TABLE registry.events DISABLE TRIGGER ALL", "registry.events"),
        ("UPDATE pg_trigger SET tgenabled = 'D' WHERE tgname = 'entries_stay'", "ledger.entries"),
        ("DROP TRIGGER commands_stay ON targets.commands", "targets.commands"),
        (
            (
                "CREATE OR REPLACE FUNCTION registry.refuse_change() RETURNS trigger "
                "LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
            ),
            "registry.refuse_change",
        ),
        (
            (
                "DO $do$ BEGIN EXECUTE replace(pg_get_functiondef('registry.append'::regproc), "
                "'clock_timestamp()', $$'2020-01-01'::timestamptz$$); END $do$"
            ),
            "registry.append",
        ),
        ("DROP TRIGGER events_follow ON registry.events", "registry.events"),
        (
            (
                "CREATE OR REPLACE TRIGGER events_follow AFTER INSERT ON registry.events "
                "FOR EACH ROW WHEN (false) EXECUTE FUNCTION registry.refuse_hole()"
            ),
            "registry.events",
        ),
        (
            (
                "DO $do$ BEGIN EXECUTE replace(pg_get_functiondef("
                "'registry.refuse_value'::regproc), 'RAISE EXCEPTION', 'RAISE NOTICE'); END $do$"
            ),
            "registry.refuse_value",
        ),
        ("GRANT UPDATE ON registry.events TO registry_service", "registry.events"),
        (
            "CREATE RULE quiet AS ON INSERT TO registry.events DO INSTEAD NOTHING",
            "registry.events",
        ),
    ],
)
def test_guards_that_are_taken_away_are_missed(
    whole: Ledger, statement: str, place: str, tmp_path: Path
) -> None:
    shutil.copytree(whole.book, tmp_path / "book")
    with whole.connect() as owner, owner.transaction(force_rollback=True):
        owner.execute(statement.encode())
        monitor = Monitor(Inside(owner), Folder(whole.log / "public"), tmp_path / "book")

        assert where(monitor.run_once()) == {(place, "changed", None)}
