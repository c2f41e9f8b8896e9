"""The advisors' profiles, and the coordinator's register of them."""

from django.urls import path

from advisors.views import absences, profile, register

app_name = "advisors"
urlpatterns = [
    path("koordinator/vejledere/", register.register, name="register"),
    path("vejleder/profil/", profile.mine, name="mine"),
    path("vejledere/<int:pk>/", profile.profile, name="profile"),
    path("vejledere/<int:pk>/kompetencer/", profile.competences, name="competences"),
    path("vejledere/<int:pk>/metoder/", profile.methods, name="methods"),
    path("vejledere/<int:pk>/dage/", profile.availability, name="availability"),
    path("vejledere/<int:pk>/bindinger/", profile.add_relation, name="add_relation"),
    path(
        "vejledere/<int:pk>/bindinger/<int:relation>/fjern/",
        profile.remove_relation,
        name="remove_relation",
    ),
    path("vejledere/<int:pk>/fravaer/", absences.register, name="register_absence"),
    path(
        "vejledere/<int:pk>/fravaer/<int:absence>/fjern/",
        absences.remove,
        name="remove_absence",
    ),
]
