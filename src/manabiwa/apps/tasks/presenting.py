"""A background task as its progress component shows it."""

from dataclasses import dataclass

from django.urls import reverse

from .models import BackgroundTask, State

# the component knows a task that has not begun as queued
SHOWN_STATES = {State.WAITING: "queued"}


@dataclass(frozen=True, slots=True)
class ShownTask:
    """What components/task_progress.html needs."""

    state: str
    done: int
    total: int
    message: str
    poll_url: str
    cancel_url: str
    retry_url: str


def show_task(task: BackgroundTask) -> ShownTask:
    """The task with the addresses that watch, stop and repeat it."""
    address = {name: reverse(f"tasks:{name}", args=[task.pk]) for name in ("detail", "cancel", "retry")}
    return ShownTask(
        state=SHOWN_STATES.get(State(task.state), task.state), done=task.done, total=task.total, message=task.message,
        poll_url=address["detail"], cancel_url=address["cancel"] if task.is_open else "",
        retry_url=address["retry"] if task.state in (State.FAILED, State.CANCELLED) else "",
    )  # fmt: skip
