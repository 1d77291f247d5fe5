"""Finding a level of a role by its names."""

from manabiwa.apps.training.models import RoleLevel, TrainingFramework


def level_named(framework: TrainingFramework, role: str, step: str) -> RoleLevel:
    return RoleLevel.objects.get(role__framework=framework, role__name=role, name=step)
