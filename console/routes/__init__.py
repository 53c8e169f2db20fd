"""The pages of the desk, one file each."""

from __future__ import annotations

from fastapi import APIRouter


def routers() -> tuple[APIRouter, ...]:
    """All routes of the console."""
    from console.routes import (
        alert,
        api,
        files,
        mail,
        office,
        oidc,
        overview,
        queue,
        record,
        responses,
        sign_in,
    )

    rooms = (files, sign_in, oidc, mail, queue, alert, responses, record, overview, office, api)
    return tuple(room.router for room in rooms)
