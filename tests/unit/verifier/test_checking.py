"""What a check of a log finds besides tampered files, and what it lets pass."""

import pytest

from services.verifier import main as verifier
from services.verifier.checking import (
    COSIGNED,
    check_log,
    cosigned_path,
    open_checkpoint,
    read_known,
)
from services.verifier.layout import CHECKPOINT, bundle_path
from services.verifier.merkle import TILE_WIDTH
from services.verifier.policy import Policy, read_policy
from services.verifier.report import KINDS, page
from tests.unit.verifier.logs import (
    ALONE,
    BEGAN,
    TWO_OF_THREE,
    Files,
    cosigned,
    county_leaves,
    hash_files,
    leaf,
    log,
    moment_of,
    signed,
)

LEAVES = county_leaves()[:300]


def kinds(files: Files, policy: Policy = ALONE, **given: object) -> dict[str, int | None]:
    report = check_log(files, policy, **given)  # type: ignore[arg-type]
    assert set(KINDS) >= {fault.kind for fault in report.faults}
    assert page(report)
    return {fault.kind: fault.index for fault in reversed(report.faults)}


def remade(leaves: list[bytes]) -> Files:
    return log(tuple(leaves))


def changed(at: int, old: bytes, new: bytes) -> Files:
    leaves = list(LEAVES)
    assert old in leaves[at]
    leaves[at] = leaves[at].replace(old, new, 1)
    return remade(leaves)


def test_a_log_signed_as_it_should_not_be_is_found_by_what_its_entries_say() -> None:
    """The log's operator signs whatever he likes; the entries still have to fit each other."""
    at = next(i for i, each in enumerate(LEAVES) if b'"streamversion":2' in each)

    assert kinds(changed(at, b'"streamversion":2', b'"streamversion":3'))["version_hole"] == at
    assert kinds(changed(at, b'"specversion"', b' "specversion"'))["entry_malformed"] == at
    assert kinds(changed(at, b'"actor":', b'"actor":1,"actor":'))["entry_malformed"] == at
    assert kinds(changed(at, b'"actor":"system', b'"actor":"s\\u0079stem'))["entry_malformed"] == at
    assert kinds(changed(at, b'"previous":', b'"previous":9'))["sequence_hole"] == at
    assert kinds(changed(at, b'"reliesonindex":', b'"reliesonindex":9')) == {"relies_on_later": at}
    assert kinds(changed(at, b'"actor":"system', b'"actor":0.5,"z":"'))["entry_malformed"] == at


def test_a_stream_that_was_cut_out_and_signed_over_leaves_holes() -> None:
    leaves = list(LEAVES)
    at = 100
    del leaves[at]

    found = kinds(remade(leaves))

    assert found["sequence_hole"] is not None
    assert found["sequence_hole"] >= at


def test_time_may_not_run_backwards() -> None:
    leaves = list(LEAVES)
    leaves[200] = leaf(BEGAN, leaves[200][28:])

    assert kinds(remade(leaves)) == {"time_backwards": 200}


def with_cosigned(leaves: tuple[bytes, ...], size: int, moment: int) -> Files:
    files = log(leaves)
    _, before = hash_files(leaves[:size])
    note = cosigned(signed(leaves[:size]), ("north", "south"), moment)
    return Files(files.files | before | {cosigned_path(0): note})


def test_an_entry_put_in_after_a_checkpoint_was_cosigned_cannot_be_dated_before_it() -> None:
    late = moment_of(LEAVES[0]) + 86_400

    found = kinds(with_cosigned(LEAVES, 200, late), TWO_OF_THREE)

    assert found == {"before_witness": 200}


def test_an_entry_cannot_be_dated_after_witnesses_saw_it() -> None:
    early = moment_of(LEAVES[0]) - 86_400

    found = kinds(with_cosigned(LEAVES, 200, early), TWO_OF_THREE)

    assert found["after_witness"] == 0


def test_a_witness_without_a_network_may_be_late() -> None:
    offline = tuple(each._replace(url="") for each in TWO_OF_THREE.witnesses)
    late = moment_of(LEAVES[0]) + 86_400

    assert not kinds(with_cosigned(LEAVES, 200, late), TWO_OF_THREE._replace(witnesses=offline))


@pytest.mark.parametrize("days", [-1, 1])
def test_the_time_of_one_corrupt_witness_accuses_no_log(days: int) -> None:
    files = log(LEAVES)
    _, before = hash_files(LEAVES[:200])
    checkpoint, right = signed(LEAVES[:200]), moment_of(LEAVES[199])
    honest = cosigned(checkpoint, ("south",), right)
    both = cosigned(honest, ("north",), right + days * 86_400)

    assert not kinds(Files(files.files | before | {cosigned_path(0): both}), TWO_OF_THREE)
    lying_alone = cosigned(checkpoint, ("north",), right + days * 86_400)
    assert kinds(Files(files.files | before | {cosigned_path(0): lying_alone}), TWO_OF_THREE)


def test_too_few_witnesses_do_not_suffice() -> None:
    assert kinds(log(LEAVES, ["north"]), TWO_OF_THREE) == {"witnesses_missing": None}
    assert not kinds(log(LEAVES, ["north", "east"]), TWO_OF_THREE)
    assert not kinds(log(LEAVES, ["north"]), ALONE)


def test_the_newest_entries_may_still_wait_for_witnesses() -> None:
    files = log(LEAVES).files | {CHECKPOINT: signed(LEAVES)}
    _, shorter = hash_files(LEAVES[:250])
    note = cosigned(signed(LEAVES[:250]), ("north", "south"), moment_of(LEAVES[249]))
    report = check_log(Files(files | shorter | {COSIGNED: note}), TWO_OF_THREE)

    assert (report.faults, report.size, report.witnessed) == ([], 300, 250)


def test_a_bulletin_of_three_lines_suffices_to_find_another_history() -> None:
    lines = signed(LEAVES[:150]).decode().split("\n\n")[0]
    known = [read_known(f"{lines}\n".encode(), "bulletin")]
    assert not kinds(log(LEAVES), known=known)

    forged = list(LEAVES)
    forged[20] = forged[20].replace(b'"actor":"s', b'"actor":"z', 1)

    assert kinds(remade(forged), known=known) == {"history_differs": None}
    assert kinds(remade(forged), known=known, against=log(LEAVES)) == {
        "history_differs": None,
        "copy_differs": 20,
    }


def test_a_checkpoint_of_another_log_is_no_earlier_one() -> None:
    other = signed(LEAVES[:10]).replace(b"county.example", b"wonder.example")

    assert kinds(log(LEAVES), known=[read_known(other, "other")])["other_log"] is None


def test_a_served_log_may_have_tidied_away_partial_files() -> None:
    files = dict(log(LEAVES).files)
    more = log(county_leaves()[:600]).files
    for path in ["tile/0/001", "tile/entries/001"]:
        del files[f"{path}.p/44"]
        files[path] = more[path]

    assert not kinds(Files(files))
    path = "tile/entries/001"
    files[path] = files[path].replace(b"system", b"sistem", 1)
    assert kinds(Files(files)) == {"entry_differs": 256}
    files[path] = files[path][:-1]
    assert kinds(Files(files))["bundle_malformed"] == 511
    del files[path]
    assert kinds(Files(files)) == {"file_missing": 256}


def test_an_empty_log_holds() -> None:
    files = Files({CHECKPOINT: signed(())})

    assert not kinds(files)


def test_every_sentence_of_the_report_is_there_in_both_languages() -> None:
    files = log(LEAVES).files
    path = bundle_path(0, TILE_WIDTH)
    report = check_log(Files(files | {path: files[path][:-1]}), ALONE)

    said = page(report)

    assert report.first is not None
    assert "首个问题: #255" in said
    assert "First fault: #255" in said
    assert len(said.splitlines()) < 60


def test_the_policy_reads_what_it_writes() -> None:
    assert read_policy(TWO_OF_THREE.text().encode()) == TWO_OF_THREE
    for policy in (ALONE, TWO_OF_THREE):
        checkpoint, signers = open_checkpoint(log(LEAVES).files[CHECKPOINT], policy)
        assert checkpoint.size == 300
        assert policy.has_quorum(signers)


KEY = str(ALONE.logs[0].key)
NORTH = str(TWO_OF_THREE.witnesses[0].key)


@pytest.mark.parametrize(
    "policy",
    [
        "",
        f"log {KEY}\n",
        "quorum none\nquorum none\n",
        "quorum nobody\n",
        f"log {KEY}\nlog {KEY}\nquorum none\n",
        f"witness a {NORTH}\nwitness a {NORTH}\nquorum a\n",
        f"witness none {NORTH}\nquorum none\n",
        f"witness a {NORTH}\ngroup b 2 a\nquorum b\n",
        f"witness a {NORTH}\ngroup b 0 a\nquorum b\n",
        f"witness a {NORTH}\ngroup b any a a\nquorum b\n",
        f"witness a {NORTH}\ngroup b any none\nquorum b\n",
        f"witness a {NORTH}\ngroup b any a\ngroup c any a\nquorum c\n",
        f"witness a {KEY}\nquorum a\n",
        f"log {NORTH}\nquorum none\n",
        "log nonsense\nquorum none\n",
        "strange line\nquorum none\n",
        "quorum none\r\n",
    ],
)
def test_a_malformed_policy_is_refused(policy: str) -> None:
    with pytest.raises(verifier.PolicyError):
        read_policy(policy.encode())


def test_groups_may_stand_in_groups() -> None:
    lines = [f"witness {each.name} {each.key}" for each in TWO_OF_THREE.witnesses]
    lines += ["# offices", "group two all north east", "group one any two south", "quorum one"]
    policy = read_policy("\n".join([f"log {KEY}", *lines, ""]).encode())
    for names, enough in ((["north"], False), (["south"], True), (["north", "east"], True)):
        _, signers = open_checkpoint(log(LEAVES, names).files[CHECKPOINT], policy)
        assert policy.has_quorum(signers) is enough
