"""The living style page: every component with its name, its parameters and an example (development only)."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from manabiwa.apps.common.http import open_to_all
from manabiwa.apps.common.icons import ICONS
from manabiwa.apps.common.pictures import Day, Interval, Stage, Tile

TODAY: Final = dt.date(2026, 11, 23)
ERRORS: Final = (400, 403, 404, 429, 500)
COUNTS: Final = {1: 5, 4: 1, 7: 1, 11: 2, 13: 9, 15: 2, 20: 4, 22: 1, 31: 3, 32: 2, 34: 4, 38: 3, 40: 3, 43: 1}
"""Municipalities that joined by prefecture number, for the example of the tile map."""


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="事業の名前", max_length=60, help_text="60字まで。一覧と報告書に出ます。")
    pillar = forms.ChoiceField(
        label="取組領域", choices=[("staff", "行政DX"), ("company", "中小企業DX"), ("resident", "市民リスキリング")]
    )
    kind = forms.ChoiceField(
        label="選び方", choices=[("lottery", "抽選"), ("order", "先着"), ("review", "選考")], widget=forms.RadioSelect
    )
    support = forms.MultipleChoiceField(
        label="支え方",
        choices=[("meeting", "面談"), ("message", "メッセージ"), ("group", "学習会")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    begins = forms.DateField(label="開始日", widget=forms.DateInput(attrs={"type": "date"}))
    hours = forms.IntegerField(
        label="週に使える時間",
        widget=forms.NumberInput(attrs={"type": "range", "min": 1, "max": 15}),
        help_text="時間。あとで変えられます。",
    )
    note = forms.CharField(label="ねらい", widget=forms.Textarea, required=False)
    table = forms.FileField(label="受講者の一覧", required=False, help_text="Excel または CSV、10 MB まで。")
    agree = forms.BooleanField(label="個人情報の扱いを確かめました")


def example_tiles() -> list[Tile]:
    running = {13: 4, 20: 1, 34: 2, 1: 1}
    return [Tile(f"{number:02d}", count, f"#p{number}", running.get(number, 0)) for number, count in COUNTS.items()]


def example_groups() -> list[dict[str, Any]]:
    level = [("1", "はじめて", 128, True), ("2", "基礎", 240, False), ("3", "実務", 96, False)]
    hours = [("10", "10時間まで", 210, False), ("30", "30時間まで", 188, False)]
    return [
        {
            "name": name,
            "label": label,
            "options": [{"value": v, "label": words, "count": n, "selected": on} for v, words, n, on in options],
        }
        for name, label, options in (("level", "むずかしさ", level), ("hours", "時間", hours))
    ]


def example_figures() -> dict[str, Any]:
    """Values of the pictures, as on the pages of the demo network."""
    return {
        "stages": [
            Stage("応募", 214),
            Stage("受講 (抽選)", 95, url="#people"),
            Stage("修了", 71),
            Stage("就職・転職", 38, unknown=11, note="修了から180日"),
        ],
        "intervals": [
            Interval("この事業 (抽選)", 12.1, -2.0, 26.0),
            Interval("同じ型の7自治体", 10.0, 3.5, 16.5, "other"),
            Interval("合わせると", 10.5, 4.8, 16.2, "pooled"),
        ],
        "tiles": example_tiles(),
        "tiers": [(1, 24000), (500, 21600), (1500, 19200), (3000, 16800)],
        "days": [
            Day(TODAY + dt.timedelta(days=offset), planned, done)
            for offset, (planned, done) in enumerate([(60, 60), (60, 25), (0, 0), (90, 0), (60, 0), (0, 0), (90, 0)])
        ],
        "today": TODAY,
    }


def example_task(state: str, **more: Any) -> dict[str, Any]:
    return {"state": state, "done": 412, "total": 1000, "message": "", "poll_url": "#", **more}


def example_question(result: str = "") -> SimpleNamespace:
    return SimpleNamespace(
        id=f"example-{result or 'open'}",
        kind="single",
        text="表計算で、売上の列をいちばん上の行から合計する式はどれですか。",
        options=[("a", "=SUM(B2:B31)"), ("b", "=COUNT(B2:B31)"), ("c", "=MAX(B2:B31)")],
        chosen=["a"] if result == "right" else ["b"] if result else [],
        result=result,
        feedback="合計は SUM、個数は COUNT です。" if result else "",
    )


@open_to_all
def styles(request: HttpRequest) -> HttpResponse:
    """Show every component with an example in Japanese."""
    pages = Paginator(range(248), 20)
    return render(
        request,
        "styles.html",
        {
            **example_figures(),
            "crumbs": [("はじめ", "/"), ("見本", "")],
            "tab_items": [("#a", "人", True, 95), ("#b", "計画", False), ("#c", "成果", False), ("#d", "報告", False)],
            "rounds": ["関心", "予算要求", "議決", "申込みの確定", "契約", "利用"],
            "form": ExampleForm(initial={"hours": 6}),
            "wrong": ExampleForm({"hours": "40", "name": "", "kind": "lottery"}),
            "groups": example_groups(),
            "page": pages.page(3),
            "icons": ICONS,
            "errors": ERRORS,
            "running": example_task("running", message="行を読んでいます", cancel_url="#"),
            "failed": example_task("failed", message="412行目から先を読めませんでした。", retry_url="#"),
            "succeeded": example_task("succeeded", message="997件を取り込みました", result_url="#"),
            "question": example_question(),
            "answered": example_question("wrong"),
        },
    )


@open_to_all
def error_page(request: HttpRequest, code: int) -> HttpResponse:
    """An error page as a person meets it, with its status."""
    if code not in ERRORS:
        raise Http404
    return render(request, f"{code}.html", status=code)
