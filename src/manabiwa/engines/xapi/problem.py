"""What a client asks of a record store: the filters of a statement query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from manabiwa.engines.xapi.equivalence import identifier

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
"""Verb of a statement that takes back another one."""


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """Filters of ``GET statements``; None leaves a filter out, all given must hold.

    Parameters
    ----------
    agent : mapping, optional
        An agent or identified group; matched by its inverse functional identifier, as actor or as object.
    verb, activity : str, optional
        IRIs. The activity is matched as object.
    registration : str, optional
        UUID in the context.
    since, until : datetime, optional
        Stored after `since`, and at or before `until`.
    related_activities, related_agents : bool
        Look for the activity or agent in the context and in a substatement as well.
    """

    agent: Mapping[str, object] | None = None
    verb: str | None = None
    activity: str | None = None
    registration: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    related_activities: bool = False
    related_agents: bool = False

    @property
    def agent_identifier(self) -> tuple[str, ...] | None:
        """The identifier to look for, or None if there is no agent to look for."""
        return None if self.agent is None else identifier(self.agent)
