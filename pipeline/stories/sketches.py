"""Sketches of many texts, so laid out that one text is compared with hundreds of them in microseconds."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.stories.sketch import VALUES, Sketch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Sketches:
    """Sketches by number (0, 1, 2 and so on). MinHash values lie in one matrix, what follows them in lists."""

    def __init__(self) -> None:
        import numpy as np

        self._values: NDArray[np.uint32] = np.zeros((256, VALUES), dtype=np.uint32)
        self._rest: list[array[int]] = []

    def add(self, sketch: Sketch) -> int:
        """Keep a sketch and return its number; an empty one stays empty."""
        import numpy as np

        number = len(self._rest)
        if number == len(self._values):
            self._values = np.concatenate((self._values, np.zeros_like(self._values)))
        if sketch:
            self._values[number] = sketch[:VALUES]
        self._rest.append(array("Q", sketch[VALUES:]))
        return number

    def __getitem__(self, number: int) -> tuple[int, ...]:
        """The sketch as it was given."""
        rest = self._rest[number]
        return (*self._values[number].tolist(), *rest) if rest else ()

    def likeness(self, sketch: Sketch, numbers: Sequence[int]) -> list[float]:
        """Return the estimated likeness of a text to each of these, as :func:`pipeline.stories.sketch.likeness`."""
        import numpy as np

        if not sketch or not len(numbers):
            return [0.0] * len(numbers)
        mine = np.array(sketch[:VALUES], dtype=np.uint32)
        equal = (self._values[np.asarray(numbers)] == mine).sum(axis=1)
        return [
            same / VALUES if self._rest[number] else 0.0
            for same, number in zip(equal.tolist(), numbers, strict=True)
        ]
