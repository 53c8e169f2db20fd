"""Lines of an input that cannot be used: told on standard error, kept with their reason beside the output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pipeline.errors import BadInput, in_words

#: Lines told one by one; the others are only in the file.
TOLD = 20


class Aside:
    """Takes bad lines; give :meth:`refuse` to ``read_jsonl``."""

    def __init__(self, out: Path) -> None:
        self.file = out.with_name(out.name + ".quarantine.jsonl")
        self.count = 0
        self._rows: list[dict[str, Any]] = []

    def refuse(self, path: Path, number: int, line: str, reason: str) -> None:
        """Note a line that cannot be used."""
        self.count += 1
        if self.count <= TOLD:
            sys.stderr.write(f"minhtin: {path}:{number}: {reason}\n")
        self._rows.append({"file": str(path), "line": number, "reason": reason, "text": line})

    def close(self, good: int) -> int:
        """Write the file (an older one goes when nothing is bad) and return the exit status.

        Raises:
            BadInput: it cannot be written.
        """
        try:
            self.file.unlink(missing_ok=True)
            if self._rows:
                with self.file.open("w", encoding="utf-8", newline="\n") as out:
                    out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in self._rows)
        except OSError as error:
            raise BadInput(f"{self.file}: không ghi được: {in_words(error)}") from error
        if self._rows and (good or self.count > TOLD):
            sys.stderr.write(f"{self.count} dòng không dùng được → {self.file}\n")
        return 1 if self._rows else 0
