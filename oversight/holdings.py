"""What the rooms below hold about a person."""

from accounts.models import User
from lifecycle.models import StatusChange
from notifications.models import Message
from oversight.models import SampleCheck
from oversight.registry import Holding, register
from schools.models import Membership

register(
    Holding(User, ("pk",)),
    Holding(Membership, ("user",)),
    Holding(Message, ("recipient", "queued_by", "cancelled_by")),
    Holding(StatusChange, ("by",)),
    Holding(SampleCheck, ("drawn_by", "concluded_by")),
)
