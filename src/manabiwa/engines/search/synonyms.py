"""Words that mean the same, applied to the query only, at a lower weight.

The dictionary belongs to the caller (a secretariat edits it); `DEFAULT_SYNONYMS` is what a new network starts with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from manabiwa.engines.text import Analyser

DEFAULT_SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("表計算", "エクセル", "スプレッドシート"),
    ("文書作成", "ワード", "ワープロ"),
    ("プレゼンテーション", "プレゼン", "パワーポイント"),
    ("求人", "採用", "募集"),
    ("就職", "転職", "仕事探し"),
    ("ホームページ", "ウェブサイト", "サイト"),
    ("ウェブデザイン", "Webデザイン", "ホームページ制作"),
    ("人工知能", "AI"),
    ("生成AI", "ChatGPT", "大規模言語モデル", "LLM"),
    ("機械学習", "マシンラーニング", "machine learning"),
    ("深層学習", "ディープラーニング", "deep learning"),
    ("プログラミング", "コーディング", "programming"),
    ("データ分析", "データ解析", "data analysis"),
    ("データベース", "DB", "database"),
    ("情報セキュリティ", "サイバーセキュリティ", "cyber security"),
    ("デジタルトランスフォーメーション", "DX", "デジタル変革"),
    ("業務改善", "BPR", "業務改革"),
    ("RPA", "業務自動化", "自動化"),
    ("会計", "経理", "簿記", "accounting"),
    ("マーケティング", "販促", "marketing"),
    ("動画編集", "映像編集", "video editing"),
    ("画像編集", "写真加工", "photoshop"),
    ("英語", "英会話", "english"),
    ("子ども", "児童", "こども"),
    ("高齢者", "シニア"),
    ("窓口", "住民対応"),
    ("補助金", "助成金"),
    ("研修", "講習", "トレーニング"),
    ("初心者", "入門", "初級", "beginner"),
    ("中級", "応用", "intermediate"),
    ("上級", "上級者", "プロフェッショナル", "expert", "advanced"),
    ("スマートフォン", "スマホ"),
    ("パソコン", "PC"),
    ("クラウド", "cloud"),
    ("統計", "statistics"),
    ("スクリーンショット", "スクショ", "画面の写し"),
    ("ガバメントクラウド", "ガバクラ"),
    ("ITパスポート", "iパス"),
    ("マイナンバー", "マイナ"),
    ("インボイス", "適格請求書"),
    ("ノーコード", "ローコード"),
    ("コミュニケーション", "対話"),
    ("ウェブ会議", "オンライン会議", "テレビ会議"),
    ("テレワーク", "在宅勤務", "リモートワーク"),
    ("データ可視化", "データの見える化", "data visualization"),
)

_LONGEST = 4


class Synonyms:
    """Groups of words that mean the same.

    Parameters
    ----------
    groups : iterable of sequences of str
        As people write them.
    analyser : Analyser
        The one that cuts documents and queries.
    """

    def __init__(self, groups: Iterable[Sequence[str]], analyser: Analyser) -> None:
        self._others: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
        for group in groups:
            members = list(dict.fromkeys(tuple(analyser.words(word)) for word in group))
            members = [member for member in members if 0 < len(member) <= _LONGEST]
            for member in members:
                known = self._others.get(member, ())
                more = tuple(other for other in members if other != member and other not in known)
                self._others[member] = known + more

    def expand(self, words: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return, for each run of words that has synonyms, (start, end, synonym)."""
        found: list[tuple[int, int, tuple[str, ...]]] = []
        for start in range(len(words)):
            for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
                found.extend((start, end, other) for other in self._others.get(tuple(words[start:end]), ()))
        return found
