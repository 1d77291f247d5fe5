"""The registry of municipalities, who is a member, what members promise, and the posts that outlive their holders."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import Pillar, TimeStamped
from manabiwa.apps.common.tenancy import TenantModel

from .prefectures import PREFECTURES


class Kind(models.TextChoices):
    """種別 of a 地方公共団体."""

    PREFECTURE = "prefecture", _("都道府県")
    CITY = "city", _("市")
    SPECIAL_WARD = "special_ward", _("特別区")
    TOWN = "town", _("町")
    VILLAGE = "village", _("村")


class Municipality(models.Model):
    """自治体: a prefecture, city, special ward, town or village, known by its 6-digit code (全国地方公共団体コード).

    Real municipalities hold public facts only. Invented ones of the demo network carry `is_demo` and codes that no
    real one can have (prefecture + 9xx + check digit).
    """

    code = models.CharField(_("全国地方公共団体コード"), max_length=6, primary_key=True)
    name = models.CharField(_("名称"), max_length=50)
    kana = models.CharField(_("よみ"), max_length=100)
    kind = models.CharField(_("種別"), max_length=12, choices=Kind.choices)
    prefecture = models.CharField(_("都道府県"), max_length=2, choices=[(p.code, p.name) for p in PREFECTURES])
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(code__regex=r"^[0-9]{6}$"), name="municipality_code_six_digits"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="municipality_kind_known"),
        ]
        indexes = [models.Index(fields=["prefecture", "code"], name="municipality_of_prefecture")]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """Name with its prefecture, as an address begins."""
        return self.name if self.kind == Kind.PREFECTURE else f"{self.get_prefecture_display()}{self.name}"


class Indicator(models.Model):
    """One published statistic: what is counted, in which unit, from which source."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(_("項目"), max_length=200)
    source = models.CharField(_("出典"), max_length=200)

    def __str__(self) -> str:
        return self.name


class Statistic(models.Model):
    """The value of an indicator for a municipality in a year."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="statistics")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(_("年"))
    value = models.FloatField(_("値"), null=True, help_text="null: not published")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "indicator", "year"], name="statistic_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.indicator_id} {self.year}"


class RequestState(models.TextChoices):
    """Where a request to join stands."""

    OPEN = "open", _("審査待ち")
    APPROVED = "approved", _("承認")
    DECLINED = "declined", _("見送り")


class MembershipRequest(TimeStamped):
    """A municipality asks to join; the secretariat decides."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="membership_requests")
    department = models.CharField(_("部署"), max_length=100)
    contact_name = models.CharField(_("担当者氏名"), max_length=100)
    email = models.EmailField(_("メールアドレス"))
    message = models.TextField(_("参加の動機・困っていること"), blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision_note = models.TextField(_("回答"), blank=True)

    class Meta:
        constraints = [
            # two people of one office who ask at once leave one request
            models.UniqueConstraint(
                fields=["municipality"], condition=models.Q(state="open"), name="membership_request_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} ({self.get_state_display()})"


class Membership(models.Model):
    """The municipality is a member of the network since a day."""

    municipality = models.OneToOneField(Municipality, on_delete=models.PROTECT, related_name="membership")
    since = models.DateField(_("参加日"))
    department = models.CharField(_("担当部署"), max_length=100)
    introduction = models.TextField(_("紹介"), blank=True)

    def __str__(self) -> str:
        return str(self.municipality)


class MunicipalDomain(TenantModel):
    """An e-mail domain of the municipality: whoever proves an address in it may be staff."""

    domain = models.CharField(_("ドメイン"), max_length=200, unique=True)

    def __str__(self) -> str:
        return self.domain


class Post(TenantModel):
    """役職: a chair in an office. Roles, programmes and open work hang on the post and outlive its holder."""

    section = models.CharField(_("部署"), max_length=100)
    title = models.CharField(_("役職・担当"), max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "section", "title"], name="post_once")]

    def __str__(self) -> str:
        return f"{self.section} {self.title}"


class PostHolding(models.Model):
    """Who sits in the chair, from when until when (none: today's holder)."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="holdings")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="post_holdings")
    starts_on = models.DateField(_("着任日"))
    ends_on = models.DateField(_("離任日"), null=True, blank=True)
    handover_note = models.TextField(_("引き継ぎメモ"), blank=True)

    class Meta:
        constraints = [
            # a post has one holder at a time, also when two people hand it over at once
            models.UniqueConstraint(fields=["post"], condition=models.Q(ends_on=None), name="post_held_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")), name="holding_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} / {self.holder_id}"


class Declaration(TenantModel):
    """自治体リスキリング宣言: what the municipality declares in public.

    A draft has no `published_at`. What was once public is never changed: a new version takes its place, or it is
    withdrawn, and `ended_at` says when. So everybody can read what was promised when.
    """

    title = models.CharField(_("宣言"), max_length=200)
    statement = models.TextField(_("本文"))
    mayor = models.CharField(_("宣言者"), max_length=100)
    declared_on = models.DateField(_("宣言日"))
    pillars = models.JSONField(_("取組領域"), default=list)
    is_published = models.BooleanField(_("公開"), default=False)
    published_at = models.DateTimeField(_("公開日時"), null=True, blank=True)
    ended_at = models.DateTimeField(_("公開を終えた日時"), null=True, blank=True)

    class Meta:
        ordering = ["-declared_on", "pk"]
        indexes = [models.Index(fields=["-declared_on"], name="declaration_newest")]
        constraints = [
            # two officers who publish at once leave one declaration in force, and who draft at once one draft
            models.UniqueConstraint(
                fields=["municipality"],
                condition=models.Q(is_published=True, published_at__isnull=False),
                name="declaration_in_force_once",
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=models.Q(is_published=False, published_at__isnull=True),
                name="declaration_draft_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def pillar_labels(self) -> list[str]:
        """Names of the pillars in the order of the closed set."""
        return [str(label) for value, label in Pillar.choices if value in self.pillars]


class Promise(models.Model):
    """One promise of a declaration, tied to a figure that the platform computes."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="promises")
    text = models.CharField(_("約束"), max_length=300)
    figure = models.CharField(_("指標"), max_length=50)
    target = models.FloatField(_("目標値"))
    fiscal_year = models.PositiveSmallIntegerField(_("達成年度"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class FigureSnapshot(models.Model):
    """A figure of a municipality as it stood at the end of a fiscal year: what the yearly report compares."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="figure_snapshots")
    figure = models.CharField(max_length=50)
    fiscal_year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "figure", "fiscal_year"], name="snapshot_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.figure} {self.fiscal_year}"


class News(TimeStamped):
    """What the secretariat tells everybody."""

    title = models.CharField(_("見出し"), max_length=200)
    body = models.TextField(_("本文"))
    published_at = models.DateTimeField(_("公開日時"), null=True, blank=True)

    class Meta:
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class SiteRevision(models.Model):
    """A counter that moves when anything public changes: kept pages with an older number are made anew."""

    number = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)
