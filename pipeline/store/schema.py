"""Numbered migrations, applied in order, each in a transaction of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.store.connection import connect

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(path: Path, timeout: float) -> int:
    """Bring the database at ``path`` to the newest schema and return its number.

    Raises:
        BadInput: the database was written by a newer version of the program.
    """
    files = migration_files()
    path.parent.mkdir(parents=True, exist_ok=True)
    with connect(path, timeout) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (number INTEGER NOT NULL, applied_at TIMESTAMPTZ NOT NULL)"
        )
        row = connection.execute("SELECT coalesce(max(number), 0) FROM migrations").fetchone()
        done = int(row[0]) if row else 0
        if done > len(files):
            raise BadInput(
                f"{path}: lược đồ số {done} mới hơn phiên bản này ({len(files)}); hãy cập nhật Minh Tin"
            )
        for number, file in enumerate(files[done:], done + 1):
            connection.begin()
            connection.execute(file.read_text("utf-8"))
            connection.execute("INSERT INTO migrations VALUES (?, ?)", [number, datetime.now(UTC)])
            connection.commit()
    return len(files)


def migration_files() -> list[Path]:
    """Return the migrations in order; their numbers have no gap."""
    files = sorted(MIGRATIONS.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    numbers = [int(file.name[:4]) for file in files]
    if numbers != list(range(1, len(files) + 1)):
        raise BadInput(f"{MIGRATIONS}: các bước nâng lược đồ không liền số: {numbers}; hãy cài lại Minh Tin")
    return files
