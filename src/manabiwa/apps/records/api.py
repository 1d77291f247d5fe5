"""The record store for other systems: xAPI statements of the token's person."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import Body, Router

from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting

from . import selectors, services

router = Router(tags=["records"])
VERSION = "1.0.3"


def _answer(data: Any, status: int = 200) -> HttpResponse:
    answer = JsonResponse(data, safe=False, status=status, json_dumps_params={"ensure_ascii": False})
    answer["X-Experience-API-Version"] = VERSION
    return answer


def _person(request: HttpRequest) -> User:
    return User.objects.get(pk=acting(request).person_id or 0)


@router.post("/statements", auth=scope("records:write"))
def post_statements(request: HttpRequest, data: Body[dict[str, Any]]) -> HttpResponse:
    """Store one statement about the token's person; answers its id."""
    try:
        row = services.store_content(content=data, person=_person(request), actor=acting(request), now=timezone.now())
    except services.StatementConflict as conflict:
        return _answer({"detail": f"statement {conflict} exists with other content"}, 409)
    return _answer([str(row.pk)])


@router.get("/statements", auth=scope("learning:read"))
def get_statements(
    request: HttpRequest, statementId: uuid.UUID | None = None, verb: str = "", activity: str = "",  # noqa: N803
    since: datetime | None = None, until: datetime | None = None, registration: uuid.UUID | None = None,
    limit: int = 100,
) -> HttpResponse:  # fmt: skip
    """The person's statements, newest first (parameters of the specification, part 3, 2.1.3)."""
    rows = selectors.statements_of(acting(request).person_id or 0)
    if statementId:
        row = rows.filter(pk=statementId).first()
        return _answer(row.content) if row else _answer({"detail": "not found"}, 404)
    rows = selectors.filter_statements(
        rows, verb=verb, activity=activity, since=since, until=until, registration=str(registration or "")
    )
    return _answer({"statements": [row.content for row in rows[: max(1, min(limit, 500))]], "more": ""})
