"""Pages as small grey pictures, and how alike two of them are.

A page is kept at 15 dots to the inch: headings, tables, charts and margins are seen, letters are not, so
that another version of LibreOffice or of a font passes and a moved or missing part does not.
"""

from __future__ import annotations

import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.float64]
DPI, SMALL = 60, 4


def pages_of(pdf: Path, dpi: int = DPI) -> list[Grey]:
    """Every page of ``pdf``, 0 (black) to 1 (white)."""
    stem = pdf.with_name(pdf.stem + "-page")
    subprocess.run(
        ["pdftoppm", "-gray", "-r", str(dpi), str(pdf), str(stem)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return [_pgm(file.read_bytes()) for file in sorted(pdf.parent.glob(f"{stem.name}-*.pgm"))]


def _pgm(data: bytes) -> Grey:
    _, size, _, _ = data.split(b"\n", 3)
    width, height = map(int, size.split())
    return np.frombuffer(data[-width * height :], np.uint8).reshape(height, width) / 255


def small(page: Grey) -> Grey:
    """The page a quarter as large, each point the mean of sixteen."""
    height, width = (side - side % SMALL for side in page.shape)
    cut = page[:height, :width].reshape(height // SMALL, SMALL, width // SMALL, SMALL)
    return np.asarray(cut.mean(axis=(1, 3)))


def alike(a: Grey, b: Grey) -> float:
    """Structural similarity of two small pages of any size, 1 where they are the same.

    Only where either has ink: the white of the paper would hide what differs. Points are compared with
    their neighbours smoothed, so that a line may move by half its height.
    """
    from scipy.ndimage import gaussian_filter

    height, width = max(a.shape[0], b.shape[0]), max(a.shape[1], b.shape[1])
    x, y = (1 - gaussian_filter(_padded(one, height, width), 1.0) for one in (a, b))
    mx, my = gaussian_filter(x, 2.0), gaussian_filter(y, 2.0)
    vx, vy = gaussian_filter(x * x, 2.0) - mx * mx, gaussian_filter(y * y, 2.0) - my * my
    both = gaussian_filter(x * y, 2.0) - mx * my
    near, much = 0.01**2, 0.03**2
    ssim = ((2 * mx * my + near) * (2 * both + much)) / ((mx * mx + my * my + near) * (vx + vy + much))
    inked = (mx > 0.01) | (my > 0.01)
    return float(ssim[inked].mean()) if inked.any() else 1.0


def _padded(page: Grey, height: int, width: int) -> Grey:
    return np.pad(page, ((0, height - page.shape[0]), (0, width - page.shape[1])), constant_values=1.0)


def ink(page: Grey, dpi: int = DPI) -> tuple[float, float, float, float]:
    """White left, right, above and below what is printed, in millimetres."""
    rows, columns = np.where((page < 0.6).any(axis=1))[0], np.where((page < 0.6).any(axis=0))[0]
    height, width = page.shape
    sides = (columns[0], width - 1 - columns[-1], rows[0], height - 1 - rows[-1])
    left, right, above, below = (float(side) / dpi * 25.4 for side in sides)
    return left, right, above, below


def write_png(file: Path, page: Grey) -> None:
    """Keep a grey picture in sixteen shades (enough for a layout, and small)."""
    shades = (np.rint(page * 15) * 17).astype(np.uint8)
    height, width = shades.shape
    raw = b"".join(b"\0" + row.tobytes() for row in shades)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts))


def read_png(file: Path) -> Grey:
    """A picture that :func:`write_png` wrote."""
    data, at, found = file.read_bytes(), 8, dict[bytes, bytes]()
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        found[data[at + 4 : at + 8]] = data[at + 8 : at + 8 + length]
        at += 12 + length
    width, height, *_ = struct.unpack(">IIBBBBB", found[b"IHDR"])
    rows: Any = np.frombuffer(zlib.decompress(found[b"IDAT"]), np.uint8).reshape(height, width + 1)
    return np.asarray(rows[:, 1:] / 255)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def convert(documents: list[Path], profile: Path) -> list[Path]:
    """The PDFs that LibreOffice makes of Word documents, beside them in a folder of their own."""
    out = documents[0].parent / "libreoffice"
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf"]
    done = subprocess.run(
        [*command, "--outdir", str(out), *map(str, documents)],
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if "rror" in done.stderr and "javaldx" not in done.stderr:
        raise AssertionError(done.stderr)
    return [out / f"{one.stem}.pdf" for one in documents]
