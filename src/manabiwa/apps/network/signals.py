"""News from the network. All are sent after the transaction has been committed."""

from django.dispatch import Signal

# membership: Membership, request: MembershipRequest; accounts invites the person who asked
membership_approved = Signal()
# post: Post, previous_id: int | None, successor_id: int
post_handed_over = Signal()
