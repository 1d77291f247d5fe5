"""The skills and occupations that every installation begins with, so that a plan can be made on the first day.

Names of skills are facts; the choice, the aliases and the levels are ours. Occupation codes and English names are those
of O*NET-SOC (O*NET 29.3, CC BY 4.0, U.S. Department of Labor); Japanese names and levels are ours, to be replaced by
`manabiwa catalog import-occupations` with the whole of O*NET.
"""

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action

from .builtin import OCCUPATIONS, SKILLS
from .frameworks import OURS, write_known
from .models import Occupation, OccupationSkill, Skill
from .standards import write_standards


def load_builtin(*, actor: Actor) -> tuple[int, int]:
    """Write the built-in skills and occupations; what a secretariat changed in weights stays. Returns both counts."""
    with action("catalog.load_builtin", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        write_known()
        Skill.objects.bulk_create(
            (
                Skill(code=f"mnb-{number:03d}", framework_id=OURS, name=name, name_en=english, aliases=list(aliases))
                for number, (name, english, aliases) in enumerate(SKILLS, start=1)
            ),
            update_conflicts=True, unique_fields=["code"], update_fields=["name", "name_en", "aliases"],
        )  # fmt: skip
        Occupation.objects.bulk_create(
            (
                Occupation(code=code, name=name, name_en=english, description=text)
                for code, name, english, text, _skills in OCCUPATIONS
            ),
            update_conflicts=True, unique_fields=["code"], update_fields=["name", "name_en", "description"],
        )  # fmt: skip
        skills = dict(Skill.objects.filter(framework_id=OURS).values_list("name", "pk"))
        occupations = dict(Occupation.objects.values_list("code", "pk"))
        OccupationSkill.objects.bulk_create(
            (
                OccupationSkill(
                    occupation_id=occupations[code], skill_id=skills[skill], level=level, weight=float(weight)
                )
                for code, _name, _english, _text, needed in OCCUPATIONS
                for skill, level, weight in needed
            ),
            ignore_conflicts=True,
        )
        write_standards()
        act.about(changes={"skills": len(SKILLS), "occupations": len(OCCUPATIONS)})
    return len(SKILLS), len(OCCUPATIONS)
