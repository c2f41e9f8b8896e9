"""The support course (forløb): its activities (aktiviteter), plan, evaluation and follow-ups."""

from courses.models.evaluation import QUESTIONS, Answer, Answers, Evaluation
from courses.models.follow_up import FollowUp, GoalCheck, Holds
from courses.models.personal_calendar import PersonalCalendar
from courses.models.plan import Goal, PlanComment, PlanItem, Revision, Side
from courses.models.session import MINUTES, Session
from courses.models.support_course import SupportCourse

__all__ = [
    "MINUTES",
    "QUESTIONS",
    "Answer",
    "Answers",
    "Evaluation",
    "FollowUp",
    "Goal",
    "GoalCheck",
    "Holds",
    "PersonalCalendar",
    "PlanComment",
    "PlanItem",
    "Revision",
    "Session",
    "Side",
    "SupportCourse",
]
