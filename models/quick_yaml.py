"""YAML by libyaml where PyYAML has it: the same as its own parser gives, in a tenth of the time.

The pipeline has the same few lines: the models may not know it, and it may not import this room when it
starts, for beside ``notebooks/models.py`` a notebook finds another ``models`` first on its path.
"""

from __future__ import annotations

from typing import Any


def parse(text: str) -> Any:  # noqa: ANN401  whatever the file says
    """Return what ``text`` says, of plain types only (as ``yaml.safe_load``).

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()
