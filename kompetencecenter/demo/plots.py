"""Which requests the demo holds: how long ago each came, and how far it has got."""

from dataclasses import dataclass
from enum import IntEnum


class Reach(IntEnum):
    """How far a request has got, in the order things happen."""

    DRAFT = 0
    AWAITING_LEADER = 1
    RECEIVED = 2
    BEING_CLARIFIED = 3
    READY = 4
    OFFERED = 5
    MATCHED = 6
    FIRST_SESSION_BOOKED = 7
    UNDER_WAY = 8
    CLOSED = 9
    EVALUATED = 10
    FOLLOWED_UP = 11


@dataclass(frozen=True)
class Plot:
    """One request: which text, how many working days ago it was received, and how far it got.

    `exit` is a way out taken once `reach` is reached: "ask", "answer", "wait", "withdraw",
    "decline", "refer", "advisor declines". `change` is what happens to the activity that lies
    ahead: "moved", "wished", "called off".
    """

    text: int
    received: int
    reach: Reach
    hour: int = 9
    sessions: int = 3
    exit: str = ""
    goal: str = "yes"
    answers: tuple[int | None, ...] = (4, 4, 3, 5, 5)
    later: tuple[int | None, ...] = (4, 4, 4, 4, 5)
    last: tuple[int | None, ...] = (4, 5, None, 4, 5)
    leaves_last_log: bool = False
    corrects_first_log: bool = False
    change: str = ""


PLOTS = (
    # This week: what the coordinator meets on her board.
    Plot(0, 0, Reach.RECEIVED),
    Plot(4, 1, Reach.RECEIVED, hour=15),
    Plot(8, 1, Reach.RECEIVED, hour=11),
    Plot(5, 2, Reach.BEING_CLARIFIED, hour=8),
    Plot(9, 3, Reach.BEING_CLARIFIED, hour=13, exit="ask"),
    Plot(10, 4, Reach.BEING_CLARIFIED, hour=10, exit="answer"),
    Plot(2, 3, Reach.READY, hour=14),
    Plot(6, 4, Reach.READY, hour=9),
    Plot(7, 5, Reach.READY, hour=10),
    Plot(3, 6, Reach.READY, hour=12),
    Plot(11, 7, Reach.READY, hour=9, exit="advisor declines"),
    Plot(1, 2, Reach.OFFERED, hour=10),
    Plot(0, 3, Reach.OFFERED, hour=11),
    Plot(9, 6, Reach.OFFERED, hour=9),
    Plot(5, 9, Reach.READY, hour=10, exit="wait"),
    Plot(6, 0, Reach.AWAITING_LEADER),
    Plot(0, 0, Reach.DRAFT),
    # Matched, and the first activity not yet booked.
    Plot(4, 4, Reach.MATCHED, hour=8),
    Plot(8, 5, Reach.MATCHED, hour=10),
    Plot(6, 3, Reach.MATCHED, hour=9),
    # Under way.
    Plot(1, 7, Reach.FIRST_SESSION_BOOKED, hour=9),
    Plot(10, 8, Reach.FIRST_SESSION_BOOKED, hour=11),
    Plot(1, 13, Reach.UNDER_WAY, hour=11, sessions=2),
    Plot(0, 14, Reach.UNDER_WAY, hour=8, sessions=4, change="wished", corrects_first_log=True),
    Plot(2, 17, Reach.UNDER_WAY, hour=9, sessions=5, change="moved"),
    Plot(3, 19, Reach.UNDER_WAY, hour=13, leaves_last_log=True),
    Plot(5, 22, Reach.UNDER_WAY, hour=10, sessions=6, change="called off"),
    Plot(6, 24, Reach.UNDER_WAY, hour=9, leaves_last_log=True),
    Plot(9, 27, Reach.UNDER_WAY, hour=14),
    Plot(11, 30, Reach.UNDER_WAY, hour=9, sessions=5),
    # Closed.
    Plot(7, 32, Reach.EVALUATED, hour=9),
    Plot(8, 35, Reach.EVALUATED, hour=10, goal="partly", answers=(3, 4, None, 4, 4)),
    Plot(1, 38, Reach.EVALUATED, hour=9, answers=(5, 4, 4, 5, 5)),
    Plot(4, 40, Reach.CLOSED, hour=11, goal="partly"),
    Plot(2, 43, Reach.EVALUATED, hour=9, goal="no", answers=(2, 3, 2, 4, 3)),
    Plot(0, 46, Reach.EVALUATED, hour=10),
    Plot(3, 48, Reach.CLOSED, hour=12),
    Plot(10, 50, Reach.EVALUATED, hour=9, answers=(4, 5, 4, 5, 5)),
    # Closed so long ago that the school has been asked again, once or twice.
    Plot(6, 63, Reach.EVALUATED, hour=9, answers=(4, 3, 3, 5, 4)),
    Plot(2, 74, Reach.FOLLOWED_UP, hour=10, answers=(5, 4, 4, 5, 5), later=(4, 5, 4, 5, 5)),
    Plot(10, 78, Reach.FOLLOWED_UP, hour=9, answers=(4, 4, 3, 4, 5), later=(4, 5, 4, 4, 5)),
    Plot(1, 82, Reach.FOLLOWED_UP, hour=11, goal="partly", later=(4, 3, 3, 5, 5)),
    Plot(8, 86, Reach.FOLLOWED_UP, hour=9, answers=(4, 4, 4, 5, 5), later=(4, 4, None, 5, 5)),
    Plot(0, 160, Reach.FOLLOWED_UP, hour=10, answers=(3, 4, 2, 5, 5)),
    # Ended in other ways.
    Plot(5, 12, Reach.RECEIVED, hour=10, exit="withdraw"),
    Plot(7, 15, Reach.BEING_CLARIFIED, hour=9, exit="decline"),
    Plot(11, 21, Reach.BEING_CLARIFIED, hour=11, exit="refer"),
)
