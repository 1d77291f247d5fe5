"""Every address of the site: who visits it, or why nobody can.

`tests/apps/web/test_every_address.py` fails when an address is in neither table, so a new page cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

HOME: Final = "229598"
RESIDENT: Final = f"resident@demo-{HOME}.example"
SUPPORTER: Final = f"supporter@demo-{HOME}.example"
OFFICER: Final = f"officer@demo-{HOME}.example"
TRAINER: Final = f"training@demo-{HOME}.example"
AUTHOR: Final = f"author@demo-{HOME}.example"
PURCHASER: Final = "purchaser@demo-139017.example"
SECRETARIAT: Final = "secretariat@network.example"
STRANGER: Final = ""

Visits = tuple[tuple[str, str], ...]

PLACES: Final[Mapping[str, str]] = {
    "resident": f"SELECT id FROM accounts_user WHERE email = '{RESIDENT}'",  # noqa: S608 (a constant)
    "own_course": "SELECT course_id FROM materials_material ORDER BY id LIMIT 1",
    "found_skill": "SELECT id FROM catalog_courseskill WHERE source = 'automatic' ORDER BY id LIMIT 1",
    "draft_role": (
        "SELECT r.id FROM training_role r JOIN training_trainingframework f ON f.id = r.framework_id"  # noqa: S608 (a constant)
        f" WHERE f.municipality_id = '{HOME}' AND f.state = 'draft' ORDER BY r.id LIMIT 1"
    ),
    "role_level": (
        "SELECT l.id FROM training_rolelevel l JOIN training_role r ON r.id = l.role_id"  # noqa: S608 (a constant)
        " JOIN training_trainingframework f ON f.id = r.framework_id"
        f" WHERE f.municipality_id = '{HOME}' AND f.state = 'published' ORDER BY l.id LIMIT 1"
    ),
    "position": (
        "SELECT p.id FROM training_staffposition p JOIN accounts_user u ON u.id = p.supervisor_id"  # noqa: S608 (a constant)
        f" WHERE u.email = '{TRAINER}' ORDER BY p.id LIMIT 1"
    ),
    "asked_skill": "SELECT skill_id FROM training_requirement ORDER BY id LIMIT 1",
    "entry": "SELECT id FROM portfolio_resumeentry ORDER BY id LIMIT 1",
    "reminder": "SELECT key FROM learning_reminder ORDER BY id LIMIT 1",
    "own_group": (
        "SELECT m.group_id FROM groups_groupmembership m JOIN accounts_user u ON u.id = m.person_id"  # noqa: S608 (a constant)
        f" WHERE u.email = '{RESIDENT}' ORDER BY m.id LIMIT 1"
    ),
    "open_group": (
        "SELECT id FROM groups_studygroup WHERE id NOT IN (SELECT m.group_id FROM groups_groupmembership m"  # noqa: S608 (a constant)
        f" JOIN accounts_user u ON u.id = m.person_id WHERE u.email = '{RESIDENT}') ORDER BY id LIMIT 1"
    ),
    "group_post": (
        "SELECT p.id FROM groups_grouppost p JOIN groups_groupmembership m ON m.id = p.author_id"  # noqa: S608 (a constant)
        f" JOIN accounts_user u ON u.id = m.person_id WHERE u.email <> '{RESIDENT}'"
        " AND m.group_id = (SELECT x.group_id FROM groups_groupmembership x JOIN accounts_user v ON v.id = x.person_id"
        f" WHERE v.email = '{RESIDENT}' ORDER BY x.id LIMIT 1) ORDER BY p.id LIMIT 1"
    ),
    "post": "SELECT id FROM network_post ORDER BY id LIMIT 1",
}
"""What an address takes from the demo network: its name and the question to the database."""

PAGES: Final[Mapping[str, Visits]] = {
    "web:start": ((STRANGER, "/"),),
    "web:home": ((RESIDENT, "/home"), (TRAINER, "/home")),
    "web:search": ((STRANGER, "/search?q=データ"), (STRANGER, "/search?q=zzzz"), (RESIDENT, "/search")),
    "web:about": ((STRANGER, "/about"),),
    "web:styles": ((STRANGER, "/styles"),),
    "web:error_page": tuple((STRANGER, f"/styles/errors/{code}") for code in (400, 403, 404, 429, 500)),
    "account_login": ((STRANGER, "/accounts/login/"),),
    "account_logout": ((RESIDENT, "/accounts/logout/"),),
    "account_inactive": ((STRANGER, "/accounts/inactive/"),),
    "account_signup": ((STRANGER, "/accounts/signup/"),),
    "account_reauthenticate": ((RESIDENT, "/accounts/reauthenticate/"),),
    "account_email": ((RESIDENT, "/accounts/email/"),),
    "account_email_verification_sent": ((STRANGER, "/accounts/confirm-email/"),),
    "account_change_password": ((RESIDENT, "/accounts/password/change/"),),
    "account_reset_password": ((STRANGER, "/accounts/password/reset/"),),
    "account_reset_password_done": ((STRANGER, "/accounts/password/reset/done/"),),
    "account_reset_password_from_key_done": ((STRANGER, "/accounts/password/reset/key/done/"),),
    "mfa_index": ((RESIDENT, "/accounts/2fa/"),),
    "mfa_list_webauthn": ((RESIDENT, "/accounts/2fa/webauthn/"),),
    "mfa_add_webauthn": ((RESIDENT, "/accounts/2fa/webauthn/add/"),),
    "socialaccount_login_cancelled": ((STRANGER, "/accounts/3rdparty/login/cancelled/"),),
    "socialaccount_login_error": ((STRANGER, "/accounts/3rdparty/login/error/"),),
    "socialaccount_connections": ((RESIDENT, "/accounts/3rdparty/"),),
    "people:profile": ((RESIDENT, "/people/me"), (OFFICER, "/people/me")),
    "people:trail": ((RESIDENT, "/people/me/trail"),),
    "people:staff": ((OFFICER, f"/people/of/{HOME}"),),
    "people:audit": ((OFFICER, f"/people/of/{HOME}/audit"),),
    "people:hand_over": ((OFFICER, "/people/posts/{post}/hand-over"),),
    "materials:materials": ((AUTHOR, "/materials/"),),
    "materials:create": ((AUTHOR, "/materials/new"),),
    "materials:edit": ((AUTHOR, "/materials/1"),),
    "materials:add_unit": tuple((AUTHOR, f"/materials/1/units/{kind}") for kind in ("text", "video", "quiz")),
    "materials:player": (
        (RESIDENT, "/materials/learn/{own_course}"),
        (RESIDENT, "/materials/learn/{own_course}/2"),
        (RESIDENT, "/materials/learn/{own_course}/3"),
    ),
    "tasks:list": ((TRAINER, "/tasks/"), (SECRETARIAT, "/tasks/")),
    "tables:imports": ((OFFICER, "/tables/"), (SECRETARIAT, "/tables/")),
    "tables:upload": ((OFFICER, "/tables/new/programmes.participants/"), (SECRETARIAT, "/tables/new/catalog.courses/")),
    "catalog:courses": ((STRANGER, "/catalog/"), (STRANGER, "/catalog/?q=エクセル"), (RESIDENT, "/catalog/?q=zzzz")),
    "catalog:course": ((STRANGER, "/catalog/courses/1"), (RESIDENT, "/catalog/courses/{own_course}")),
    "catalog:occupations": ((STRANGER, "/catalog/occupations"), (STRANGER, "/catalog/occupations?q=zzzz")),
    "catalog:occupation": ((STRANGER, "/catalog/occupations/15-1254.00"),),
    "catalog:providers": ((SECRETARIAT, "/catalog/providers"),),
    "catalog:add_provider": ((SECRETARIAT, "/catalog/providers/new"),),
    "catalog:review": ((SECRETARIAT, "/catalog/review"), (SECRETARIAT, "/catalog/review?queue=suggested")),
    "catalog:correct": ((SECRETARIAT, "/catalog/review/{found_skill}/correct"),),
    "catalog:source_upload": ((SECRETARIAT, "/catalog/sources/new"), (OFFICER, "/catalog/sources/new")),
    "catalog:frameworks": ((STRANGER, "/catalog/frameworks"), (SECRETARIAT, "/catalog/frameworks")),
    "catalog:framework": (
        (STRANGER, "/catalog/frameworks/dss-p"),
        (STRANGER, "/catalog/frameworks/dss-l?q=zzzz"),
    ),
    "connectors:connections": ((PURCHASER, "/connectors/"), (SECRETARIAT, "/connectors/")),
    "connectors:rosters": ((OFFICER, "/connectors/rosters"),),
    "connectors:connection": ((SECRETARIAT, "/connectors/1"), (OFFICER, "/connectors/2")),
    "catalog:offers": ((OFFICER, "/catalog/offers"), (SECRETARIAT, "/catalog/offers?all")),
    "catalog:add_licence": ((OFFICER, "/catalog/offers/licences/new"),),
    "catalog:licence": ((OFFICER, "/catalog/offers/licences/1"),),
    "catalog:add_class": ((OFFICER, "/catalog/offers/classes/new"),),
    "catalog:course_class": ((OFFICER, "/catalog/offers/classes/1"),),
    "catalog:outgoing_all": ((OFFICER, "/catalog/outgoing"),),
    "catalog:outgoing": ((OFFICER, "/catalog/outgoing/m-229598"),),
    "connectors:file": ((SECRETARIAT, "/connectors/file"),),
    "connectors:add": (
        (PURCHASER, "/connectors/new"),
        (PURCHASER, "/connectors/new?kind=udemy-business"),
        (SECRETARIAT, "/connectors/new?kind=file"),
    ),
    "programmes:calls": ((STRANGER, "/programmes/calls"),),
    "programmes:apply": ((TRAINER, "/programmes/calls/1/apply"),),
    "programmes:public": ((STRANGER, "/programmes/open/1"),),
    "programmes:mine": ((RESIDENT, "/programmes/mine"), (TRAINER, "/programmes/mine")),
    "programmes:public_places": (
        (STRANGER, "/programmes/places/229598"),
        (STRANGER, "/programmes/places/229598?needs=has_childcare&needs=has_pc"),
        (STRANGER, "/programmes/places/019526"),
    ),
    "programmes:places": ((OFFICER, "/programmes/places"),),
    "programmes:place": ((OFFICER, "/programmes/places/1/edit"),),
    "programmes:programmes": ((OFFICER, "/programmes/"),),
    "programmes:create": ((OFFICER, "/programmes/new"),),
    "programmes:programme": ((OFFICER, "/programmes/1"),),
    "programmes:cohort": ((OFFICER, "/programmes/cohorts/1"), (OFFICER, "/programmes/cohorts/3")),
    "programmes:applications": (
        (OFFICER, "/programmes/cohorts/1/applications"),
        (OFFICER, "/programmes/cohorts/2/applications"),
    ),
    "programmes:participation": ((OFFICER, "/programmes/participations/1"),),
    "evaluation:answers": ((OFFICER, "/evaluation/cohorts/1/answers"), (OFFICER, "/evaluation/cohorts/3/answers")),
    "evaluation:report": ((OFFICER, "/evaluation/cohorts/1/summary"),),
    "learning:cohort": ((OFFICER, "/learning/cohorts/2"), (OFFICER, "/learning/cohorts/3")),
    "learning:cohort_plans": ((OFFICER, "/learning/cohorts/2/plans"), (SUPPORTER, "/learning/cohorts/2/plans")),
    "evaluation:cohort": ((OFFICER, "/evaluation/cohorts/1"), (OFFICER, "/evaluation/cohorts/3")),
    "evaluation:evaluation": ((OFFICER, "/evaluation/1"),),
    "evaluation:publish": ((OFFICER, "/evaluation/1/publish"),),
    "learning:start": (
        (TRAINER, "/learning/start"),
        (TRAINER, "/learning/start?q=zzzz"),
        (TRAINER, "/learning/start?step=posting"),
    ),
    "learning:days": ((RESIDENT, "/learning/plan/days"),),
    "learning:start_with": ((SUPPORTER, "/learning/people/{resident}/start"),),
    "learning:plan": ((RESIDENT, "/learning/plan"), (TRAINER, "/learning/plan")),
    "learning:today": ((RESIDENT, "/learning/today"), (TRAINER, "/learning/today")),
    "learning:record": ((RESIDENT, "/learning/record"), (TRAINER, "/learning/record")),
    "learning:progress": ((RESIDENT, "/learning/progress"), (TRAINER, "/learning/progress")),
    "learning:reflections": ((RESIDENT, "/learning/reflections"), (TRAINER, "/learning/reflections")),
    "learning:pause": ((RESIDENT, "/learning/pause"),),
    "learning:reminders": ((RESIDENT, "/learning/reminders"), (TRAINER, "/learning/reminders")),
    "learning:stop_reminder": ((STRANGER, "/learning/reminders/stop/{reminder}"),),
    "portfolio:folder": ((RESIDENT, "/portfolio/"), (TRAINER, "/portfolio/")),
    "portfolio:add": ((RESIDENT, "/portfolio/new"), (TRAINER, "/portfolio/new")),
    "portfolio:person": ((SUPPORTER, "/portfolio/people/{resident}"),),
    "portfolio:resume": ((RESIDENT, "/portfolio/resume"), (TRAINER, "/portfolio/resume")),
    "portfolio:add_entry": tuple(
        (RESIDENT, f"/portfolio/resume/entries/new/{kind}") for kind in ("work", "edu", "lic")
    ),
    "portfolio:entry": ((RESIDENT, "/portfolio/resume/entries/{entry}"),),
    "groups:groups": ((RESIDENT, "/groups/"), (OFFICER, "/groups/")),
    "groups:start": ((RESIDENT, "/groups/new"),),
    "groups:join": ((RESIDENT, "/groups/{open_group}/join"),),
    "groups:group": ((RESIDENT, "/groups/{own_group}"),),
    "groups:me": ((RESIDENT, "/groups/{own_group}/me"),),
    "groups:meeting": ((RESIDENT, "/groups/{own_group}/meeting"),),
    "groups:report": ((RESIDENT, "/groups/{own_group}/posts/{group_post}/report"),),
    "groups:reports": ((OFFICER, "/groups/reports"),),
    "learning:others": ((RESIDENT, "/learning/plan/others"),),
    "support:desk": ((SUPPORTER, "/support/desk"), (SUPPORTER, "/support/desk?all")),
    "support:person": ((SUPPORTER, "/support/people/{resident}"),),
    "support:reflections": ((SUPPORTER, "/support/people/{resident}/reflections"),),
    "support:acts": ((SUPPORTER, "/support/people/{resident}/acts"),),
    "support:ask_hand_over": ((SUPPORTER, "/support/people/{resident}/hand-over"),),
    "support:hours": ((SUPPORTER, "/support/hours"),),
    "support:log": ((SUPPORTER, "/support/log"),),
    "support:templates": ((SUPPORTER, "/support/templates"),),
    "support:template": ((SUPPORTER, "/support/templates/1"),),
    "support:cohort": ((OFFICER, "/support/cohorts/2"),),
    "training:overview": ((TRAINER, f"/training/of/{HOME}"),),
    "training:matrix": ((TRAINER, f"/training/of/{HOME}/matrix"),),
    "training:role_new": ((TRAINER, f"/training/of/{HOME}/roles/new"),),
    "training:role_edit": ((TRAINER, f"/training/of/{HOME}/roles/{{draft_role}}"),),
    "training:staff": ((TRAINER, f"/training/of/{HOME}/staff"), (TRAINER, f"/training/of/{HOME}/staff?q=zzzz")),
    "training:staff_new": ((TRAINER, f"/training/of/{HOME}/staff/new"),),
    "training:staff_edit": ((TRAINER, f"/training/of/{HOME}/staff/{{position}}"),),
    "training:heat": (
        (TRAINER, f"/training/of/{HOME}/heat"),
        (TRAINER, f"/training/of/{HOME}/heat?by=self&rows=section"),
    ),
    "training:heat_people": (
        (TRAINER, f"/training/of/{HOME}/heat/{{asked_skill}}?rows=section&key=税務課"),
        (TRAINER, f"/training/of/{HOME}/heat/{{asked_skill}}?rows=section&key=全庁"),
    ),
    "training:curriculum": ((TRAINER, f"/training/of/{HOME}/curriculum"),),
    "training:curriculum_of": ((TRAINER, f"/training/of/{HOME}/curriculum/{{role_level}}"),),
    "training:outlook": ((TRAINER, f"/training/of/{HOME}/outlook"),),
    "training:peers": ((TRAINER, f"/training/of/{HOME}/peers"),),
    "training:mine": ((RESIDENT, "/training/mine"), (TRAINER, "/training/mine")),
    "training:assess": ((TRAINER, "/training/positions/{position}/assess"),),
    "training:frameworks": ((STRANGER, "/training/frameworks"),),
    "training:framework": ((STRANGER, f"/training/frameworks/{HOME}"),),
    "training:aim": ((RESIDENT, "/training/levels/{role_level}/aim"),),
    "exchange:cases": ((STRANGER, "/exchange/cases"), (STRANGER, "/exchange/cases?q=zzzz")),
    "exchange:case": ((STRANGER, "/exchange/cases/1"), (OFFICER, "/exchange/cases/1"), (TRAINER, "/exchange/cases/2")),
    "exchange:edit": ((OFFICER, "/exchange/cases/1/edit"),),
    "exchange:mine": ((OFFICER, "/exchange/mine"),),
    "exchange:create": ((OFFICER, "/exchange/mine/new"),),
    "exchange:events": ((STRANGER, "/exchange/events"),),
    "exchange:event": ((STRANGER, "/exchange/events/1"), (OFFICER, "/exchange/events/1")),
    "exchange:event_create": ((SECRETARIAT, "/exchange/events/new"),),
    "network:municipalities": ((STRANGER, "/municipalities/?prefecture=22"), (STRANGER, "/municipalities/?q=zzzz")),
    "network:municipality": ((STRANGER, f"/municipalities/{HOME}"), (STRANGER, "/municipalities/131016")),
    "network:declarations": ((STRANGER, "/municipalities/declarations"),),
    "network:report": ((STRANGER, "/municipalities/report"),),
    "network:news": ((STRANGER, "/municipalities/news"),),
    "network:join": ((STRANGER, "/municipalities/join"),),
    "network:joined": ((STRANGER, "/municipalities/join/sent"),),
    "network:declare": ((OFFICER, f"/municipalities/{HOME}/declare"),),
    "network:declare_own": ((OFFICER, "/municipalities/declare"),),
    "network:declaration_history": ((STRANGER, f"/municipalities/{HOME}/declarations"),),
    "network:desk": ((SECRETARIAT, "/municipalities/desk"),),
    "network:write_news": ((SECRETARIAT, "/municipalities/desk/news"),),
    "search:synonyms": ((SECRETARIAT, "/search/synonyms"), (SECRETARIAT, "/search/synonyms?q=zzzz")),
    "search:edit": ((SECRETARIAT, "/search/synonyms/1"),),
    "procurement:rounds": ((STRANGER, "/procurement/"), (PURCHASER, "/procurement/")),
    "procurement:create": ((PURCHASER, "/procurement/new"),),
    "procurement:round": ((STRANGER, "/procurement/1"), (PURCHASER, "/procurement/1")),
    "mail:outbox": ((STRANGER, "/mail/"),),
}
"""Pages by the name of their address: who sees them, and where."""

ON_THE_WAY: Final[Mapping[str, str]] = {
    "account_confirm_email": "a newcomer confirms the address",
    "account_reset_password_from_key": "a forgotten password",
    "mfa_activate_totp": "a second factor",
    "mfa_authenticate": "a second factor",
    "mfa_deactivate_totp": "a second factor",
    "mfa_reauthenticate": "a second factor",
    "mfa_view_recovery_codes": "a second factor",
    "mfa_generate_recovery_codes": "a second factor",
    "network:declaration_preview": "a declaration before it is public",
    "people:invitation": "an invitation",
    "catalog:source": "a publisher's file, looked at and written (test_show.py)",
    "connectors:roster": "a roster, before and after it is applied",
    "tables:detail": "an import in each state",
    "tasks:detail": "an import in each state",
}
"""Pages that stand only after something was done: `test_ways.py` goes there and checks each."""

NOT_PAGES: Final[Mapping[str, str]] = {
    "account_set_password": "leads on to changing the password: everybody here has one",
    "account_confirm_login_code": "signing in by a code is switched off: leads to the sign-in",
    "mfa_download_recovery_codes": "a file",
    "mfa_reauthenticate_webauthn": "needs a passkey in hardware",
    "mfa_remove_webauthn": "needs a passkey in hardware",
    "mfa_edit_webauthn": "needs a passkey in hardware",
    "mfa_login_webauthn": "answers the browser's passkey dialogue",
    "socialaccount_signup": "in the middle of a sign-in at another provider",
    "saml_acs": "speaks with the identity provider",
    "saml_finish_acs": "speaks with the identity provider",
    "saml_sls": "speaks with the identity provider",
    "saml_metadata": "speaks with the identity provider",
    "saml_login": "leads to the identity provider",
    "openid_connect_login": "leads to the identity provider",
    "openid_connect_callback": "speaks with the identity provider",
    "materials:media": "a video or its captions",
    "tables:template": "a file",
    "catalog:export": "a file",
    "catalog:outgoing_file": "a file",
    "catalog:outgoing_all_file": "a file",
    "connectors:export_roster": "a file",
    "tables:errors": "a file",
    "tables:progress": "a part of tables:detail",
    "catalog:source_progress": "a part of catalog:source",
    "catalog:suggestions": "a part of the search box",
    "network:suggest": "a part of the search box",
    "training:desk": "leads on to the own municipality's framework",
    "network:prefecture": "leads on to the list of that prefecture",
    "learning:what_if": "a part of learning:plan",
    "learning:improved": "a part of learning:plan",
    "learning:feed": "a calendar",
    "portfolio:download": "a file",
    "portfolio:resume_document": "a report as a file",
    "portfolio:resume_json": "a file",
    "catalog:framework_case": "a framework as a file",
    "catalog:framework_table": "a framework as a file",
    "evaluation:cohort_document": "a report as a file",
    "evaluation:evaluation_document": "a report as a file",
    "evaluation:evaluation_picture": "a report as a file",
    "evaluation:programme_document": "a report as a file",
    "exchange:case_document": "a report as a file",
    "support:person_plan": "a report as a file",
    "learning:plan_document": "a report as a file",
    "network:declaration_document": "a report as a file",
    "network:report_document": "a report as a file",
    "people:handover_document": "a report as a file",
    "exchange:feed": "a feed",
    "exchange:calendar": "a calendar",
    "exchange:event_calendar": "a calendar",
}
"""Addresses that answer GET with something else than a page of ours. What takes POST only is found out by asking."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One page to look at."""

    name: str
    address: str
    status: int


def status_of(address: str) -> int:
    """The status with which a page answers: error pages have their own."""
    code = address.rpartition("/styles/errors/")[2]
    if code.isdigit() and "/styles/errors/" in address:
        return int(code)
    return 401 if address == "/accounts/3rdparty/login/error/" else 200


def rounds() -> dict[str, list[Stop]]:
    """The pages by person, in the order in which that person opens them."""
    found: dict[str, list[Stop]] = {}
    for name, visits in PAGES.items():
        for who, address in visits:
            found.setdefault(who, []).append(Stop(name, address, status_of(address)))
    return found
