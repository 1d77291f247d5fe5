import pytest

from manabiwa.apps.catalog.models import Course, Provider
from manabiwa.apps.catalog.seed import load_builtin
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.search.finding import forget


@pytest.fixture(autouse=True)
def index_directory(settings, tmp_path):
    """An index of the test's own, missing at first."""
    settings.SEARCH_INDEX = tmp_path / "search"
    forget()
    return settings.SEARCH_INDEX


@pytest.fixture
def builtin(db):
    load_builtin(actor=SYSTEM)


@pytest.fixture
def open_provider(db):
    return Provider.objects.create(code="open", name="ひらかれた学校")


@pytest.fixture
def closed_provider(db):
    return Provider.objects.create(code="closed", name="契約の学校", is_open=False)


@pytest.fixture
def courses(open_provider, closed_provider):
    return [
        Course.objects.create(
            provider=open_provider, external_id="1", title="はじめてのHTML",
            description="ウェブページの骨組みを学びます。", hours=4, price_yen=0, level="beginner",
            subject="ウェブ制作", rating="4.1",
        ),
        Course.objects.create(
            provider=open_provider, external_id="2", title="CSS実践講座", description="HTML に見た目をつけます。",
            hours=10, price_yen=4800, level="intermediate", subject="ウェブ制作", rating="4.8",
        ),
        Course.objects.create(
            provider=closed_provider, external_id="1", title="契約者のためのHTML",
            hours=3, price_yen=100, level="expert",
        ),
    ]  # fmt: skip
