"""Where data that is not code lies: ``rules/`` and ``models/`` artefacts, found by path."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import BadInput

ROOT = Path(__file__).resolve().parent.parent


def rules_dir() -> Path:
    """Return the folder of rules: ``$MINHTIN_RULES``, or ``rules/`` beside the packages.

    Raises:
        BadInput: the folder does not exist.
    """
    path = Path(os.environ.get("MINHTIN_RULES") or ROOT / "rules")
    if not path.is_dir():
        raise BadInput(f"{path}: không có thư mục quy tắc này; đặt lại MINHTIN_RULES hoặc cài lại Minh Tin")
    return path
