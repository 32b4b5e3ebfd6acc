"""The states of every record of activity logging, and which commands lead where.

By the command that begins the record; its first state is the one it begins in. ``command:variant``
is a command with other words. What a state does not name is refused in it; a step that leads to ""
is refused in every state that is named.
"""

from tests.unit.commands.walking import Table, same

COMMITS = ("commit-seed:one", "commit-seed:two")
REVEALS = ("reveal-seed:one", "reveal-seed:two")
STANDINGS = ("change-contact-point-standing", "change-contact-point-standing:better")
TABLES: dict[str, Table] = {  # by the command that begins the record; the first state is its own
    "record-meeting": {
        "held": {
            **same("held", "correct-meeting", "correct-meeting:who"),
            "withdraw-meeting": "withdrawn",
        },
        "withdrawn": same("withdrawn", "withdraw-meeting"),
    },
    "record-aborted-meeting": {
        "aborted": {**same("aborted", "correct-meeting"), "withdraw-meeting": "withdrawn"},
        "withdrawn": {**same("withdrawn", "withdraw-meeting"), "correct-meeting:who": ""},
    },
    "file-report": {
        "filed": {
            "receive-report": "received",
            "return-report": "returned",
            "answer-report": "answered",
        },
        "received": {
            **same("received", "receive-report"),
            "return-report": "returned",
            "answer-report": "answered",
        },
        "returned": {"refile-report": "filed"},
        "answered": same("answered", "receive-report"),
    },
    "deliver-duty-report": {
        "delivered": {"withdraw-duty-report": "withdrawn"},
        "withdrawn": same("withdrawn", "withdraw-duty-report"),
    },
    "choose-contact-point": {
        "chosen": {
            **same("chosen", "review-contact-point", "rehome-contact-point", *STANDINGS),
            "end-contact-point": "ended",
            "withdraw-contact-point": "withdrawn",
        },
        "ended": {"withdraw-contact-point": "withdrawn"},
        "withdrawn": same("withdrawn", "withdraw-contact-point"),
    },
    "record-visit": {
        "claimed": {
            "confirm-visit": "confirmed",
            "dispute-visit": "disputed",
            "withdraw-visit": "withdrawn",
        },
        "confirmed": {
            **same("confirmed", "confirm-visit"),
            "dispute-visit": "disputed",
            "withdraw-visit": "withdrawn",
        },
        "disputed": {
            **same("disputed", "dispute-visit"),
            "confirm-visit": "confirmed",
            "withdraw-visit": "withdrawn",
        },
        "withdrawn": same("withdrawn", "withdraw-visit"),
    },
    "record-guidance": {
        "given": {**same("given", "follow-up-guidance"), "withdraw-guidance": "withdrawn"},
        "withdrawn": same("withdrawn", "withdraw-guidance"),
    },
    "record-experience": {
        "told": {
            **same("told", "spread-experience", "adopt-experience"),
            "withdraw-experience": "withdrawn",
        },
        "withdrawn": same("withdrawn", "withdraw-experience"),
    },
    "claim-innovation": {
        "claimed": {
            **same("claimed", "revoke-innovation-adoption"),
            "evidence-innovation": "evidenced",
            "withdraw-innovation": "withdrawn",
        },
        "evidenced": {
            **same("evidenced", "evidence-innovation", "revoke-innovation-adoption"),
            "adopt-innovation": "adopted",
            "adopt-innovation:another": "adopted by another",
            "withdraw-innovation": "withdrawn",
        },
        "adopted": {
            **same("adopted", "evidence-innovation", "adopt-innovation"),
            "revoke-innovation-adoption": "evidenced",
            "withdraw-innovation": "withdrawn",
        },
        "adopted by another": {
            **same("adopted by another", "evidence-innovation", "adopt-innovation:another"),
            "revoke-innovation-adoption": "evidenced",
            "withdraw-innovation": "withdrawn",
        },
        "withdrawn": same("withdrawn", "withdraw-innovation"),
    },
    "set-topic": {
        "set": {**same("set", "change-topic"), "drop-topic": "dropped"},
        "dropped": same("dropped", "drop-topic"),
    },
    "finish-research-report": {
        "finished": {"file-research-report": "filed", "withdraw-research-report": "withdrawn"},
        "filed": {
            "return-research-report": "returned",
            "accept-research-report": "accepted",
            "withdraw-research-report": "withdrawn",
        },
        "returned": {"file-research-report": "filed", "withdraw-research-report": "withdrawn"},
        "accepted": {"withdraw-research-report": "withdrawn"},
        "withdrawn": same("withdrawn", "withdraw-research-report"),
    },
    "raise-problem": {
        "open": {
            **same("open", "assign-problem", "escalate-problem"),
            "claim-problem-solved": "claimed",
            "withdraw-problem": "withdrawn",
        },
        "claimed": {
            "confirm-problem-solved": "solved",
            "reject-problem-solution": "open",
            "withdraw-problem": "withdrawn",
        },
        "solved": {"withdraw-problem": "withdrawn", "confirm-problem-solved:owner": ""},
        "withdrawn": same("withdrawn", "withdraw-problem"),
    },
    "plan-inspection": {
        "planned": {
            "recuse-inspector": "with another",
            "record-inspection": "held",
            "call-off-inspection": "called off",
        },
        "with another": {
            "record-inspection": "held",
            "call-off-inspection": "called off",
        },
        "held": {},
        "called off": {},
    },
    "record-frame": {
        "framed": {"commit-seed:one": "one bound", "commit-seed:two": "two bound"},
        "one bound": {**same("one bound", "commit-seed:one"), "commit-seed:two": "bound"},
        "two bound": {**same("two bound", "commit-seed:two"), "commit-seed:one": "bound"},
        "bound": {
            **same("bound", *COMMITS),
            "reveal-seed:one": "one shown",
            "reveal-seed:two": "two shown",
        },
        "one shown": {
            **same("one shown", *COMMITS, "reveal-seed:one"),
            "reveal-seed:two": "drawn",
        },
        "two shown": {
            **same("two shown", *COMMITS, "reveal-seed:two"),
            "reveal-seed:one": "drawn",
        },
        "drawn": {**same("drawn", *COMMITS, *REVEALS), "redraw-unit": "redrawn"},
        "redrawn": {
            **same("redrawn", *COMMITS, *REVEALS),
            "reveal-seed:another": "",
        },
    },
    "raise-finding": {
        "raised": {"release-finding": "released"},
        "released": {**same("released", "release-finding"), "order-rectification": "ordered"},
        "ordered": {
            **same("ordered", "release-finding"),
            "extend-rectification": "extended",
            "report-rectification": "reported",
        },
        "extended": {
            **same("extended", "release-finding"),
            "report-rectification": "reported",
        },
        "reported": {
            **same("reported", "release-finding"),
            "close-finding": "closed",
            "reopen-finding": "ordered",
        },
        "closed": {**same("closed", "release-finding"), "reopen-finding": "ordered"},
    },
    "record-service": {
        "entered": {"withdraw-record": "withdrawn"},
        "withdrawn": same("withdrawn", "withdraw-record"),
    },
    "close-survey": {"closed": {}},
}
