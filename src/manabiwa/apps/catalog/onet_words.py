"""Words for what O*NET names: Japanese for its elements, and which of our skills an element or technology is."""

# element of O*NET's content model -> (Japanese name, our skill that a course can teach; "" for a general ability)
ELEMENTS: dict[str, tuple[str, str]] = {
    "2.A.1.a": ("文章を読みとる力", ""),
    "2.A.1.b": ("話を聞く力", ""),
    "2.A.1.c": ("文章を書く力", "文章の書き方"),
    "2.A.1.d": ("話して伝える力", "プレゼンテーション"),
    "2.A.1.e": ("数を使う力", ""),
    "2.A.1.f": ("科学的に考える力", ""),
    "2.A.2.a": ("筋道を立てて考える力", "ロジカルシンキング"),
    "2.A.2.b": ("新しいことを学びとる力", ""),
    "2.A.2.c": ("学び方を選ぶ力", ""),
    "2.A.2.d": ("ようすを見て直す力", ""),
    "2.B.1.a": ("人の気持ちに気づく力", ""),
    "2.B.1.b": ("人と動きを合わせる力", ""),
    "2.B.1.c": ("人を納得させる力", ""),
    "2.B.1.d": ("交渉する力", ""),
    "2.B.1.e": ("人に教える力", "コーチング"),
    "2.B.1.f": ("人の役に立とうとする力", "接客"),
    "2.B.2.i": ("込み入った問題を解く力", ""),
    "2.B.3.a": ("必要なことを読みとく力", ""),
    "2.B.3.b": ("道具や仕組みを設計する力", ""),
    "2.B.3.c": ("道具を選ぶ力", ""),
    "2.B.3.d": ("機器をすえ付ける力", ""),
    "2.B.3.e": ("プログラムを書く力", ""),
    "2.B.3.g": ("機器のようすを見守る力", ""),
    "2.B.3.h": ("機器を操作する力", ""),
    "2.B.3.j": ("機器を手入れする力", ""),
    "2.B.3.k": ("不具合の原因をさがす力", ""),
    "2.B.3.l": ("修理する力", ""),
    "2.B.3.m": ("品質を確かめる力", "品質管理"),
    "2.B.4.e": ("判断し、決める力", ""),
    "2.B.4.g": ("仕組み全体を読みとく力", ""),
    "2.B.4.h": ("仕組みの働きを評価する力", ""),
    "2.B.5.a": ("時間を管理する力", "時間管理"),
    "2.B.5.b": ("お金を管理する力", "資金計画"),
    "2.B.5.c": ("物を管理する力", ""),
    "2.B.5.d": ("人を生かす力", "リーダーシップ"),
    "2.C.1.a": ("経営と管理の知識", "リーダーシップ"),
    "2.C.1.b": ("事務の知識", "文書作成"),
    "2.C.1.c": ("経済と会計の知識", "会計"),
    "2.C.1.d": ("販売とマーケティングの知識", "デジタルマーケティング"),
    "2.C.1.e": ("顧客サービスの知識", "接客"),
    "2.C.1.f": ("人事労務の知識", "人事労務"),
    "2.C.2.a": ("生産と加工の知識", "生産管理"),
    "2.C.2.b": ("食料生産の知識", "農業DX"),
    "2.C.3.a": ("コンピューターの知識", ""),
    "2.C.3.b": ("工学と技術の知識", ""),
    "2.C.3.c": ("設計とデザインの知識", ""),
    "2.C.3.d": ("建築と土木の知識", ""),
    "2.C.3.e": ("機械の知識", ""),
    "2.C.4.a": ("数学の知識", ""),
    "2.C.4.b": ("物理の知識", ""),
    "2.C.4.c": ("化学の知識", ""),
    "2.C.4.d": ("生物の知識", ""),
    "2.C.4.e": ("心理の知識", ""),
    "2.C.4.f": ("社会と文化の知識", ""),
    "2.C.4.g": ("地理の知識", ""),
    "2.C.5.a": ("医学の知識", ""),
    "2.C.5.b": ("療法と相談の知識", ""),
    "2.C.6": ("教育の知識", ""),
    "2.C.7.a": ("国語の知識", ""),
    "2.C.7.b": ("外国語の知識", "英語"),
    "2.C.7.c": ("芸術の知識", ""),
    "2.C.7.d": ("歴史の知識", ""),
    "2.C.7.e": ("哲学と宗教の知識", ""),
    "2.C.8.a": ("安全と防犯の知識", ""),
    "2.C.8.b": ("法律と行政の知識", "法務"),
    "2.C.9.a": ("通信の知識", ""),
    "2.C.9.b": ("情報発信とメディアの知識", "広報"),
    "2.C.10": ("運輸の知識", "物流"),
}

# technology -> our skill, where its words do not say so
TECHNOLOGIES = {
    "Microsoft Office software": "文書作成",
    "Google Docs": "文書作成",
    "Google Sheets": "表計算",
    "Spreadsheet software": "表計算",
    "Word processing software": "文書作成",
}

# everybody has them at hand; nobody plans to learn them
AT_HAND = frozenset(
    {
        "Microsoft Windows",
        "Web browser software",
        "Operating system software",
        "Apple Safari",
        "Microsoft Edge",
        "Google",
    }
)

# technologies whose words name one of our skills that they are not
OTHER_THINGS = frozenset(
    {
        "JavaScript Object Notation JSON",
        "React Native",
        "Microsoft SQL Server Integration Services SSIS",
        "Microsoft SQL Server Reporting Services SSRS",
        "JavaScript framework software",
    }
)
