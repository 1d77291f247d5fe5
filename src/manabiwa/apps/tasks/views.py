"""Watching, stopping and repeating long work."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from manabiwa.apps.common.http import acting

from . import selectors, services
from .presenting import show_task


@require_GET
def task_list(request: HttpRequest) -> HttpResponse:
    """The person's own long work."""
    return render(request, "tasks/list.html", {"tasks": selectors.tasks_of(acting(request))[:100]})


@require_GET
def task_detail(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """One task; the part with the progress alone when HTMX asks for it."""
    task = get_object_or_404(selectors.tasks_of(acting(request)), pk=task_id)
    template = "tasks/_progress.html" if request.headers.get("HX-Request") else "tasks/detail.html"
    return render(request, template, {"task": task, "shown": show_task(task)})


@require_POST
def task_cancel(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Ask a task to stop."""
    actor = acting(request)
    task = get_object_or_404(selectors.tasks_of(actor), pk=task_id)
    services.cancel_task(task=task, actor=actor, now=timezone.now())
    return redirect("tasks:detail", task_id=task_id)


@require_POST
def task_retry(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Run a failed or stopped task again."""
    actor = acting(request)
    task = get_object_or_404(selectors.tasks_of(actor), pk=task_id)
    services.retry_task(task=task, actor=actor, now=timezone.now())
    return redirect("tasks:detail", task_id=task_id)
