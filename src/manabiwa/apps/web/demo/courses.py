"""A catalogue of the demo: invented courses of three invented providers, as a CSV like a provider would send it."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

HEADINGS = (
    "提供元コード", "講座コード", "講座名", "説明", "分野", "水準", "言語", "学習時間", "価格", "評価", "受講者数", "更新日", "修了証",
    "動画", "音声", "字幕", "取組領域",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Topic:
    """What courses are about; the words name the skill so that automatic tagging finds it."""

    name: str
    subject: str


_SUBJECTS: dict[str, tuple[str, ...]] = {
    "ウェブ制作": (
        "HTML", "CSS", "JavaScript", "TypeScript", "React", "WordPress", "ウェブデザイン", "UIデザイン", "UXリサーチ", "Figma",
        "アクセシビリティ", "ウェブ解析", "SEO", "Photoshop", "Illustrator", "PHP",
    ),
    "プログラミング": (
        "Python", "Java", "C++", "C#", "Ruby", "Go言語", "SQL", "データベース", "Git", "テスト自動化", "アルゴリズム", "Linux",
        "Docker", "クラウド", "API設計", "スマートフォンアプリ開発",
    ),
    "データ活用": (
        "Excel", "Googleスプレッドシート", "データ分析", "統計学", "Power BI", "Tableau", "機械学習", "生成AI", "データ可視化", "GIS",
        "オープンデータ活用", "EBPM",
    ),
    "業務の改善": (
        "RPA", "業務プロセス改善", "ノーコード開発", "kintone", "Power Automate", "VBA", "文書作成", "プレゼンテーション", "表計算",
        "オンライン会議", "チャットツール", "ペーパーレス化", "電子契約", "電子帳簿保存法対応",
    ),
    "情報セキュリティ": ("情報セキュリティ", "個人情報保護", "ネットワーク", "ゼロトラスト", "インシデント対応", "LGWAN"),
    "経営・販売": (
        "デジタルマーケティング", "SNS運用", "ネットショップ運営", "簿記", "会計ソフト", "資金計画", "価格設定", "接客", "営業", "インボイス制度対応",
        "動画編集", "写真撮影", "広報",
    ),
    "働き方・対人": (
        "プロジェクトマネジメント", "ファシリテーション", "リーダーシップ", "ロジカルシンキング", "文章の書き方", "ビジネスマナー", "英語", "デザイン思考",
        "サービスデザイン", "コーチング", "時間管理", "キャリアデザイン",
    ),
    "地域の仕事": ("介護の基礎", "医療事務", "農業DX", "観光ガイド", "ドローン操縦", "建設DX", "防災", "子育て支援", "多文化共生", "林業DX"),
}  # fmt: skip
_PILLARS = {
    "ウェブ制作": "市民・求職者、中小企業DX", "プログラミング": "市民・求職者", "データ活用": "行政DX、中小企業DX",
    "業務の改善": "行政DX、中小企業DX", "情報セキュリティ": "行政DX、中小企業DX、市民・求職者", "経営・販売": "中小企業DX",
    "働き方・対人": "市民・求職者", "地域の仕事": "市民・求職者",
}  # fmt: skip
TOPICS = tuple(Topic(name, subject) for subject, names in _SUBJECTS.items() for name in names)

_PROVIDERS = (
    ("demo-open", "学びのひろば(デモ)"),
    ("demo-academy", "みらいアカデミー(デモ)"),
    ("demo-campus", "オンラインキャンパス(デモ)"),
)
_SHAPES: dict[str, tuple[tuple[str, str], ...]] = {
    "初級": (
        (
            "はじめての{topic}",
            "{topic}に初めてふれる人のための講座です。用語と基本の操作を、手を動かしながら身につけます。",
        ),
        ("{topic}入門 基礎から学ぶ{n}週間", "{topic}の基礎を、週ごとの課題で学びます。前提となる知識は要りません。"),
        ("やさしい{topic}", "専門の言葉をなるべく使わずに、{topic}の考え方と使い方を学びます。"),
        ("仕事で使う{topic}の基本", "役所や小さな会社の仕事の例で、{topic}の基本を学びます。"),
    ),
    "中級": (
        ("{topic}実践講座", "基礎を終えた人が、{topic}を実際の仕事で使えるようになるための講座です。"),
        ("{topic}で作る 演習{n}題", "{n}の演習を通して、{topic}を自分で組み立てられるようになります。"),
        ("事例で学ぶ{topic}", "うまくいった例と失敗した例から、{topic}の使いどころを学びます。"),
        ("{topic}ステップアップ", "入門の次の一歩。{topic}でつまずきやすいところを順に解きほぐします。"),
    ),
    "上級": (
        ("{topic}上級 設計と運用", "{topic}を組織で使い続けるための設計と運用を学びます。実務の経験がある人向けです。"),
        ("{topic}プロフェッショナル", "{topic}を人に教え、仕事を任される人になるための総合演習です。"),
    ),
}


def invent_courses(count: int, rng: random.Random) -> Iterator[list[str]]:
    """`count` rows under HEADINGS; the same for the same seed."""
    levels = ("初級", "初級", "中級", "中級", "上級")
    used: set[str] = set()
    number = 0
    while number < count:
        topic, level = TOPICS[number % len(TOPICS)], rng.choice(levels)
        title_shape, text_shape = rng.choice(_SHAPES[level])
        weeks = rng.choice((4, 6, 8, 10, 12, 20, 30))
        title = title_shape.format(topic=topic.name, n=weeks)
        edition = 1
        while title in used:
            edition += 1
            title = f"{title_shape.format(topic=topic.name, n=weeks)} 第{edition}部"
        used.add(title)
        number += 1
        yield _row(number, topic, level, title, text_shape.format(topic=topic.name, n=weeks), rng)


def _row(number: int, topic: Topic, level: str, title: str, text: str, rng: random.Random) -> list[str]:
    code, _name = rng.choice(_PROVIDERS)
    hours = round({"初級": 4, "中級": 10, "上級": 16}[level] * rng.uniform(0.5, 2.0) * 2) / 2
    price = 0 if code == "demo-open" else rng.choice((0, 1_800, 2_400, 4_800, 9_800, 14_800))
    day = f"20{rng.randint(22, 26)}-{rng.randint(1, 9):02d}-{rng.randint(1, 28):02d}"
    return [
        code, f"D{number:05d}", title, text, topic.subject, level, "ja", str(hours), str(price),
        f"{rng.uniform(3.2, 4.9):.1f}", str(rng.randint(20, 12_000)), day, rng.choice(("あり", "なし")),
        rng.choice(("はい", "はい", "いいえ")), rng.choice(("はい", "いいえ")), "はい", _PILLARS[topic.subject],
    ]  # fmt: skip


def providers() -> tuple[tuple[str, str], ...]:
    """Codes and names of the invented providers."""
    return _PROVIDERS


def catalogue_csv(count: int, rng: random.Random) -> bytes:
    """The catalogue as a provider's file: UTF-8 with BOM."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows(invent_courses(count, rng))
    return out.getvalue().encode("utf-8-sig")
