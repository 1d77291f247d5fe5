"""Tags of the design system: what they write, and what they must never write."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from manabiwa.apps.common.pictures import Stage


def write(markup, **context):
    return Template("{% load components %}" + markup).render(Context(context))


def test_text_from_people_is_escaped_in_every_tag():
    evil = "<script>x</script>"
    written = "".join(
        [
            write("{% page_head evil eyebrow=evil lead=evil %}{% endpage_head %}", evil=evil),
            write("{% figure evil label=evil definition=evil %}", evil=evil),
            write("{% breadcrumb items %}", items=[(evil, "")]),
            write("{% avatar evil %}{% bar 1 2 label=evil %}{% empty evil evil %}", evil=evil),
            write("{% funnel stages %}", stages=[Stage(evil, 3, 1, evil)]),
            write("{% sort_th evil 'name' %}", evil=evil),
        ]
    )
    assert "<script" not in written


def test_no_tag_writes_inline_style_or_script():
    written = write("{% bar 38 95 unknown=11 %}{% grade 4 %}{% capacity 3 6 %}{% tile_map tiles %}", tiles=[])
    assert "style=" not in written
    assert "<script" not in written
    assert " on" not in written.replace(" one", "")


def test_a_bar_keeps_the_unknown_apart_from_the_known():
    assert 'x="40.0%" width="11.58%"' in write("{% bar 38 95 unknown=11 %}")


def test_a_grade_stays_between_nothing_and_five():
    assert "5/5" in write("{% grade 9 %}")
    assert "0/5" in write("{% grade 0 %}")


def test_a_heading_that_leads_the_sorting_asks_for_the_other_direction():
    request = RequestFactory().get("/", {"sort": "name", "q": "表"})
    written = write("{% sort_th '人' 'name' %}", request=request)
    assert 'aria-sort="ascending"' in written
    assert "sort=-name" in written
    assert "q=%E8%A1%A8" in written


def test_pages_keep_the_filters():
    request = RequestFactory().get("/", {"q": "excel", "page": "2"})
    written = write("{% pagination page %}", page=Paginator(range(90), 20).page(2), request=request)
    assert "?q=excel&amp;page=3" in written
    assert 'aria-current="page">2<' in written


def test_a_list_of_one_page_shows_no_links():
    assert "<a" not in write("{% pagination page %}", page=Paginator(range(3), 20).page(1))


def test_an_icon_that_does_not_exist_is_an_error_not_a_gap():
    with pytest.raises(KeyError):
        write("{% icon 'unicorn' %}")


def test_a_message_that_can_be_taken_back_has_a_button_that_posts():
    class Message(str):
        level_tag = "success"
        extra_tags = "undo /undo/7/"

    written = write("{% messages_list %}", messages=[Message("3人を外しました")], csrf_token="t")
    assert 'method="post" action="/undo/7/"' in written
    assert "csrfmiddlewaretoken" in written
