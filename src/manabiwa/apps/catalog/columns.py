"""The columns of a table of courses: what an import reads and an export writes."""

from manabiwa.apps.tables.columns import Choice, Column, ColumnType

LEVELS = (
    Choice("all", "どなたでも", "All Levels", aliases=("全般", "All")),
    Choice("beginner", "初級", "Beginner Level", aliases=("入門", "初心者", "Beginner")),
    Choice("intermediate", "中級", "Intermediate Level", aliases=("Intermediate",)),
    Choice("expert", "上級", "Expert Level", aliases=("Expert", "Advanced")),
)
DEVICES = (
    Choice("any", "どちらでも", "Any", aliases=("パソコンでもスマートフォンでも", "全て", "すべて", "両方")),
    Choice("pc", "パソコン", "PC", aliases=("PCのみ", "パソコンのみ", "Computer", "Desktop")),
    Choice("phone", "スマートフォン", "Phone", aliases=("スマホ", "スマホのみ", "携帯", "Smartphone", "Mobile")),
)
LONGEST_TEXT = 20_000
"""Characters of a description: some ten pages of A4."""


def course_columns(*, names_provider: bool) -> tuple[Column, ...]:
    """All columns; `names_provider`: each row must say whose course it is."""
    return (
        Column(key="provider", ja="提供元コード", en="Provider", aliases=("提供元",), required=names_provider),
        Column(key="external_id", ja="講座コード", en="Course code", aliases=("コード", "course_id", "id"),
               type=ColumnType.CODE, required=True, longest=100),
        Column(key="title", ja="講座名", en="Title", aliases=("course_title", "名称", "タイトル"),
               required=True, longest=300),
        Column(key="description", ja="説明", en="Description", aliases=("概要",), longest=LONGEST_TEXT),
        Column(key="outcomes", ja="できるようになること", en="What you can do after it",
               aliases=("到達目標", "学習目標", "修得内容", "outcomes", "learning outcomes"), longest=LONGEST_TEXT,
               help_ja="受講後に何ができるようになるか。例: 集計表を自分で作れる。",
               help_en="What one can do after the course. Example: makes a summary table alone."),
        Column(key="audience", ja="対象者", en="For whom", aliases=("受講対象", "対象", "audience"),
               longest=LONGEST_TEXT,
               help_ja="だれのための講座か。例: 窓口の職員。",
               help_en="Whom the course is for. Example: front desk staff."),
        Column(key="prerequisites", ja="前提となる知識・経験", en="Prerequisites",
               aliases=("前提知識", "受講要件", "前提条件", "requirements"), longest=LONGEST_TEXT,
               help_ja="始める前に必要なこと。例: 文字入力ができる。",
               help_en="What one needs before. Example: can type."),
        Column(key="url", ja="アドレス", en="Address", aliases=("URL",), type=ColumnType.URL, longest=500),
        Column(key="subject", ja="分野", en="Subject", longest=100),
        Column(key="level", ja="水準", en="Level", aliases=("レベル",), type=ColumnType.CHOICE, choices=LEVELS),
        Column(key="language", ja="言語", en="Language", aliases=("locale",), longest=50,
               help_ja="例: 日本語、英語、ja、en。", help_en="Example: Japanese, English, ja, en."),
        Column(key="hours", ja="学習時間", en="Hours", aliases=("時間", "content_duration"),
               type=ColumnType.HOURS, required=True, least=0, most=99_999),
        Column(key="price", ja="価格", en="Price", aliases=("金額",), type=ColumnType.DECIMAL, least=0),
        Column(key="rating", ja="評価", en="Rating", type=ColumnType.DECIMAL, least=0, most=5),
        Column(key="learners", ja="受講者数", en="Learners", aliases=("num_subscribers",),
               type=ColumnType.INTEGER, least=0, most=2_000_000_000),
        Column(key="updated_on", ja="更新日", en="Updated on", type=ColumnType.DATE),
        Column(key="has_certificate", ja="修了証", en="Certificate", type=ColumnType.BOOLEAN),
        Column(key="needs_video", ja="動画", en="Video", type=ColumnType.BOOLEAN),
        Column(key="needs_audio", ja="音声", en="Audio", type=ColumnType.BOOLEAN),
        Column(key="has_captions", ja="字幕", en="Captions", type=ColumnType.BOOLEAN),
        Column(key="device", ja="使う機器", en="Device", aliases=("機器", "端末", "対応端末"), type=ColumnType.CHOICE,
               choices=DEVICES),
        Column(key="is_accessible", ja="アクセシビリティ対応", en="Accessible", aliases=("アクセシビリティ",),
               type=ColumnType.BOOLEAN),
        Column(key="pillars", ja="取組領域", en="Pillars", aliases=("領域", "対象領域", "pillar"), longest=100,
               help_ja="行政DX・中小企業DX・市民・求職者から。2つ以上は「、」で分ける。",
               help_en="staff, business or residents; several with commas."),
        Column(key="is_seat", ja="契約の席を使う", en="Uses a seat", aliases=("席", "ライセンス", "seat"),
               type=ColumnType.BOOLEAN,
               help_ja="受講すると、契約した席(ライセンス)を1つ使う講座なら「はい」。",
               help_en="Yes if taking the course uses one seat (licence) of the contract."),
    )  # fmt: skip
