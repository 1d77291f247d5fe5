"""How forms are drawn: with the components of the design system."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class Renderer(TemplatesSetting):
    """Draws fields and errors with the templates in components/, and plain controls without any template.

    Django draws a control by three templates that include each other; a page of five fields spends more on them than
    on its questions to the store. The functions below write the same HTML.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """Draw by a function if there is one, else by the template."""
        draw = _CONTROLS.get(template_name)
        return draw(context["widget"]) if draw else SafeString(super().render(template_name, context, request))


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
