"""How forms are drawn: with the components of the design system."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws fields and errors with the templates in components/."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
