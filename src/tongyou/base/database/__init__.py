"""The one way to write: a transaction that queues instead of failing, and tables that only grow."""

from tongyou.base.database.transactions import is_postgresql, is_sqlite, write

__all__ = ["is_postgresql", "is_sqlite", "write"]
