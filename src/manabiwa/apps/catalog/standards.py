"""デジタルスキル標準 as lists of names: 5 types with 15 roles, 49 common skills, and the DX literacy standard.

Names and their order are facts of 「デジタルスキル標準 ver.1.2」 (経済産業省・独立行政法人情報処理推進機構, July 2024),
not of ver.2.0 (April 2026); its explanations and the table of roles by skills are not repeated here. Where one of our
own skills stands for a name, the crosswalk says so, with our confidence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .frameworks import LITERACY, OURS, STANDARD, code_of
from .models import MatchKind, Skill, SkillKind, SkillMatch

ROLES: Mapping[str, tuple[str, ...]] = {
    "ビジネスアーキテクト": ("新規事業開発", "既存事業の高度化", "社内業務の高度化・効率化"),
    "デザイナー": ("サービスデザイナー", "UX/UIデザイナー", "グラフィックデザイナー"),
    "データサイエンティスト": (
        "データビジネスストラテジスト", "データサイエンスプロフェッショナル", "データエンジニア",
    ),
    "ソフトウェアエンジニア": (
        "フロントエンドエンジニア", "バックエンドエンジニア", "クラウドエンジニア/SRE",
        "フィジカルコンピューティングエンジニア",
    ),
    "サイバーセキュリティ": ("サイバーセキュリティマネージャー", "サイバーセキュリティエンジニア"),
}  # fmt: skip
"""Types (人材類型) and their roles."""
SKILLS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "ビジネス変革": {
        "戦略・マネジメント・システム": (
            "ビジネス戦略策定・実行", "プロダクトマネジメント", "変革マネジメント", "システムズエンジニアリング",
            "エンタープライズアーキテクチャ", "プロジェクトマネジメント",
        ),
        "ビジネスモデル・プロセス": (
            "ビジネス調査", "ビジネスモデル設計", "ビジネスアナリシス", "検証(ビジネス視点)", "マーケティング",
            "ブランディング",
        ),
        "デザイン": (
            "顧客・ユーザー理解", "価値発見・定義", "設計", "検証(顧客・ユーザー視点)", "その他デザイン技術",
        ),
    },
    "データ活用": {
        "データ・AIの戦略的活用": (
            "データ理解・活用", "データ・AI活用戦略", "データ・AI活用業務の設計・事業実装・評価",
        ),
        "AI・データサイエンス": ("数理統計・多変量解析・データ可視化", "機械学習・深層学習"),
        "データエンジニアリング": ("データ活用基盤設計", "データ活用基盤実装・運用"),
    },
    "テクノロジー": {
        "ソフトウェア開発": (
            "コンピュータサイエンス", "チーム開発", "ソフトウェア設計手法", "ソフトウェア開発プロセス",
            "Webアプリケーション基本技術", "フロントエンドシステム開発", "バックエンドシステム開発",
            "クラウドインフラ活用", "SREプロセス", "サービス活用",
        ),
        "デジタルテクノロジー": ("フィジカルコンピューティング", "その他先端技術", "テクノロジートレンド"),
    },
    "セキュリティ": {
        "セキュリティマネジメント": (
            "セキュリティ体制構築・運営", "セキュリティマネジメント", "インシデント対応と事業継続",
            "プライバシー保護",
        ),
        "セキュリティ技術": ("セキュア設計・開発・構築", "セキュリティ運用・保守・監視"),
    },
    "パーソナルスキル": {
        "ヒューマンスキル": ("リーダーシップ", "コラボレーション"),
        "コンセプチュアルスキル": ("ゴール設定", "創造的な問題解決", "批判的思考", "適応力"),
    },
}  # fmt: skip
"""Categories, subcategories and the common skills (共通スキルリスト)."""
LEARNED: Mapping[str, tuple[SkillKind, tuple[str, ...]]] = {
    "マインド・スタンス": (
        SkillKind.ATTITUDE,
        (
            "変化への適応", "コラボレーション", "顧客・ユーザーへの共感", "常識にとらわれない発想",
            "反復的なアプローチ", "柔軟な意思決定", "事実に基づく判断",
        ),
    ),
    "Why(DXの背景)": (SkillKind.KNOWLEDGE, ("社会の変化", "顧客価値の変化", "競争環境の変化")),
    "What(DXで活用されるデータ・技術)": (
        SkillKind.KNOWLEDGE,
        (
            "社会におけるデータ", "データを読む・説明する", "データを扱う", "データによって判断する", "AI",
            "クラウド", "ハードウェア・ソフトウェア", "ネットワーク",
        ),
    ),
    "How(データ・技術の利活用)": (
        SkillKind.KNOWLEDGE,
        ("データ・デジタル技術の活用事例", "ツール利用", "セキュリティ", "モラル", "コンプライアンス"),
    ),
}  # fmt: skip
"""The literacy standard: its four parts and their items."""
OUR_SKILLS: Mapping[tuple[str, str], tuple[str, MatchKind, float]] = {
    (STANDARD, "プロジェクトマネジメント"): ("プロジェクトマネジメント", MatchKind.EXACT, 1.0),
    (STANDARD, "リーダーシップ"): ("リーダーシップ", MatchKind.CLOSE, 0.9),
    (STANDARD, "機械学習・深層学習"): ("機械学習", MatchKind.CLOSE, 0.9),
    (STANDARD, "プライバシー保護"): ("個人情報保護", MatchKind.CLOSE, 0.9),
    (STANDARD, "インシデント対応と事業継続"): ("インシデント対応", MatchKind.NARROW, 0.8),
    (STANDARD, "クラウドインフラ活用"): ("クラウド", MatchKind.CLOSE, 0.8),
    (STANDARD, "批判的思考"): ("ロジカルシンキング", MatchKind.CLOSE, 0.8),
    (STANDARD, "ビジネスアナリシス"): ("業務プロセス改善", MatchKind.RELATED, 0.6),
    (STANDARD, "マーケティング"): ("デジタルマーケティング", MatchKind.NARROW, 0.8),
    (STANDARD, "顧客・ユーザー理解"): ("UXリサーチ", MatchKind.CLOSE, 0.7),
    (STANDARD, "設計"): ("UIデザイン", MatchKind.NARROW, 0.6),
    (STANDARD, "数理統計・多変量解析・データ可視化"): ("統計学", MatchKind.NARROW, 0.8),
    (STANDARD, "データ理解・活用"): ("データ分析", MatchKind.CLOSE, 0.8),
    (STANDARD, "セキュリティマネジメント"): ("情報セキュリティ", MatchKind.BROAD, 0.8),
    (STANDARD, "サービス活用"): ("ノーコード開発", MatchKind.NARROW, 0.5),
    (STANDARD, "バックエンドシステム開発"): ("API設計", MatchKind.NARROW, 0.6),
    (STANDARD, "フロントエンドシステム開発"): ("JavaScript", MatchKind.NARROW, 0.6),
    (STANDARD, "Webアプリケーション基本技術"): ("HTML", MatchKind.NARROW, 0.5),
    (LITERACY, "セキュリティ"): ("情報セキュリティ", MatchKind.CLOSE, 0.8),
    (LITERACY, "ネットワーク"): ("ネットワーク", MatchKind.CLOSE, 0.9),
    (LITERACY, "クラウド"): ("クラウド", MatchKind.CLOSE, 0.9),
    (LITERACY, "データを読む・説明する"): ("データ可視化", MatchKind.RELATED, 0.6),
    (LITERACY, "データを扱う"): ("データ分析", MatchKind.RELATED, 0.6),
    (LITERACY, "データによって判断する"): ("EBPM", MatchKind.RELATED, 0.5),
    (LITERACY, "事実に基づく判断"): ("EBPM", MatchKind.RELATED, 0.5),
}
"""Ours by name of the standard: (skill, relation, confidence). The judgement is that of this project."""
_ORIGIN = "manabiwa"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name of a standard; `identifier` tells its place, `parent` that of its group."""

    framework: str
    identifier: str
    kind: SkillKind
    name: str
    parent: str = ""


def entries() -> Iterator[_Entry]:
    """Every name of both standards, groups before what stands in them."""
    for number, (group, roles) in enumerate(ROLES.items(), start=1):
        yield _Entry(STANDARD, f"type-{number}", SkillKind.GROUP, group)
        for place, role in enumerate(roles, start=1):
            yield _Entry(STANDARD, f"role-{number}-{place}", SkillKind.ROLE, role, f"type-{number}")
    for number, (category, parts) in enumerate(SKILLS.items(), start=1):
        yield _Entry(STANDARD, f"category-{number}", SkillKind.GROUP, category)
        for place, (part, names) in enumerate(parts.items(), start=1):
            yield _Entry(STANDARD, f"part-{number}-{place}", SkillKind.GROUP, part, f"category-{number}")
            for last, name in enumerate(names, start=1):
                yield _Entry(STANDARD, f"{number}-{place}-{last}", SkillKind.SKILL, name, f"part-{number}-{place}")
    for number, (group, (kind, names)) in enumerate(LEARNED.items(), start=1):
        yield _Entry(LITERACY, f"part-{number}", SkillKind.GROUP, group)
        for place, name in enumerate(names, start=1):
            yield _Entry(LITERACY, f"{number}-{place}", kind, name, f"part-{number}")


def write_standards() -> None:
    """Write names, groups and the crosswalk to our skills; what stands already is brought up to date."""
    rows = list(entries())
    Skill.objects.bulk_create(
        (
            Skill(code=code_of(row.framework, row.identifier), framework_id=row.framework, kind=row.kind, name=row.name)
            for row in rows
        ),
        update_conflicts=True, unique_fields=["code"], update_fields=["kind", "name"],
    )  # fmt: skip
    keys = dict(Skill.objects.filter(framework_id__in=[STANDARD, LITERACY]).values_list("code", "pk"))
    placed = []
    for row in rows:
        parent = keys[code_of(row.framework, row.parent)] if row.parent else None
        placed.append(Skill(pk=keys[code_of(row.framework, row.identifier)], parent_id=parent))
    Skill.objects.bulk_update(placed, ["parent"])
    _write_matches(rows, keys)


def _write_matches(rows: list[_Entry], keys: Mapping[str, int]) -> None:
    ours = dict(Skill.objects.filter(framework_id=OURS).values_list("name", "pk"))
    matches = []
    for row in rows:
        found = OUR_SKILLS.get((row.framework, row.name)) if row.kind != SkillKind.GROUP else None
        if found is not None:
            name, kind, confidence = found
            mine = keys[code_of(row.framework, row.identifier)]
            matches.append(
                SkillMatch(skill_id=mine, other_id=ours[name], kind=kind, confidence=confidence, origin=_ORIGIN)
            )
    # what a municipality or the secretariat decided differently stays
    SkillMatch.objects.bulk_create(matches, ignore_conflicts=True)
