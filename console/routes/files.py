"""The few files that pages need, by name: nothing else of the disk can be asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from console.access import Open

FOLDER = Path(__file__).parent.parent / "static"
TYPES = {
    "console.css": "text/css; charset=utf-8",
    "console.js": "text/javascript; charset=utf-8",
    "drafts.js": "text/javascript; charset=utf-8",
    "live.js": "text/javascript; charset=utf-8",
    "htmx.min.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
router = APIRouter(include_in_schema=False)


@router.get("/static/{name}")
def static_file(name: str, _: Annotated[None, Depends(Open())]) -> Response:
    """One of the files of ``TYPES``."""
    if name not in TYPES:
        raise HTTPException(404)
    return Response(_content(name), media_type=TYPES[name], headers={"Cache-Control": "max-age=300"})


@lru_cache(maxsize=8)
def _content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
