"""The pages of the desk, one file each."""

from __future__ import annotations

from fastapi import APIRouter


def routers() -> tuple[APIRouter, ...]:
    """All routes of the console."""
    from console.routes import alert, files, queue, sign_in

    return files.router, sign_in.router, queue.router, alert.router
