"""Forty-three pairs of notations that people mean as one word.

Collected by hand from the writing guides that offices follow: 公用文作成の考え方 (文化審議会, 2022) for okurigana
and kana, 外来語の表記 (内閣告示第二号, 1991) and JIS Z 8301:2019 annex H for the long vowel of loan words. Pairs that
need a dictionary of synonyms are in SYNONYM_PAIRS; search joins them at query time.
"""

NOTATION_PAIRS = [
    # width
    ("ＨＴＭＬ", "HTML"),
    ("ﾌﾟﾛｸﾞﾗﾐﾝｸﾞ", "プログラミング"),
    ("ﾃﾞｰﾀ", "データ"),
    ("Ｐｙｔｈｏｎ", "python"),
    ("ＤＸ", "dx"),
    ("１０", "10"),
    # long vowel
    ("サーバ", "サーバー"),
    ("コンピュータ", "コンピューター"),
    ("ユーザ", "ユーザー"),
    ("プリンタ", "プリンター"),
    ("フォルダ", "フォルダー"),
    ("ブラウザ", "ブラウザー"),
    ("センサ", "センサー"),
    ("マネージャ", "マネージャー"),
    ("インタフェース", "インターフェース"),
    ("メモリ", "メモリー"),
    # loan words
    ("ディジタル", "デジタル"),
    ("ヴァイオリン", "バイオリン"),
    ("ウエブ", "ウェブ"),
    ("ソフトウエア", "ソフトウェア"),
    ("シミュレーション", "シュミレーション"),
    ("ダイアグラム", "ダイヤグラム"),
    # English
    ("web", "ウェブ"),
    ("Excel", "エクセル"),
    ("courses", "course"),
    ("Word", "ワード"),
    # okurigana
    ("申込み", "申し込み"),
    ("申込", "申し込み"),
    ("問合せ", "問い合わせ"),
    ("取組", "取り組み"),
    ("引越し", "引っ越し"),
    ("打合せ", "打ち合わせ"),
    ("受付", "受け付け"),
    ("見積", "見積もり"),
    ("手続", "手続き"),
    ("買物", "買い物"),
    ("組立て", "組み立て"),
    ("締切", "締め切り"),
    # kana and kanji
    ("子供", "子ども"),
    ("作る", "つくる"),
    ("分かる", "わかる"),
    ("附属", "付属"),
    ("貰う", "もらう"),
]

SYNONYM_PAIRS = [
    ("表計算", "エクセル"),
    ("求人", "採用"),
    ("ホームページ", "ウェブサイト"),
    ("人工知能", "AI"),
    ("機械学習", "マシンラーニング"),
]
