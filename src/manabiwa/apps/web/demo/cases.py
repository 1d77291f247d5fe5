"""What the members of the demo tell each other: invented cases of success, of mixed results and of failure."""

from dataclasses import dataclass

from manabiwa.apps.common.models import Pillar
from manabiwa.apps.exchange.models import CaseResult

Timeline = tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseText:
    """The words of one case; `place` is the short name of the invented municipality."""

    place: str
    title: str
    pillar: str
    result_kind: str
    problem: str
    actions: str
    result: str
    went_wrong: str
    context: str = ""
    do_differently: str = ""
    cost_yen: int | None = None
    timeline: Timeline = ()


def _steps(*steps: tuple[str, str]) -> Timeline:
    return tuple({"when": when, "text": text} for when, text in steps)


CASES = (
    CaseText(
        place="茶摘市", title="求職者95人のデジタル学び直し: 38人が就業・転職", pillar=Pillar.RESIDENTS, result_kind=CaseResult.MIXED,
        problem="仕事をさがす人から「講座が多すぎて、何を学べばよいか分からない」という声が続いていました。支援する側も、知らない分野の学習計画は立てられませんでした。",
        context="人口24万人。製造業とお茶の産業が中心で、求人は事務よりIT・ウェブに移りつつあります。担当は2人、予算は1,420万円。",
        actions="一人ひとりに、目標の職業から逆算した学習計画を作り、週6時間を目安に進めました。伴走支援者4人が、止まっている人に毎週声をかけました。市内のシステム会社3社に、課題の講評を頼みました。",
        timeline=_steps(("4月", "募集。説明会3回、定員100人に95人が参加"), ("5月", "学習計画づくり。面談は一人30分"), ("7月", "中だるみ。15人が中断"), ("9月", "71人が修了。会社見学"), ("11月", "成果の確認。79人から回答")),
        result="95人のうち38人が、就業または転職したと確かめられました。16人は、まだ分かりません。",
        went_wrong="比べる相手を用意していなかったので、受講しなくても就業した人がどれだけいたかは分かりません。7月に、夜に働く人が続けて中断しました。連絡のつかない16人の結果は、今も不明です。",
        do_differently="次の期は、始める前に比べ方を決めます。定員を超えたら抽選にし、外れた人にも結果を聞きます。夜に働く人には、週3時間の短い計画を用意します。",
        cost_yen=14_200_000,
    ),
    CaseText(
        place="東雲台区", title="23区の研修枠をまとめて買う: 1席18,000円が13,200円の見込みに", pillar=Pillar.STAFF, result_kind=CaseResult.SUCCESS,
        problem="各区が同じ研修を別々に、定価で買っていました。小さな区ほど1席が高くつきます。",
        actions="必要な人数を先に集め、段階ごとの価格を一つの表にして、どこまで集まれば次の段に届くかを全区で見られるようにしました。",
        timeline=_steps(("6月", "5区で勉強会"), ("8月", "全区に関心を確認"), ("11月", "参加の確定")),
        result="23区すべてが参加の意思を示しました。金額は、契約後に確定します。",
        went_wrong="はじめの案は「区の規模で分ける」で、小さな区から反対が出て2か月止まりました。分け方を並べて見せてから、話が進みました。",
        do_differently="費用の分け方は、最初に複数の案を示します。", cost_yen=None,
    ),
    CaseText(
        place="白樺野町", title="人口4千人の町、担当1人で始めたスマホ教室", pillar=Pillar.RESIDENTS, result_kind=CaseResult.MIXED,
        problem="役場の窓口が減り、手続きが遠くなりました。高齢の住民から、スマホで手続きしたいという声がありました。",
        context="人口4,100人。情報担当は総務と兼務で1人。",
        actions="公民館で月2回、役場の手続きだけにしぼった教室を開きました。となり町の教材を、許可を得て直しました。",
        result="延べ64人が参加。電子申請を自分で使った人は、聞き取れた40人のうち17人でした。", went_wrong="冬は道が悪く、参加が半分以下になりました。機種が違うと画面が違い、教材が合いませんでした。",
        do_differently="冬は、送迎のある集まり(健診など)に合わせて開きます。", cost_yen=380_000,
    ),
    CaseText(
        place="霧笛市", title="全職員向けe-ラーニング: 修了率12%で中止", pillar=Pillar.STAFF, result_kind=CaseResult.FAILURE,
        problem="DXの計画はできたものの、職員の間で言葉が通じませんでした。",
        actions="全職員1,100人に、同じ40時間の講座を配りました。", timeline=_steps(("5月", "一斉に配布"), ("8月", "修了率6%"), ("12月", "12%で中止を決定")),
        result="修了は131人(12%)。研修後の業務の変化は、確かめられませんでした。",
        went_wrong="勤務時間の中に学ぶ時間を確保せず、「空いた時間に」としたことが最大の失敗でした。40時間は長すぎ、窓口の職員には関係の薄い内容が半分でした。動画は庁内の回線で止まりました。",
        do_differently="上司と「学ぶ時間」を先に約束します。内容は役割ごとに6時間までにします。回線で動画が見られるかを、先に確かめます。", cost_yen=8_900_000,
    ),
    CaseText(
        place="鏡湖市", title="商店主が教え合う「週2時間のデジタル塾」", pillar=Pillar.BUSINESS, result_kind=CaseResult.SUCCESS,
        problem="商店主は店を離れられず、外の研修に出られません。", actions="閉店後の店を順に会場にし、先に始めた商店主が次の人に教える形にしました。",
        result="18店が参加し、15店が会計ソフトを自分で使えるようになったと答えました。比べる相手は置いていません。",
        went_wrong="教える人に負担が集まり、2人が途中で降りました。", do_differently="教える人に、講師料を払います。", cost_yen=1_250_000,
    ),
    CaseText(
        place="林檎坂市", title="農家のドローン講習: 資格はとったが、畑で使われなかった", pillar=Pillar.BUSINESS, result_kind=CaseResult.FAILURE,
        problem="農薬をまく作業の人手が足りません。", actions="操縦の資格講習の費用を全額補助しました。",
        result="22人が資格をとり、1年後に畑で使っていたのは3人でした。", went_wrong="機体を持つ人がいないまま、資格だけを補助しました。共同で持つ話は、置き場所が決まらず進みませんでした。",
        do_differently="資格の前に、機体と保険と置き場所を決めます。", cost_yen=4_400_000,
    ),
    CaseText(
        place="七夕浜市", title="RPAで補助金の受付を半分の時間に", pillar=Pillar.STAFF, result_kind=CaseResult.SUCCESS,
        problem="補助金の入力が、毎年3月に集中していました。", actions="担当者3人が週4時間ずつ学び、自分たちで自動化を作りました。",
        result="同じ月の入力時間は、前の年の310時間から148時間になりました。件数は1割減っています。", went_wrong="作った人が異動し、4月に動かなくなりました。手順書がありませんでした。",
        do_differently="二人以上で作り、手順書を残してから使い始めます。", cost_yen=620_000,
    ),
    CaseText(
        place="灯台町", title="となりの市と合同の講座: 移動時間で続かず", pillar=Pillar.RESIDENTS, result_kind=CaseResult.FAILURE,
        problem="町だけでは受講者が集まりません。", actions="となりの市の講座に、町の枠を10席もらいました。",
        result="10人のうち、最後まで通ったのは2人でした。", went_wrong="片道50分の移動を軽く見ていました。バスの最終に間に合わない回がありました。", do_differently="町の図書館で、同じ講座をいっしょに視聴する形にします。", cost_yen=240_000,
    ),
    CaseText(
        place="檸檬島市", title="子育て中の人のためのウェブ制作講座、午前に開く", pillar=Pillar.RESIDENTS, result_kind=CaseResult.SUCCESS,
        problem="夜の講座には、子育て中の人が来られません。", actions="保育つきで、平日の午前に開きました。課題は島の店のホームページです。",
        result="12人中11人が修了し、5人が島の店から仕事を受けました。人数が少なく、割合の幅は広いままです。", went_wrong="保育の定員が6人で、待ってもらった人がいました。", do_differently="保育の人数を、募集の前に確保します。", cost_yen=2_100_000,
    ),
    CaseText(
        place="筑紫野原市", title="データ分析の内製: 外注していた住民意識調査を職員で", pillar=Pillar.STAFF, result_kind=CaseResult.MIXED,
        problem="調査の分析を外に頼み、次の年に生かせていませんでした。", actions="企画課の4人が12週間学び、前年のデータで練習してから本番を分析しました。",
        result="外注費が180万円減りました。分析にかかった職員の時間は、数えていませんでした。", went_wrong="職員の時間を記録していなかったので、本当に安くなったのかは言えません。", do_differently="始める前に、職員の時間も数えます。", cost_yen=900_000,
    ),
)  # fmt: skip
