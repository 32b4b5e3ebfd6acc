"""The states of what has an end in registry and targets, and which commands lead where.

By what it is; its first state is the one in which `founding` has put it. ``command:variant`` is a
command with other words. What a state does not name is refused in it; a step that leads to "" is
refused in every state that is named.
"""

from tests.unit.commands.walking import Table, same

GOING_ON = ("assign-weak-case", "take-weak-case-measure", "continue-weak-case")
CHANGES = ("rename-organization", "categorize-organization", "count-members", "set-committee")
GOING = ("report-progress", "change-deadline")
DIRECTIVES = ("study-directive", "take-directive-measure", "report-directive-result")
OF_HOLDER = ("file-secretary", "exempt-from-contact-points")
TABLES: dict[str, Table] = {
    "weak case": {
        "open": {
            **same("open", *GOING_ON, "hold-weak-case-acceptance:failed"),
            "hold-weak-case-acceptance": "accepted",
        },
        "accepted": {
            **same("accepted", *GOING_ON, "hold-weak-case-acceptance"),
            "hold-weak-case-acceptance:failed": "open",
            "close-weak-case": "closed",
        },
        "closed": {"reopen-weak-case": "open"},
    },
    "focus": {
        "open": {**same("open", "plan-focus-measure"), "close-focus": "closed"},
        "closed": {"reopen-focus": "open"},
    },
    "unit": {
        "open": {**same("open", "cover-unit"), "close-unit": "closed"},
        "closed": same("closed", "close-unit"),
    },
    "venue": {"open": {"close-venue": "closed"}, "closed": same("closed", "close-venue")},
    # Who has signed may say so again, whatever has come since.
    "handover": {
        "empty": {"list-handover-item": "listed", "rule-handover": "ruled"},
        "listed": {
            **same("listed", "list-handover-item"),
            "sign-handover": "by one",
            "sign-handover:successor": "by the other",
            "rule-handover": "ruled",
        },
        "by one": {
            **same("by one", "sign-handover"),
            "sign-handover:successor": "by both",
            "rule-handover": "ruled after one",
        },
        "by the other": {
            **same("by the other", "sign-handover:successor"),
            "sign-handover": "by both",
            "rule-handover": "ruled after the other",
        },
        "by both": same("by both", "sign-handover", "sign-handover:successor"),
        "ruled": {},
        "ruled after one": same("ruled after one", "sign-handover"),
        "ruled after the other": same("ruled after the other", "sign-handover:successor"),
    },
    "organization": {
        "standing": {
            **same("standing", *CHANGES),
            "abolish-organization": "ended",
            "void-organization": "voided",
        },
        "ended": same("ended", "abolish-organization"),
        "voided": same("voided", "void-organization"),
    },
    "person": {
        "known": {
            **same("known", "record-contact", "lift-restriction"),
            "restrict-person": "restricted",
            "erase-person": "erased",
        },
        "restricted": {
            **same("restricted", "restrict-person"),
            "lift-restriction": "known",
        },
        "erased": same("erased", "erase-person", "lift-restriction"),
    },
    # Of a post: who holds it, who acts for it, who is on leave. Whose days are over may be told so
    # again.
    "holder": {
        "held": {
            **same("held", *OF_HOLDER, "assign-scope"),
            "end-appointment": "vacant",
        },
        "vacant": {
            **same("vacant", "assign-scope", "end-appointment"),
            "appoint-person": "another's",
        },
        "another's": same("another's", "assign-scope", "end-appointment", "appoint-person"),
    },
    "acting": {
        "nobody": {"start-acting": "acting"},
        "acting": {**same("acting", "start-acting"), "end-appointment:acting": "over"},
        "over": same("over", "start-acting", "end-appointment:acting"),
    },
    "leave": {
        "serving": {"start-leave": "away"},
        "away": {"end-leave": "back"},
        "back": same("back", "end-leave"),
    },
    "flag": {
        "unflagged": {"set-flag": "flagged"},
        "flagged": {**same("flagged", "set-flag"), "clear-flag": "cleared"},
        "cleared": same("cleared", "set-flag", "clear-flag"),
    },
    "second superior": {
        "one": {"add-superior": "two"},
        "two": {"set-assessor": "assessed by the second", "end-superior": "one again"},
        "assessed by the second": {
            **same("assessed by the second", "set-assessor"),
            "end-superior": "one again",
        },
        "one again": same("one again", "end-superior"),
    },
    "work document": {
        "approved": {
            **same("approved", "revise-work-document", "record-implementation"),
            "revise-work-document:another": "",
            "record-implementation:another": "",
        },
    },
    # A long-term plan: only the targets of a year are linked.
    "plan": {"in force": {"link-plan": "", "end-plan": "ended"}, "ended": {}},
    "target": {
        "open": {
            **same("open", *GOING),
            "cascade-indicator": "given",
            "agree-assistance": "shared",
            "end-target": "closed",
        },
        "given": {
            **same("given", *GOING, "cascade-indicator", "accept-indicator"),
            "agree-assistance": "given and shared",
            "end-target": "closed",
        },
        "shared": {
            **same("shared", *GOING, "agree-assistance", "accept-assistance"),
            "cascade-indicator": "given and shared",
            "end-target": "closed",
        },
        "given and shared": {
            **same("given and shared", *GOING, "cascade-indicator", "accept-indicator"),
            **same("given and shared", "agree-assistance", "accept-assistance"),
            "end-target": "closed",
        },
        "closed": {},
    },
    "directive": {
        "received": {
            **same("received", "study-directive"),
            "take-directive-measure": "measured",
            **same("closed", "set-directive-aside", "supersede-directive"),
        },
        "measured": {
            **same("measured", *DIRECTIVES),
            **same("closed", "set-directive-aside", "supersede-directive"),
        },
        "closed": {},
    },
    "waiver": {"granted": {"revoke-waiver": "revoked"}, "revoked": {}},
    "document": {
        "issued": {"supersede-document": "superseded"},
        "superseded": same("superseded", "supersede-document"),
    },
}
