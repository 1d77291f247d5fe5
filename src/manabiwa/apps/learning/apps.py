from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "manabiwa.apps.learning"

    def ready(self) -> None:
        from manabiwa.apps.accounts import personal_data
        from manabiwa.apps.catalog import occupation_page
        from manabiwa.apps.catalog.signals import class_changed, courses_withdrawn
        from manabiwa.apps.network import figures, handover
        from manabiwa.apps.programmes import board
        from manabiwa.apps.records.signals import statement_stored

        from . import cohort_board, cohort_services, drafting, own_data, own_figures  # noqa: F401 - two register tasks
        from .disturbing import tell_of_class, tell_of_courses
        from .handover import learners_of_post
        from .home import reminding  # noqa: F401 - registers the task that reminds
        from .occupation_part import PART
        from .progress import follow_statement

        personal_data.register("learning", export=own_data.export, erase=own_data.erase)
        for figure in own_figures.FIGURES:
            figures.register(figure)
        handover.contribute(learners_of_post)
        occupation_page.contribute(PART)
        board.contribute(cohort_board.part_of, cohort_board.TAB)
        class_changed.connect(tell_of_class, dispatch_uid="learning.tell_of_class")
        courses_withdrawn.connect(tell_of_courses, dispatch_uid="learning.tell_of_courses")
        statement_stored.connect(follow_statement, dispatch_uid="learning.follow_statement")
