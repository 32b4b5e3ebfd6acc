"""A small county told by every command of the table once or more, in lawful order.

What is told by hand is followed by a slice of the sample county for every other command, and by a
round of assessment.

Each telling has ids of its own, made from its seed; ``Story.plain`` takes them out again, so that
two tellings can be compared.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from shared.kernel import sampling
from tests.acceptance.sliced import key_of, slice_of, with_ids
from tests.acceptance.told_round import round_of

RULES = Path(__file__).parents[2] / "deploy" / "rules" / "township.yaml"


class Told(NamedTuple):
    """A command of the story: its key in the table, its id and its body."""

    key: str
    id: str
    body: dict[str, Any]

    @property
    def service(self) -> str:
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        return self.key.partition(".")[2]


class Story:
    """A county, two townships and their branches. ``story["branch"]`` is an id."""

    def __init__(self, seed: UUID) -> None:
        self.seed = seed
        self._labels: dict[str, str] = {}

    def __getitem__(self, label: str) -> str:
        subject = str(uuid5(self.seed, label))
        self._labels[subject] = label
        return subject

    def plain(self, text: str) -> str:
        """Put labels in the place of this story's ids."""
        for subject, label in self._labels.items():
            text = text.replace(subject, label)
        return text

    def commands(self) -> list[Told]:
        """Give the whole story."""
        told = [*self._by_hand(), *self._rest()]
        return [Told(key, self[f"command {n}"], body) for n, (key, body) in enumerate(told)]

    def by_hand(self) -> list[Told]:
        """Give what the whole story begins with: all that is not of the sample county."""
        return self.commands()[: len(list(self._by_hand()))]

    def _by_hand(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for part in (self.tree, self._people, self._changes, self._targets):
            yield from part()
        yield from self._deeds()
        yield from self._draw()

    def _rest(self) -> Iterator[tuple[str, dict[str, Any]]]:
        held = list(round_of(self.__getitem__, self._about))
        told = [*self._by_hand(), *held]
        for line in slice_of(frozenset(key for key, _ in told)):
            yield key_of(line), with_ids(line.body, self.__getitem__)
        yield from held

    def tree(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Establish the county."""
        for label, kind, superior in (
            ("county", "county_committee", None),
            ("township", "township_committee", "county"),
            ("neighbour", "township_committee", "county"),
            ("branch", "branch", "township"),
            ("second", "branch", "township"),
            ("third", "branch", "township"),
            ("fourth", "branch", "neighbour"),
        ):
            body = {"organization_id": self[label], "kind": kind, "name": f"{label} 组织"}
            if superior:
                body["superior_id"] = self[superior]
            if kind == "branch":
                body["category"] = "village"
            yield "registry.establish-organization", {"occurred_on": "2024-01-01", **body}

    def _people(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for label in ("Li", "Wang"):
            body = {"occurred_on": "2024-01-02", "person_id": self[label], "name": f"{label} 某"}
            yield "registry.register-person", body
        post = self._about("branch", "2024-02-01", post_id=self["post"])
        yield "registry.create-post", {**post, "kind": "secretary", "title": "支部书记"}
        yield (
            "registry.appoint-person",
            {**post, "person_id": self["Li"], "document": "〔2024〕1号"},
        )
        later = {**post, "occurred_on": "2025-11-01"}
        yield "registry.end-appointment", {**later, "person_id": self["Li"]}
        yield "registry.start-acting", {**later, "person_id": self["Wang"]}

    def _changes(self) -> Iterator[tuple[str, dict[str, Any]]]:
        counted = {"full_members": 20, "probationary_members": 2, "entitled_to_vote": 19}
        yield "registry.count-members", self._about("branch", "2025-01-10", **counted)
        yield "registry.rename-organization", self._about("branch", "2025-02-01", name="新名支部")
        changed = self._about("branch", "2025-02-01", category="community")
        yield "registry.categorize-organization", changed
        moved = self._about("third", "2025-03-01", superior_id=self["neighbour"])
        yield "registry.move-organization", moved
        merged = self._about("united", "2025-04-01", kind="branch", name="联合支部")
        yield (
            "registry.merge-organizations",
            merged
            | {"predecessor_ids": [self["second"], self["third"]], "category": "village"}
            | {"superior_id": self["township"]},
        )
        yield "registry.abolish-organization", self._about("fourth", "2025-05-01")

    def _targets(self) -> Iterator[tuple[str, dict[str, Any]]]:
        clauses = [{"number": "S-36", "text": "每季度至少一次"}]
        issued = {"document_id": self["document"], "title": "方案", "clauses": clauses}
        yield "targets.issue-document", self._about("county", "2024-12-01", **issued)
        force = {"effective_from": "2025-01-01", "effective_to": "2025-12-31"}
        pack = {"rule_pack_id": self["pack"], "content": RULES.read_text("utf-8"), **force}
        yield "targets.publish-rule-pack", self._about("county", "2024-12-01", **pack)
        span = {"starts_on": "2025-01-01", "ends_on": "2025-12-31"}
        plan = {"plan_id": self["plan"], "kind": "annual", "title": "年度目标", **span}
        yield "targets.adopt-plan", self._about("branch", "2025-01-15", **plan)
        indicator = {"indicator_id": self["indicator"], "name": "帮扶农户", "unit": "户"}
        indicator |= {"quantity": "12", "due_on": "2025-12-31", "standard": "每月一户"}
        indicator["source"] = "支部台账"
        target = {"target_id": self["target"], "plan_id": self["plan"], "title": "联系群众"}
        yield (
            "targets.set-target",
            self._about("branch", "2025-01-16", indicators=[indicator], **target),
        )
        given = {"target_id": self["target"], "indicator_id": self["indicator"]}
        given["person_id"] = self["Li"]
        cascaded = self._about("branch", "2025-01-20", post_id=self["post"], **given)
        yield "targets.cascade-indicator", cascaded
        yield "targets.accept-indicator", self._about("branch", "2025-01-21", **given)

    def _deeds(self) -> Iterator[tuple[str, dict[str, Any]]]:
        agenda = [{"title": "党建工作", "tags": ["party_building"]}]
        for label, day in (("meeting", "2025-03-05"), ("other meeting", "2025-03-06")):
            held = {"meeting_id": self[label], "kind": "general_meeting", "present": 12}
            held |= {"chair_id": self["Li"], "agenda": agenda, "entitled": 19}
            yield "activities.record-meeting", self._about("branch", day, **held)
        corrected = {"meeting_id": self["meeting"], "present": 13, "reason": "人数有误"}
        yield "activities.correct-meeting", self._about("branch", "2025-03-10", **corrected)
        withdrawn = {"meeting_id": self["other meeting"], "reason": "重复登记"}
        yield "activities.withdraw-meeting", self._about("branch", "2025-03-10", **withdrawn)
        aborted = {"meeting_id": self["aborted"], "kind": "branch_committee", "present": 1}
        yield "activities.record-aborted-meeting", self._about("branch", "2025-03-12", **aborted)
        report = {"report_id": self["report"], "year": 2025, "half": 1, "title": "半年报告"}
        yield "activities.file-report", self._about("branch", "2025-07-01", **report)

    def _draw(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Draw one of two branches; what is drawn and bound to depends on the story's ids."""
        sample, frame = UUID(self["sample"]), (UUID(self["branch"]), UUID(self["united"]))
        seeds = {label: sha256(label.encode()).digest() for label in ("county", "township")}
        said: dict[str, Any] = {"sample_id": str(sample)}
        listed = {"unit_ids": [*map(str, frame)], "party_ids": [self[one] for one in seeds]}
        framed = self._about("county", "2025-09-01", size=1, **listed)
        yield "activities.record-frame", framed | said
        for label, seed in seeds.items():
            bound = sampling.commitment(sample, UUID(self[label]), seed)
            committed = self._about(label, "2025-09-02", commitment=bound, **said)
            yield "activities.commit-seed", committed
        for label, seed in seeds.items():
            shown = self._about(label, "2025-09-03", seed=seed.hex(), **said)
            yield "activities.reveal-seed", shown
        both = sampling.combined_seed(sample, tuple(seeds.values()))
        (drawn,) = sampling.draw(both, frame, 1)
        redrawn = {"unit_id": str(drawn), "ground": "disaster", "reason": "塌方断路"}
        yield "activities.redraw-unit", self._about("county", "2025-09-05", **redrawn, **said)

    def _about(self, label: str, day: str, **fields: Any) -> dict[str, Any]:
        return {"occurred_on": day, "organization_id": self[label], **fields}
