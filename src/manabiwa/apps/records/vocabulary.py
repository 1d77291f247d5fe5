"""The verbs that we write (ADL vocabulary) and the addresses of our activities."""

from django.conf import settings

EXPERIENCED = "http://adlnet.gov/expapi/verbs/experienced"
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
PASSED = "http://adlnet.gov/expapi/verbs/passed"
FAILED = "http://adlnet.gov/expapi/verbs/failed"
PROGRESSED = "http://adlnet.gov/expapi/verbs/progressed"
COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
REGISTERED = "http://adlnet.gov/expapi/verbs/registered"

LEARNING = (EXPERIENCED, ANSWERED, PASSED, FAILED, PROGRESSED, COMPLETED)
"""What counts as having learnt, a test that was failed too; to be registered does not."""

# extension of a result: how far through the activity the person is, 0 to 100 (cmi5)
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"


def activity_of(kind: str, identifier: int | str) -> str:
    """The IRI of one of our things, such as a course."""
    return f"{settings.SITE_URL}/xapi/{kind}/{identifier}"


def identifier_of(activity: str, kind: str) -> int | None:
    """The number behind an IRI of ours; None for another's or another kind."""
    prefix = activity_of(kind, "")
    rest = activity.removeprefix(prefix)
    return int(rest) if activity.startswith(prefix) and rest.isdigit() else None
