"""The hours of an advisor and of a special school."""

from django.urls import path

from courses.views import extra_hours, hours

app_name = "hours"
urlpatterns = [
    path("vejleder/timer/", hours.mine, name="mine"),
    path("vejledere/<int:pk>/timer/", hours.advisor, name="advisor"),
    path("vejledere/<int:pk>/timer/csv/", hours.advisor_sheet, name="advisor_csv"),
    path("vejledere/<int:pk>/timer/ekstra/", extra_hours.ask, name="ask_extra"),
    path("vejledere/<int:pk>/timer/luk/<int:year>/", hours.close, name="close"),
    path("specialskoler/<int:pk>/timer/", hours.school, name="school"),
    path("specialskoler/<int:pk>/timer/csv/", hours.school_sheet, name="school_csv"),
    path("ekstra-timer/<int:pk>/", extra_hours.answer, name="extra"),
]
