"""A person's own account, and the people of a municipality."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language

from manabiwa.apps.common.documents.pdf import pdf_response
from manabiwa.apps.common.http import acting, open_to_all
from manabiwa.apps.common.permissions import Capability, require
from manabiwa.apps.network import handover as pack
from manabiwa.apps.network import selectors as network
from manabiwa.apps.network import services as network_services
from manabiwa.apps.network.models import Municipality

from . import selectors, services
from .documents import handover_document
from .forms import HandoverForm, InvitationForm, PostForm, ProfileForm, RoleForm, TokenForm
from .models import ApiToken, Invitation, Purpose, RoleAssignment, User


def _me(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Particulars, consents, keys, and what the platform knows about the person."""
    form = ProfileForm(request.POST or None, instance=_me(request))
    if request.method == "POST" and form.is_valid():
        services.change_profile(user=_me(request), actor=acting(request), **form.cleaned_data)
        translation.activate(_me(request).language)
        messages.success(request, _("保存しました。"))
        return redirect("people:profile")
    consents = selectors.consents_of(_me(request))
    choices = [(value, label, consents.get(value)) for value, label in Purpose.choices]
    tokens = ApiToken.objects.filter(user=_me(request), revoked_at=None).order_by("-pk")
    context = {"form": form, "consents": choices, "tokens": tokens, "token_form": TokenForm()}
    return render(request, "accounts/profile.html", context)


@require_POST
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Agree to a purpose, or take it back."""
    change = services.give_consent if request.POST.get("give") == "1" else services.withdraw_consent
    if purpose not in Purpose.values:
        return HttpResponse(status=404)
    change(user=_me(request), purpose=purpose, actor=acting(request), now=timezone.now())
    messages.success(request, _("同意の設定を変えました。"))
    return redirect("people:profile")


@require_POST
def token_create(request: HttpRequest) -> HttpResponse:
    """Make a key and show it this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("用途・範囲・日数を確かめてください。"))
        return redirect("people:profile")
    data = form.cleaned_data
    _token, key = services.create_token(
        user=_me(request), name=data["name"], scopes=data["scopes"], days=data["days"], actor=acting(request),
        now=timezone.now(),
    )  # fmt: skip
    return render(request, "accounts/token.html", {"key": key, "name": data["name"]})


@require_POST
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Make a key useless."""
    token = get_object_or_404(ApiToken, pk=token_id, user=_me(request))
    services.revoke_token(token=token, actor=acting(request), now=timezone.now())
    messages.success(request, _("鍵を無効にしました。"))
    return redirect("people:profile")


@require_POST
def own_data(request: HttpRequest) -> HttpResponse:
    """Everything about me, as a file."""
    data = services.export_person(user=_me(request), actor=acting(request), now=timezone.now())
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="manabiwa-my-data.json"'
    return answer


@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Forget me. The page asked once; the person types the address to be sure."""
    if request.POST.get("email", "").strip().lower() != _me(request).email:
        messages.error(request, _("確認のメールアドレスが違います。何も消していません。"))
        return redirect("people:profile")
    services.erase_person(user=_me(request), actor=acting(request), now=timezone.now())
    logout(request)
    messages.success(request, _("あなたの情報を消しました。ご利用ありがとうございました。"))
    return redirect("web:start")


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Who saw or changed my record."""
    page = Paginator(selectors.trail_about(_me(request), acting(request)), 50).get_page(request.GET.get("page"))
    return render(request, "accounts/trail.html", {"page": page})


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """An invited person takes the role."""
    row = get_object_or_404(Invitation.objects.select_related("municipality", "invited_by"), token=token)
    if request.method == "POST":
        try:
            services.accept_invitation(invitation=row, user=_me(request), actor=acting(request), now=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("people:invitation", token=token)
        messages.success(request, _("役割が付きました。"))
        return redirect("web:home")
    return render(request, "accounts/invitation.html", {"invitation": row})


@require_GET
def staff(request: HttpRequest, code: str) -> HttpResponse:
    """The people, posts and invitations of a municipality."""
    municipality = get_object_or_404(Municipality, pk=code)
    actor = acting(request)
    context = {
        "municipality": municipality,
        "people": Paginator(selectors.staff_of(municipality, actor), 25).get_page(request.GET.get("page")),
        "posts": [post for post in network.posts_for(actor) if post.municipality_id == code],
        "invitations": selectors.open_invitations(municipality, actor, timezone.now()),
        "invitation_form": InvitationForm(),
        "role_form": RoleForm(),
        "post_form": PostForm(),
    }
    return render(request, "accounts/staff.html", context)


@require_POST
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Invite somebody."""
    municipality = get_object_or_404(Municipality, pk=code)
    form = InvitationForm(request.POST)
    if form.is_valid():
        services.invite_person(
            municipality=municipality, actor=acting(request), now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("%(email)s に招待を送りました。") % form.cleaned_data)
    else:
        require(acting(request), Capability.MANAGE_MEMBERS, code)
        messages.error(request, _("メールアドレスと役割を確かめてください。"))
    return redirect("people:staff", code=code)


@require_POST
def give_role(request: HttpRequest, code: str) -> HttpResponse:
    """Give a registered person a role."""
    municipality = get_object_or_404(Municipality, pk=code)
    require(acting(request), Capability.MANAGE_MEMBERS, code)
    form = RoleForm(request.POST)
    user = User.objects.filter(email=request.POST.get("email", "").strip().lower(), is_active=True).first()
    if not form.is_valid() or user is None:
        messages.error(request, _("このアドレスの人は登録されていません。招待を送ってください。"))
        return redirect("people:staff", code=code)
    try:
        services.give_role(user=user, role=form.cleaned_data["role"], municipality=municipality, actor=acting(request))
        messages.success(request, _("%(name)sさんに役割を付けました。") % {"name": user})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("people:staff", code=code)


@require_POST
def take_role(request: HttpRequest, role_id: int) -> HttpResponse:
    """Take a role back."""
    assignment = get_object_or_404(RoleAssignment, pk=role_id)
    services.take_role(assignment=assignment, actor=acting(request))
    messages.success(request, _("役割を外しました。"))
    return redirect("people:staff", code=assignment.municipality_id)


@require_POST
def create_post(request: HttpRequest, code: str) -> HttpResponse:
    """A new post with its role."""
    municipality = get_object_or_404(Municipality, pk=code)
    require(acting(request), Capability.MANAGE_MEMBERS, code)
    form = PostForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("部署と役職を入れてください。"))
        return redirect("people:staff", code=code)
    data, actor = form.cleaned_data, acting(request)
    try:
        post = network_services.create_post(
            municipality=municipality, section=data["section"], title=data["title"], actor=actor
        )
        services.give_role_to_post(post=post, role=data["role"], actor=actor)
        messages.success(request, _("役職を作りました。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("people:staff", code=code)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, post_id: int) -> HttpResponse:
    """人事異動: the hand-over pack, and the one step that hands the post over."""
    post = get_object_or_404(network.posts_for(acting(request)), pk=post_id)
    form = HandoverForm(request.POST or None, post=post)
    if request.method == "POST" and form.is_valid():
        try:
            network_services.hand_over_post(
                post=post, successor_id=form.cleaned_data["successor"].pk, note=form.cleaned_data["note"],
                actor=acting(request), today=timezone.localdate(),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error("successor", error)
        else:
            messages.success(request, _("引き継ぎました。役割と担当は、今日から後任のものです。"))
            return redirect("people:staff", code=post.municipality_id)
    context = {"post": post, "form": form, "sections": pack.collect(post), "history": network.holdings_of(post)}
    return render(request, "accounts/handover.html", context)


@require_GET
def handover_paper(request: HttpRequest, post_id: int) -> HttpResponse:
    """引き継ぎ資料: the hand-over pack as PDF."""
    post = get_object_or_404(network.posts_for(acting(request)), pk=post_id)
    roles = list(post.role_assignments.order_by("role").values_list("role", flat=True))
    history = list(network.holdings_of(post))
    return pdf_response(handover_document(post, roles, pack.collect(post), history, timezone.localdate()))


@require_GET
def audit(request: HttpRequest, code: str) -> HttpResponse:
    """What was done in the municipality."""
    municipality = get_object_or_404(Municipality, pk=code)
    page = Paginator(selectors.trail_in(municipality, acting(request)), 50).get_page(request.GET.get("page"))
    return render(request, "accounts/audit.html", {"municipality": municipality, "page": page})


@csrf_exempt  # kept pages carry no token, and a language is all that a forged request could change
@require_POST
@open_to_all
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language; a signed-in person's choice is kept."""
    if request.user.is_authenticated and request.POST.get("language") in {"ja", "en"}:
        User.objects.filter(pk=request.user.pk).update(language=request.POST["language"])
    return set_language(request)
