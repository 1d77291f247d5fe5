"""Settings, one file per concern. Everything that differs between installations comes from the environment."""

from .applications import *  # noqa: F403
from .environment import *  # noqa: F403
from .language import *  # noqa: F403
from .logs import *  # noqa: F403
from .pages import *  # noqa: F403
from .security import *  # noqa: F403
from .sign_in import *  # noqa: F403
from .storage import *  # noqa: F403
