"""The API held to its own description: every operation, every check, questions nobody would write by hand."""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.console.console_kit import TestDesk

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
#: More for a thorough run by hand.
EXAMPLES = int(os.environ.get("MINHTIN_SCHEMA_EXAMPLES", "12"))
SCOPES = ("alerts:read", "alerts:write", "coverage:read", "corrections:read", "metrics:read")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> TestDesk:
    return TestDesk(tmp_path_factory.mktemp("schema"))


@pytest.fixture(scope="module")
def operations(desk: TestDesk) -> list[Any]:
    """Every operation of the description, asked of the application in this process."""
    desk.client()
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", desk.app, headers={"Host": "127.0.0.1"})
    return [one.ok() for one in schema.get_all_operations()]


def test_every_call_is_in_the_description(desk: TestDesk, operations: list[Any]) -> None:
    told = {(one.method.upper(), one.path) for one in operations}
    real = {
        (method, route.path)  # type: ignore[attr-defined]  # every route of the console is an APIRoute
        for route in desk.app.routes
        for method in route.methods  # type: ignore[attr-defined]
        if getattr(route, "include_in_schema", False)
    }
    assert told == real
    assert len(told) >= 6


def test_every_answer_is_as_described(desk: TestDesk, operations: list[Any]) -> None:
    token = {**desk.token(*SCOPES), "Host": "127.0.0.1"}
    asked: Counter[str] = Counter()
    for one in operations:

        @settings(
            max_examples=EXAMPLES,
            deadline=timedelta(seconds=20),
            derandomize=True,
            database=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )
        @given(case=one.as_strategy())
        def hold(case: Any) -> None:  # noqa: ANN401  schemathesis makes the class of it
            asked[case.operation.label] += 1
            case.call_and_validate(headers=token)

        hold()
    assert set(asked) == {one.label for one in operations}
