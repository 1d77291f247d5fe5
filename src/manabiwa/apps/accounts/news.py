"""What accounts announces to the apps above."""

from django.dispatch import Signal

# with `invitation` and `user`, once it is committed
invitation_accepted = Signal()
