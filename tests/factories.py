"""One boring factory a model, initial state only. Later states are walked to in `stories.py`."""

import datetime as dt
from decimal import Decimal

import factory
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import get_random_string
from factory.django import DjangoModelFactory

from accounts.browsers import Browser, Device
from accounts.models import ExternalIdentity, RecoveryCode, SignIn, User
from accounts.roles import SCHOOL_ROLES, Role
from advisors.models import (
    Absence,
    Advisor,
    AdvisorCompetence,
    CompetenceArea,
    ExtraHours,
    HourAccount,
    Level,
    MatchingWeights,
    MethodTag,
    Relation,
)
from catalogue.models import ExampleCard
from courses.models import (
    FollowUp,
    GoalCheck,
    Holds,
    PersonalCalendar,
    Phase,
    PhaseModel,
    PhasePrompt,
)
from journal.models import JournalExport
from notifications.models import Wording
from oversight.models import (
    Breach,
    DataController,
    RetentionReceipt,
    RightsReceipt,
    SampleCheck,
    ScanOverride,
)
from requests.models import CourseTemplate, SupportRequest, TemplateStep
from schools.models import ClosingDay, Membership, Municipality, School, SchoolYear, TravelTime

PASSWORD = "en-god-lang-adgangskode"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@kommune.example")
    name = factory.Sequence(lambda n: f"Person Nummer{n}")
    password = factory.django.Password(PASSWORD)


class SignInFactory(DjangoModelFactory):
    class Meta:
        model = SignIn

    user = factory.SubFactory(UserFactory)
    session = factory.LazyFunction(
        lambda: Session.objects.create(
            session_key=get_random_string(32), expire_date=timezone.now() + dt.timedelta(days=1)
        )
    )
    browser = Browser.FIREFOX
    device = Device.WINDOWS
    signed_in_at = factory.LazyFunction(timezone.now)


class ExternalIdentityFactory(DjangoModelFactory):
    class Meta:
        model = ExternalIdentity

    user = factory.SubFactory(UserFactory)
    issuer = "https://login.fjordby.example"
    subject = factory.Sequence(lambda n: f"sub-{n}")
    linked_at = factory.LazyFunction(timezone.now)


class RecoveryCodeFactory(DjangoModelFactory):
    class Meta:
        model = RecoveryCode

    user = factory.SubFactory(UserFactory)
    code_hash = factory.Sequence(lambda n: f"{n:064}")


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = Municipality

    name = factory.Sequence(lambda n: f"Fjordby {n} Kommune")
    slug = factory.Sequence(lambda n: f"fjordby-{n}")
    centre_name = "Kompetencecenter Fjordby"
    contact_email = "center@fjordby.example"
    contact_phone = "20 00 00 00"


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    municipality = factory.SubFactory(MunicipalityFactory)
    name = factory.Sequence(lambda n: f"Skole {n:03}")
    code = factory.Sequence(lambda n: f"{100000 + n}")


class SpecialSchoolFactory(SchoolFactory):
    name = factory.Sequence(lambda n: f"Specialskole {n:03}")
    kind = School.Kind.SPECIAL


class MembershipFactory(DjangoModelFactory):
    """Give `school` for a role at a school, `municipality` for a role in the municipality."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.TEACHER
    school = factory.Maybe(
        factory.LazyAttribute(lambda o: o.role in SCHOOL_ROLES), factory.SubFactory(SchoolFactory)
    )
    municipality = factory.Maybe(
        "school",
        factory.SelfAttribute("school.municipality"),
        factory.SubFactory(MunicipalityFactory),
    )


class SchoolYearFactory(DjangoModelFactory):
    class Meta:
        model = SchoolYear

    municipality = factory.SubFactory(MunicipalityFactory)
    starts_on = dt.date(2026, 8, 1)
    ends_on = factory.LazyAttribute(lambda o: dt.date(o.starts_on.year + 1, 7, 31))
    hour_price = Decimal("425.00")


class ClosingDayFactory(DjangoModelFactory):
    class Meta:
        model = ClosingDay

    municipality = factory.SubFactory(MunicipalityFactory)
    day = dt.date(2026, 12, 24)
    name = "Juleaftensdag"


class CompetenceAreaFactory(DjangoModelFactory):
    class Meta:
        model = CompetenceArea

    municipality = factory.SubFactory(MunicipalityFactory)
    group = CompetenceArea.Group.BEHAVIOUR
    name = factory.Sequence(lambda n: f"Tema {n:03}")
    position = factory.Sequence(lambda n: n)


class AdvisorFactory(DjangoModelFactory):
    """An advisor with a user who holds the role; `municipality` decides the place."""

    class Meta:
        model = Advisor
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    home_school = factory.SubFactory(
        SpecialSchoolFactory, municipality=factory.SelfAttribute("..municipality")
    )
    membership = factory.RelatedFactory(
        MembershipFactory,
        factory_related_name="",
        user=factory.SelfAttribute("..user"),
        municipality=factory.SelfAttribute("..municipality"),
        role=Role.ADVISOR,
        school=None,
    )


class AdvisorCompetenceFactory(DjangoModelFactory):
    class Meta:
        model = AdvisorCompetence

    advisor = factory.SubFactory(AdvisorFactory)
    area = factory.SubFactory(
        CompetenceAreaFactory, municipality=factory.SelfAttribute("..advisor.municipality")
    )
    level = Level.EXPERIENCED


class RelationFactory(DjangoModelFactory):
    class Meta:
        model = Relation

    advisor = factory.SubFactory(AdvisorFactory)
    school = factory.SubFactory(
        SchoolFactory, municipality=factory.SelfAttribute("..advisor.municipality")
    )


class MethodTagFactory(DjangoModelFactory):
    class Meta:
        model = MethodTag

    municipality = factory.SubFactory(MunicipalityFactory)
    name = factory.Sequence(lambda n: f"Metode {n:03}")


class CourseTemplateFactory(DjangoModelFactory):
    class Meta:
        model = CourseTemplate

    municipality = factory.SubFactory(MunicipalityFactory)
    name = factory.Sequence(lambda n: f"Skabelon {n:03}")
    support_form = SupportRequest.SupportForm.SPARRING


class TemplateStepFactory(DjangoModelFactory):
    class Meta:
        model = TemplateStep

    template = factory.SubFactory(CourseTemplateFactory)
    kind = TemplateStep.Kind.SPARRING
    contact_minutes = 60
    preparation_minutes = 30
    travel_minutes = 30
    documentation_minutes = 15


class MatchingWeightsFactory(DjangoModelFactory):
    class Meta:
        model = MatchingWeights

    municipality = factory.SubFactory(MunicipalityFactory)


class WordingFactory(DjangoModelFactory):
    class Meta:
        model = Wording

    kind = "requests.receipt"
    language = "da"
    revision = factory.Sequence(lambda n: n + 1)
    subject = "Tak for jeres henvendelse: sag {sagsnummer}"
    text = "Hej {fornavn}\n\nTak for jeres henvendelse.\n\n{link}\n\n{underskrift}"
    written_at = factory.LazyFunction(timezone.now)


class TravelTimeFactory(DjangoModelFactory):
    class Meta:
        model = TravelTime

    from_school = factory.SubFactory(SchoolFactory)
    to_school = factory.SubFactory(
        SchoolFactory, municipality=factory.SelfAttribute("..from_school.municipality")
    )
    minutes = 20


class AbsenceFactory(DjangoModelFactory):
    class Meta:
        model = Absence

    advisor = factory.SubFactory(AdvisorFactory)
    starts_on = dt.date(2026, 11, 23)
    ends_on = dt.date(2026, 11, 27)


class HourAccountFactory(DjangoModelFactory):
    """An empty account; released hours come through the ledger's services."""

    class Meta:
        model = HourAccount

    advisor = factory.SubFactory(AdvisorFactory)
    school_year = factory.SubFactory(
        SchoolYearFactory, municipality=factory.SelfAttribute("..advisor.municipality")
    )


class PhaseModelFactory(DjangoModelFactory):
    """A phase model without phases; a new municipality has the two standard ones already."""

    class Meta:
        model = PhaseModel

    municipality = factory.SubFactory(MunicipalityFactory)
    name = factory.Sequence(lambda n: f"Fasemodel {n:03}")


class PhaseFactory(DjangoModelFactory):
    class Meta:
        model = Phase

    phase_model = factory.SubFactory(PhaseModelFactory)
    position = factory.Sequence(lambda n: n % 8 + 1)
    name = factory.Sequence(lambda n: f"Fase {n:03}")


class PhasePromptFactory(DjangoModelFactory):
    class Meta:
        model = PhasePrompt

    phase = factory.SubFactory(PhaseFactory)
    position = factory.Sequence(lambda n: n + 1)
    label = factory.Sequence(lambda n: f"Felt {n:03}")


class FollowUpFactory(DjangoModelFactory):
    """Planned for the course that is given; closing a course makes both in earnest."""

    class Meta:
        model = FollowUp

    point = FollowUp.Point.WEEKS
    weeks = 7
    due_on = dt.date(2027, 1, 4)


class GoalCheckFactory(DjangoModelFactory):
    """For the follow-up and the goal that are given; answering a follow-up makes them."""

    class Meta:
        model = GoalCheck

    holds = Holds.YES


class PersonalCalendarFactory(DjangoModelFactory):
    class Meta:
        model = PersonalCalendar

    user = factory.SubFactory(UserFactory)


class ExampleCardFactory(DjangoModelFactory):
    """A draft for the request that is given, by an advisor; sent and approved by the services."""

    class Meta:
        model = ExampleCard

    municipality = factory.SelfAttribute("support_request.municipality")
    created_at = dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)
    title = "En rolig start efter frikvarteret"
    situation = "Timerne begyndte med uro, og de voksne gjorde hver sit."
    tried = "De voksne tog imod ved døren og havde en fast opgave klar i fem uger."
    effect = "Timen begyndte inden for tre minutter. Det holdt, når vikarer kendte aftalen."
    school_level = "middle"
    support_form = "sparring"


class ExtraHoursFactory(DjangoModelFactory):
    """Two hours asked for; the answer comes through the ledger's services."""

    class Meta:
        model = ExtraHours

    advisor = factory.SubFactory(AdvisorFactory)
    school_year = factory.SubFactory(
        SchoolYearFactory, municipality=factory.SelfAttribute("..advisor.municipality")
    )
    minutes = 120
    reason = "To forløb mere inden jul"
    asked_at = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)
    asked_by = factory.SubFactory(UserFactory)


class RightsReceiptFactory(DjangoModelFactory):
    class Meta:
        model = RightsReceipt

    person = factory.SubFactory(UserFactory)
    right = RightsReceipt.Right.INSIGHT
    asked_on = dt.date(2026, 11, 2)
    reference = "Sag 2026-4711"
    done_at = factory.LazyFunction(timezone.now)
    done_by = factory.SubFactory(UserFactory)


class JournalExportFactory(DjangoModelFactory):
    """Give `support_request`: a request of its own would need a whole story."""

    class Meta:
        model = JournalExport

    occasion = JournalExport.Occasion.JOURNAL
    done_at = factory.LazyFunction(timezone.now)
    done_by = factory.SubFactory(UserFactory)


class SampleCheckFactory(DjangoModelFactory):
    """An open check without lines, drawn by the person that is given."""

    class Meta:
        model = SampleCheck

    municipality = factory.SubFactory(MunicipalityFactory)
    drawn_at = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)
    first_day = dt.date(2026, 10, 17)
    last_day = dt.date(2026, 11, 16)
    among = 0


class RetentionReceiptFactory(DjangoModelFactory):
    class Meta:
        model = RetentionReceipt

    municipality = factory.SubFactory(MunicipalityFactory)
    kind = "drafts"
    fate = "delete"
    count = 1
    months = 6
    before = dt.date(2026, 5, 16)
    done_at = dt.datetime(2026, 11, 16, 2, tzinfo=dt.UTC)


class DataControllerFactory(DjangoModelFactory):
    class Meta:
        model = DataController

    municipality = factory.SubFactory(MunicipalityFactory)
    dpo_email = "dpo@fjordby.example"


class BreachFactory(DjangoModelFactory):
    """A reported breach of which the text is not kept: its record alone."""

    class Meta:
        model = Breach

    municipality = factory.SubFactory(MunicipalityFactory)
    found_at = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)
    kind = "name"
    object_type = "requests.supportrequest"
    object_id = 1
    field = "situation"


class ScanOverrideFactory(DjangoModelFactory):
    class Meta:
        model = ScanOverride

    municipality = factory.SubFactory(MunicipalityFactory)
    confirmed_at = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)
    object_type = "requests.supportrequest"
    object_id = 1
    field = "situation"
    findings = factory.LazyFunction(lambda: {"first_name": 1})
