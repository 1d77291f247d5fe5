"""Joining, posts, declarations and news."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import SYSTEM, Actor, Capability
from manabiwa.apps.common.services import action
from manabiwa.apps.mail.sending import send_mail

from . import figures, signals
from .models import (
    FigureSnapshot,
    Membership,
    MembershipRequest,
    MunicipalDomain,
    Municipality,
    News,
    Post,
    PostHolding,
    RequestState,
    SiteRevision,
)  # fmt: skip


def touch_site() -> None:
    """Something public has changed: kept pages are made anew. Call it inside the service's transaction."""
    if not SiteRevision.objects.filter(pk=1).update(number=F("number") + 1):
        SiteRevision.objects.create(pk=1, number=1)


def request_membership(
    *, municipality: Municipality, department: str, contact_name: str, email: str, message: str, now: datetime
) -> MembershipRequest:
    """A municipality asks to join (anybody may ask; the secretariat decides).

    Raises ValidationError when the municipality is a member or has asked already.
    """
    if Membership.objects.filter(municipality=municipality).exists():
        raise ValidationError(_("%(name)sは、すでに参加しています。") % {"name": municipality})
    try:
        with transaction.atomic():
            request = MembershipRequest.objects.create(
                municipality=municipality,
                department=department,
                contact_name=contact_name,
                email=email,
                message=message,
            )
    except IntegrityError:
        text = _("%(name)sの申し込みは、すでに届いています。事務局からの連絡をお待ちください。")
        raise ValidationError(text % {"name": municipality}) from None
    send_mail(
        to=[email],
        subject=_("参加の申し込みを受け付けました"),
        body=_("%(name)sの参加の申し込みを受け付けました。事務局が確かめて、この宛先にお返事します。")
        % {"name": municipality.full_name},
    )
    return request


def approve_membership(
    *, request: MembershipRequest, domains: Sequence[str], actor: Actor, now: datetime
) -> Membership:
    """The secretariat welcomes a municipality; its e-mail domains let its staff sign up.

    Raises ValidationError when the request has been decided or a domain belongs to another municipality.
    """
    with action("network.approve_membership", actor=actor, capability=Capability.ADMIT_MEMBERS) as act:
        request = _open_request(request)
        _decide(request, RequestState.APPROVED, "", actor, now)
        membership = Membership.objects.create(
            municipality=request.municipality, since=timezone.localdate(now), department=request.department
        )
        for domain in domains:
            add_domain(municipality=request.municipality, domain=domain, actor=actor)
        touch_site()
        act.about(membership, municipality=request.municipality_id, changes={"domains": list(domains)})
        act.announce(signals.membership_approved, membership=membership, request=request)
    return membership


def decline_membership(*, request: MembershipRequest, note: str, actor: Actor, now: datetime) -> None:
    """The secretariat says no, with its reason, which is mailed to the person who asked."""
    with action("network.decline_membership", actor=actor, capability=Capability.ADMIT_MEMBERS) as act:
        request = _open_request(request)
        _decide(request, RequestState.DECLINED, note, actor, now)
        send_mail(to=[request.email], subject=_("参加の申し込みについて"), body=note)
        act.about(request, municipality=request.municipality_id, changes={"note": note})


def add_domain(*, municipality: Municipality, domain: str, actor: Actor) -> MunicipalDomain:
    """An e-mail domain belongs to the municipality. Raises ValidationError when it belongs to another one."""
    name = domain.strip().lower().removeprefix("@")
    with action(
        "network.add_domain", actor=actor, capability=Capability.MANAGE_MEMBERS, municipality=municipality.pk
    ) as act:
        # unscoped: a domain is unique in the whole network
        row, _created = MunicipalDomain.unscoped.get_or_create(domain=name, defaults={"municipality": municipality})
        if row.municipality_id != municipality.pk:
            raise ValidationError(_("ドメイン %(domain)s は、ほかの自治体が使っています。") % {"domain": name})
        act.about(row, changes={"domain": name})
    return row


def create_post(*, municipality: Municipality, section: str, title: str, actor: Actor) -> Post:
    """A chair in an office. Raises ValidationError when it exists."""
    with action(
        "network.create_post", actor=actor, capability=Capability.MANAGE_MEMBERS, municipality=municipality.pk
    ) as act:
        post = Post(municipality=municipality, section=section, title=title)
        post.full_clean()
        post.save()
        act.about(post, changes={"section": section, "title": title})
    return post


def hand_over_post(*, post: Post, successor_id: int, note: str, actor: Actor, today: date) -> PostHolding:
    """人事異動 in one step: the holder leaves, the successor sits down; the post's roles and work stay with the post.

    Raises ValidationError when the successor holds the post already.
    """
    with action(
        "network.hand_over_post", actor=actor, capability=Capability.MANAGE_MEMBERS, municipality=post.municipality_id
    ) as act:
        current = PostHolding.objects.select_for_update().filter(post=post, ends_on=None).first()
        if current is not None and current.holder_id == successor_id:
            raise ValidationError(_("選んだ人は、すでにこの役職に就いています。"))
        if current is not None:
            current.ends_on = max(today, current.starts_on)
            current.handover_note = note
            current.save(update_fields=["ends_on", "handover_note"])
        holding = PostHolding.objects.create(post=post, holder_id=successor_id, starts_on=today)
        previous = current.holder_id if current else None
        act.about(post, changes={"holder": [previous, successor_id]})
        act.announce(signals.post_handed_over, post=post, previous_id=previous, successor_id=successor_id)
    return holding


def snapshot_figures(*, fiscal_year: int, now: datetime, actor: Actor = SYSTEM) -> int:
    """Keep all members' figures as they stand now as those of the fiscal year; running it again replaces them."""
    with action("network.snapshot_figures", actor=actor, capability=Capability.CURATE) as act:
        codes = list(Membership.objects.values_list("municipality_id", flat=True))
        values = figures.compute_figures([figure.key for figure in figures.all_figures()], codes, now)
        rows = [
            FigureSnapshot(
                municipality_id=code, figure=key, fiscal_year=fiscal_year, value=by_code.get(code, 0), computed_at=now
            )
            for key, by_code in values.items()
            for code in codes
        ]  # fmt: skip
        _keep(rows)
        act.about(changes={"fiscal_year": fiscal_year, "figures": len(rows)})
    return len(rows)


def keep_figures(*, values: Mapping[str, Mapping[str, float]], fiscal_year: int, now: datetime, actor: Actor) -> int:
    """Keep figures of an earlier year that were counted elsewhere: by municipality code, then by figure."""
    with action("network.keep_figures", actor=actor, capability=Capability.CURATE) as act:
        rows = [
            FigureSnapshot(municipality_id=code, figure=key, fiscal_year=fiscal_year, value=value, computed_at=now)
            for code, by_figure in values.items()
            for key, value in by_figure.items()
        ]
        _keep(rows)
        touch_site()
        act.about(changes={"fiscal_year": fiscal_year, "figures": len(rows)})
    return len(rows)


def _keep(rows: Sequence[FigureSnapshot]) -> None:
    FigureSnapshot.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["municipality", "figure", "fiscal_year"],
        update_fields=["value", "computed_at"],
    )  # fmt: skip


def publish_news(*, title: str, body: str, actor: Actor, now: datetime) -> News:
    """The secretariat tells everybody."""
    with action("network.publish_news", actor=actor, capability=Capability.CURATE) as act:
        news = News.objects.create(title=title, body=body, published_at=now)
        touch_site()
        act.about(news, changes={"title": title})
    return news


def withdraw_news(*, news: News, actor: Actor) -> None:
    """Take a notice off the site; it stays in the store with its words. Publish it again with `republish_news`."""
    with action("network.withdraw_news", actor=actor, capability=Capability.CURATE) as act:
        news.published_at = None
        news.save(update_fields=["published_at", "updated_at"])
        touch_site()
        act.about(news, changes={"title": news.title})


def republish_news(*, news: News, actor: Actor, now: datetime) -> None:
    """Put a notice that was taken off back on the site, as of now."""
    with action("network.publish_news", actor=actor, capability=Capability.CURATE) as act:
        news.published_at = now
        news.save(update_fields=["published_at", "updated_at"])
        touch_site()
        act.about(news, changes={"title": news.title})


def _open_request(request: MembershipRequest) -> MembershipRequest:
    row = MembershipRequest.objects.select_for_update().select_related("municipality").get(pk=request.pk)
    if row.state != RequestState.OPEN:
        raise ValidationError(_("この申し込みは、すでに処理されています。"))
    return row


def _decide(request: MembershipRequest, state: RequestState, note: str, actor: Actor, now: datetime) -> None:
    request.state, request.decision_note = state, note
    request.decided_at, request.decided_by_id = now, actor.person_id
    request.save(update_fields=["state", "decision_note", "decided_at", "decided_by"])
