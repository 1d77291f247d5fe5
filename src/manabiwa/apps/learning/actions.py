"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "learning.accept_plan": _("学習計画を決めた"),
    "learning.book_meeting": _("面談を入れた"),
    "learning.celebrate": _("節目を見た"),
    "learning.change_goal": _("目標を変えた"),
    "learning.claim_skill": _("できることを記録した"),
    "learning.claim_skills": _("できることを記録した"),
    "learning.confirm_skill": _("できることを、伴走支援者が確かめた"),
    "learning.delete_reflection": _("ふり返りを消した"),
    "learning.describe_environment": _("学習環境を記録した"),
    "learning.enrol": _("受講を始めた"),
    "learning.finish_cohort_plan": _("期の計画をまとめて作った"),
    "learning.improve_draft": _("学習計画の案を確かめた"),
    "learning.make_plan": _("学習計画を作った"),
    "learning.pause": _("学習を休みにした"),
    "learning.record_progress": _("進みぐあいを記録した"),
    "learning.reflect": _("1週間をふり返った"),
    "learning.renew_feed_key": _("カレンダーのアドレスを新しくした"),
    "learning.resume": _("学習にもどった"),
    "learning.send_message": _("メッセージを送った"),
    "learning.set_days": _("学ぶ曜日と休む日を決めた"),
    "learning.set_goal": _("目標を決めた"),
    "learning.set_reminder": _("お知らせの曜日と時刻を決めた"),
    "learning.start_cohort_plan": _("期の計画をまとめて作り始めた"),
    "learning.stop_reminder": _("お知らせのメールを止めた"),
    "learning.view_cohort_plan": _("期の計画の結果を見た"),
    "learning.view_person": _("学習の記録を見た"),
    "learning.wish_for_course": _("計画に入れる講座・外す講座を選んだ"),
    "learning.write_note": _("伴走支援の記録を書いた"),
}
