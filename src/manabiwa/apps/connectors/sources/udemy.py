"""Udemy Business: its list of courses, then what people learned.

Source: Udemy Business API documentation (Courses API: `courses/list`; Reporting API:
`analytics/user-course-activity`), basic authentication with client id and secret, pages by `page` and `page_size`
with the address of the next page in `next`.
"""

from typing import Any
from urllib.parse import urlencode

from manabiwa.apps.catalog.bringing import CourseCells
from manabiwa.apps.connectors.fetching import Fetcher

from .source import Activity, Cursor, Page, Recall, Settings, Source, entries, following, hours, nothing, text

_PAGE_SIZE = 100
_COURSES = "courses/list/"
_ACTIVITY = "analytics/user-course-activity/"
_FIELDS = (
    "id,title,description,url,estimated_content_length,what_you_will_learn,requirements,primary_category,locale,"
    "caption_languages,instructional_level_simple,avg_rating,last_update_date,num_videos"
)
_LEVELS = {"all levels": "all", "beginner": "beginner", "intermediate": "intermediate", "expert": "expert"}


def read(fetcher: Fetcher, settings: Settings, cursor: Cursor, recall: Recall = nothing) -> Page:
    """One page of courses; after the last, one of activities. Neither list can be narrowed to what changed."""
    phase = cursor.get("phase", _COURSES)
    first = f"{settings.address.rstrip('/')}/api-2.0/organizations/{settings.account}/{phase}"
    query = {"page": 1, "page_size": _PAGE_SIZE}
    if phase == _COURSES:
        query = {**query, "fields[course]": _FIELDS}  # type: ignore[dict-item]
    url = cursor.get("next") or f"{first}?{urlencode(query)}"
    answer = fetcher.get_json(url)
    found = entries(answer, "results")
    onward = following(answer.get("next"), url)
    total = answer.get("count") if isinstance(answer.get("count"), int) else 0
    goes_on: Cursor | None = {"phase": phase, "next": onward} if onward else None
    if phase == _COURSES:
        courses = [course_cells(one, settings.address) for one in found if isinstance(one, dict)]
        return Page(courses=courses, following=goes_on or {"phase": _ACTIVITY}, total=total)
    activities = [one for entry in found if isinstance(entry, dict) and (one := activity_of(entry))]
    return Page(activities=activities, following=goes_on, total=total)


def course_cells(entry: dict[str, Any], address: str) -> CourseCells:
    """A course of the list as cells of the table of courses."""
    url = text(entry.get("url"))
    captions = entry.get("caption_languages")
    videos = entry.get("num_videos")
    return {
        "external_id": text(entry.get("id")),
        "title": text(entry.get("title")),
        "description": text(entry.get("description")),
        "outcomes": text(_inside(entry.get("what_you_will_learn"), "list")),
        "prerequisites": text(_inside(entry.get("requirements"), "list")),
        "url": f"{address.rstrip('/')}{url}" if url.startswith("/") else url,
        "subject": text(_inside(entry.get("primary_category"), "title")),
        "level": _LEVELS.get(text(entry.get("instructional_level_simple")).lower().removesuffix(" level"), "all"),
        "language": text(_inside(entry.get("locale"), "locale")),
        "hours": hours(entry.get("estimated_content_length")),
        "rating": f"{min(entry['avg_rating'], 5):.2f}" if isinstance(entry.get("avg_rating"), int | float) else "",
        "updated_on": text(entry.get("last_update_date"))[:10],
        "has_captions": "" if not isinstance(captions, list) else "1" if captions else "0",
        "needs_video": "" if not isinstance(videos, int) else "1" if videos else "0",
        "device": "any",
        "is_seat": "1",
    }


def activity_of(entry: dict[str, Any]) -> Activity | None:
    """A line of the report; None for one that names no person or no course."""
    email, course = text(entry.get("user_email")).lower(), text(entry.get("course_id"))
    if "@" not in email or not course:
        return None
    ratio, minutes = entry.get("completion_ratio"), entry.get("num_video_consumed_minutes")
    return Activity(
        email=email,
        external_id=course,
        progress=min(max(float(ratio) / 100, 0.0), 1.0) if isinstance(ratio, int | float) else 0.0,
        minutes=round(min(max(float(minutes), 0.0), 500_000.0)) if isinstance(minutes, int | float) else 0,
        at=text(entry.get("course_last_accessed_date")),
    )


def _inside(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else value if isinstance(value, list | str) else None


SOURCE = Source(read, per_minute=60, needs_key=True, is_seat=True)
