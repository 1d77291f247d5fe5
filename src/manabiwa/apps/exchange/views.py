"""Cases: what everybody reads, and where municipalities write."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.accounts.limits import limit
from manabiwa.apps.common.documents.pdf import pdf_response
from manabiwa.apps.common.http import acting, open_to_all, public
from manabiwa.apps.common.models import Pillar
from manabiwa.apps.common.permissions import Actor, Capability, PermissionRefused
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.network.prefectures import PREFECTURES
from manabiwa.apps.tables.exporting import export_response, requested_format
from manabiwa.apps.tables.writing import OutColumn, OutTable

from . import documents, selectors, services
from .forms import AnswerForm, CaseForm, QuestionForm
from .models import Case, CaseResult, CaseState
from .timeline import write_timeline

PER_PAGE = 20
GRADES = (1, 2, 3, 4, 5)


def _wanted(request: HttpRequest) -> selectors.CaseFilter:
    get = request.GET.get
    grade = get("grade", "")
    return selectors.CaseFilter(
        words=get("q", "").strip()[:100],
        pillar=get("pillar", "") if get("pillar") in Pillar.values else "",
        result=get("result", "") if get("result") in CaseResult.values else "",
        grade=int(grade) if grade in {"1", "2", "3", "4", "5"} else 0,
        prefecture=get("prefecture", "")[:2],
    )


@require_GET
@public
def cases(request: HttpRequest) -> HttpResponseBase:
    """Published cases by words, pillar, result, grade of evidence and prefecture."""
    wanted = _wanted(request)
    rows = selectors.filter_cases(wanted)
    if fmt := requested_format(request):
        titles = (
            _("題名"), _("自治体"), _("取組領域"), _("結果"), _("根拠の強さ"), _("困っていたこと"), _("取り組んだこと"),
            _("結果の説明"), _("うまくいかなかったこと"), _("次はこうする"), _("費用(円)"), _("公開日"),
        )  # fmt: skip
        values = (
            (row.title, row.municipality.full_name, row.get_pillar_display(), row.get_result_kind_display(),
             row.evidence.get("grade"), row.problem, row.actions, row.result, row.went_wrong, row.do_differently,
             row.cost_yen, row.published_at and timezone.localdate(row.published_at))
            for row in rows.iterator(500)
        )  # fmt: skip
        return export_response(OutTable(_("事例一覧"), tuple(OutColumn(title) for title in titles)), values, fmt)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "wanted": wanted,
        "pillars": Pillar.choices, "results": CaseResult.choices, "grades": GRADES, "prefectures": PREFECTURES,
        "is_filtered": wanted != selectors.CaseFilter(),
    }  # fmt: skip
    return render(request, "exchange/cases.html", context)


@require_GET
@public
def feed(request: HttpRequest) -> HttpResponse:
    """The newest cases as an Atom feed."""
    atom = Atom1Feed(
        title=_("学びの輪の新しい事例"), link=request.build_absolute_uri(reverse("exchange:cases")), description="",
        feed_url=request.build_absolute_uri(), language=get_language(),
    )  # fmt: skip
    for row in selectors.published_cases()[:PER_PAGE]:
        url = request.build_absolute_uri(reverse("exchange:case", args=[row.pk]))
        atom.add_item(
            title=row.title, link=url, description=row.result, author_name=row.municipality.full_name,
            pubdate=row.published_at, updateddate=row.updated_at, unique_id=url,
        )  # fmt: skip
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_GET
@public
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: problem, what was done, what came of it, what went wrong, who took it over."""
    actor = acting(request)
    row = selectors.case_for(actor, case_id)
    if row is None:
        raise Http404
    may_edit = actor.may(Capability.PUBLISH_CASES, row.municipality_id)
    places = _own_places(actor).exclude(pk=row.municipality_id) if actor.person_id else ()
    context = {
        "case": row, "evidence": row.evidence, "intervals": documents.evidence_intervals(row.evidence),
        "words": row.evidence.get("words", {}).get("en" if get_language() == "en" else "ja", []),
        "adoptions": selectors.adoptions_of(row), "questions": selectors.answered_questions(row)[:20],
        "may_edit": may_edit, "places": places, "form": QuestionForm() if actor.person_id else None,
        "is_public": row.state == CaseState.PUBLISHED,
    }  # fmt: skip
    return render(request, "exchange/case.html", context)


@require_GET
@open_to_all
def case_document(request: HttpRequest, case_id: int) -> HttpResponse:
    """The case as PDF, to print and to hand round."""
    row = selectors.case_for(acting(request), case_id)
    if row is None:
        raise Http404
    # open to strangers and made anew each time
    limit(request, "document", times=60, seconds=60)
    return pdf_response(documents.case_document(row, timezone.localdate()))


def _own_places(actor: Actor) -> QuerySet[Municipality]:
    codes = actor.municipalities(Capability.PUBLISH_CASES)
    rows = Municipality.objects.filter(membership__isnull=False)
    return rows if codes is None else rows.filter(pk__in=codes)


def _own_case(request: HttpRequest, case_id: int) -> Case:
    return get_object_or_404(selectors.cases_of(acting(request)), pk=case_id)


@require_POST
def adopt(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a case as the example of one's own."""
    source = get_object_or_404(selectors.published_cases(), pk=case_id)
    place = get_object_or_404(_own_places(acting(request)), pk=request.POST.get("municipality", ""))
    try:
        own = services.adopt_case(case=source, municipality=place, actor=acting(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("exchange:case", case_id=case_id)
    messages.success(request, _("下書きを作りました。自分のまちの困りごとに書き直し、結果が出たら公開しましょう。"))
    return redirect("exchange:edit", case_id=own.pk)


@require_POST
def ask(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask the municipality that wrote the case."""
    source = get_object_or_404(selectors.published_cases(), pk=case_id)
    form = QuestionForm(request.POST)
    if form.is_valid():
        services.ask_about_case(case=source, text=form.cleaned_data["text"], actor=acting(request), now=timezone.now())
        messages.success(request, _("質問を送りました。回答はメールで届き、このページにも載ります。"))
    else:
        messages.error(request, _("聞きたいことを書いてください。"))
    return redirect("exchange:case", case_id=case_id)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The cases that my municipality writes, and the questions to it."""
    actor = acting(request)
    page = Paginator(selectors.cases_of(actor), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "questions": selectors.questions_for(actor).filter(answered_at=None)[:50],
        "form": AnswerForm(),
        "may_write": _own_places(actor).exists(),
    }
    return render(request, "exchange/mine.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Begin a case."""
    places = _own_places(acting(request))
    if not places.exists():
        raise PermissionRefused(_("事例を書ける自治体がありません。所属の管理者にお問い合わせください。"))
    form = CaseForm(request.POST or None, municipalities=places, initial={"municipality": places.first()})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.draft_case(actor=acting(request), now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("下書きを保存しました。"))
            return redirect("exchange:case", case_id=row.pk)
    return render(request, "exchange/edit.html", {"form": form})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, case_id: int) -> HttpResponse:
    """Change a case of mine."""
    row = _own_case(request, case_id)
    initial = {field: getattr(row, field) for field in services.WRITTEN_FIELDS}
    initial["timeline"] = write_timeline(row.timeline)
    form = CaseForm(request.POST or None, municipalities=None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_case(case=row, changes=form.cleaned_data, actor=acting(request), now=timezone.now())
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _("事例を保存しました。"))
            return redirect("exchange:case", case_id=row.pk)
    return render(request, "exchange/edit.html", {"form": form, "case": row})


@require_POST
def publish(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show a case to everybody, or bring a withdrawn one back."""
    row = _own_case(request, case_id)
    try:
        services.publish_case(case=row, actor=acting(request), now=timezone.now())
    except ValidationError as error:
        fields = CaseForm.base_fields
        names = [str(fields[field].label) for field in error.message_dict if field in fields]
        messages.error(request, _("公開する前に、次を書いてください: %(names)s") % {"names": "、".join(names)})
        return redirect("exchange:edit", case_id=case_id)
    messages.success(request, _("事例を公開しました。ほかの自治体から見つけられます。"))
    return redirect("exchange:case", case_id=case_id)


@require_POST
def withdraw(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a case back; the message offers to undo it."""
    row = _own_case(request, case_id)
    try:
        services.withdraw_case(case=row, actor=acting(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        undo = reverse("exchange:publish", args=[case_id])
        messages.success(request, _("事例を取り下げました。"), extra_tags=f"undo {undo}")
    return redirect("exchange:mine")


@require_POST
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer a question to my municipality."""
    question = get_object_or_404(selectors.questions_for(acting(request)), pk=question_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        services.answer_question(
            question=question, answer=form.cleaned_data["answer"], actor=acting(request), now=timezone.now()
        )
        messages.success(request, _("回答を送りました。事例のページにも載せました。"))
    else:
        messages.error(request, _("回答を書いてください。"))
    return redirect("exchange:mine")
