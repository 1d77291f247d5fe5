"""The frameworks that every installation knows by name, and those of municipalities."""

from collections.abc import Iterable

from manabiwa.apps.network.models import Municipality

from .models import Framework

_IPA = "独立行政法人情報処理推進機構(IPA)・経済産業省"
OURS, GENERAL, TECHNOLOGY = "manabiwa", "onet", "onet-technology"
JOBTAG, STANDARD, LITERACY, ESCO = "jobtag", "dss-p", "dss-l", "esco"
LOCAL = "local-"

KNOWN: tuple[Framework, ...] = (
    Framework(code=OURS, name="学びの輪のスキル", name_en="manabiwa skills", is_tagged=True),
    Framework(
        code=GENERAL, name="O*NET の能力と知識", name_en="O*NET skills and knowledge", version="29.3",
        publisher="U.S. Department of Labor(CC BY 4.0)", url="https://www.onetcenter.org/database.html",
    ),
    Framework(
        code=TECHNOLOGY, name="O*NET の技術", name_en="O*NET technology skills", version="29.3",
        publisher="U.S. Department of Labor(CC BY 4.0)", url="https://www.onetcenter.org/database.html", is_tagged=True,
    ),
    Framework(
        code=JOBTAG, name="job tag のスキルと知識", name_en="job tag skills and knowledge", version="1.8",
        publisher="独立行政法人労働政策研究・研修機構(JILPT)、厚生労働省 job tag", url="https://shigoto.mhlw.go.jp/",
    ),
    Framework(
        code=STANDARD, name="DX推進スキル標準", name_en="DX promotion skill standard", version="1.2(2024年7月)",
        publisher=_IPA, url="https://www.ipa.go.jp/jinzai/skill-standard/dss/",
    ),
    Framework(
        code=LITERACY, name="DXリテラシー標準", name_en="DX literacy standard", version="1.2(2024年7月)",
        publisher=_IPA, url="https://www.ipa.go.jp/jinzai/skill-standard/dss/",
    ),
    Framework(
        code=ESCO, name="ESCO", name_en="ESCO", publisher="European Commission",
        url="https://esco.ec.europa.eu/",
    ),
)  # fmt: skip


def write_known() -> None:
    """Bring the names of the known frameworks up to date."""
    rows = [
        Framework(
            code=row.code, name=row.name, name_en=row.name_en, version=row.version, publisher=row.publisher,
            url=row.url, is_tagged=row.is_tagged,
        )
        for row in KNOWN
    ]  # fmt: skip
    names = ["name", "name_en", "version", "publisher", "url", "is_tagged"]
    Framework.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=names)


def local_framework(municipality: Municipality) -> Framework:
    """The framework that holds the skills which a municipality named itself."""
    row, _created = Framework.objects.get_or_create(
        code=f"{LOCAL}{municipality.pk}",
        defaults={
            "name": f"{municipality}のスキル", "name_en": f"Skills of {municipality}", "publisher": str(municipality),
            "municipality": municipality,
        },
    )  # fmt: skip
    return row


def code_of(framework: str, identifier: str) -> str:
    """The code of a skill: the framework and the identifier within it."""
    return f"{framework}:{identifier}"


def identifier_of(framework: str, code: str) -> str:
    """The identifier within the framework of a skill's code."""
    return code.removeprefix(f"{framework}:")


def longest_identifier(framework: str) -> int:
    """How many characters an identifier may have, so that the code fits."""
    return 80 - len(framework) - 1


def codes_of(framework: str, identifiers: Iterable[str]) -> list[str]:
    """The codes of several identifiers."""
    return [code_of(framework, identifier) for identifier in identifiers]
