"""The ledger in its one order, for whoever was away: the reading is shared by all."""

from shared.eventstore.feed import MAX_PAGE, Feed, FeedEntry, SqlFeed

__all__ = ["MAX_PAGE", "Feed", "FeedEntry", "SqlFeed"]
