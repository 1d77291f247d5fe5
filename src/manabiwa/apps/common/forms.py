"""How forms are drawn: fields and plain controls by functions, the rest by the templates in components/.

Django draws a control by three templates that include each other, and a field by more; a page of five fields spent
more on them than on its questions to the store. The controls are those of Django, to the letter.
"""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .icons import draw

FIELD = "components/field"  # a name for the renderer, not a file


class Renderer(TemplatesSetting):
    """Draws by a function if there is one, else by the template."""

    form_template_name = "components/form.html"
    field_template_name = FIELD

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """Draw a form, a field (in its context) or a control."""
        if template_name == FIELD:
            return draw_field(context["field"])
        control = _CONTROLS.get(template_name)
        return control(context["widget"]) if control else SafeString(super().render(template_name, context, request))


# --- fields: label, whether it must be filled in, help, errors, control ---------------------------------------------


def draw_field(field: BoundField) -> SafeString:
    """A field with all that belongs to it."""
    kind = getattr(field.field.widget, "input_type", "")
    label, notes, control = f"{escape(str(field.label))}{_need(field, kind)}", _notes(field), str(field)
    if field.use_fieldset:
        described = f' aria-describedby="{field.aria_describedby}"' if field.aria_describedby else ""
        body = (
            f"<fieldset{described}><legend>{label}</legend>{notes}"
            f'<div class="choices" id="{field.auto_id}">{control}</div></fieldset>'
        )
    elif kind == "checkbox":
        body = f'<label class="check">{control}<span>{label}</span></label>{notes}'
    else:
        body = f'<label for="{escape(field.id_for_label)}">{label}</label>{notes}{_around(field, kind, control)}'
    return mark_safe(f'<div class="field">{body}</div>')  # noqa: S308 (escaped here, or drawn by a control)


def _need(field: BoundField, kind: str) -> str:
    if kind == "range":
        return ""  # a slider always has a value
    if field.field.required:
        return f'<span class="need">{escape(_("必須"))}</span>'
    return f'<span class="may">{escape(_("任意"))}</span>'


def _notes(field: BoundField) -> str:
    key = f' id="{escape(field.auto_id)}_{{}}"' if field.auto_id else ""
    help_text = f'<div class="helptext"{key.format("helptext")}>{field.help_text}</div>' if field.help_text else ""
    if not field.errors:
        return help_text
    lines = "".join(f'<p class="field-error">{draw("warn")}{escape(str(error))}</p>' for error in field.errors)
    return f'{help_text}<div class="field-errors"{key.format("error")}>{lines}</div>'


def _around(field: BoundField, kind: str, control: str) -> str:
    """What a control needs around it: a place to drop a file, the value beside a slider."""
    if kind == "file":
        words = escape(_("ファイルをここに置くか、押して選んでください"))
        chosen = f'<p class="chosen" data-chosen aria-live="polite">{words}</p>'
        return f'<div class="drop" data-drop>{draw("upload")}{chosen}{control}</div>'
    if kind == "range":
        unit, value = escape(str(getattr(field.field, "unit", ""))), field.value()
        shown = "" if value is None else escape(str(value))
        output = f'<output for="{escape(field.id_for_label)}" data-unit="{unit}">{shown}{unit}</output>'
        return f'<div class="ranged">{control}{output}</div>'
    return control


# --- controls, as Django draws them ---------------------------------------------------------------------------------


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 (every part is safe)


def _attributes(attributes: Mapping[str, Any]) -> SafeString:
    return _joined(
        format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value))
        for name, value in attributes.items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = widget["value"]
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"],
        "" if value is None else format_html(' value="{}"', str(value)), _attributes(widget["attrs"]),
    )  # fmt: skip


def _textarea(widget: Mapping[str, Any]) -> SafeString:
    value = widget["value"]
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attributes(widget["attrs"]), value or ""
    )


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = _joined(
        format_html('<optgroup label="{}">{}</optgroup>', name, _options(options)) if name else _options(options)
        for name, options, _index in widget["optgroups"]
    )
    return format_html('<select name="{}"{}>{}</select>', widget["name"], _attributes(widget["attrs"]), groups)


def _options(options: list[Mapping[str, Any]]) -> SafeString:
    return format_html_join(
        "\n", '<option value="{}"{}>{}</option>',
        ((str(option["value"]), _attributes(option["attrs"]), option["label"]) for option in options),
    )  # fmt: skip


_CONTROLS: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {
    **{
        f"django/forms/widgets/{kind}.html": _input
        for kind in ("text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "file")
    },
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
