"""The plan of action, the same addresses for both sides."""

from django.urls import path

from courses.views import plans

app_name = "plans"
urlpatterns = [
    path("forloeb/<int:pk>/", plans.plan, name="plan"),
    path("forloeb/<int:pk>/historik/", plans.history, name="history"),
    path("forloeb/<int:pk>/maal/", plans.add_goal, name="add_goal"),
    path("forloeb/<int:pk>/handling/", plans.add_item, name="add_item"),
    path("maal/<int:pk>/", plans.goal, name="goal"),
    path("maal/<int:pk>/opgiv/", plans.drop_goal, name="drop_goal"),
    path("maal/<int:pk>/genoptag/", plans.resume_goal, name="resume_goal"),
    path("handling/<int:pk>/", plans.item, name="item"),
    path("handling/<int:pk>/ret/", plans.change_item, name="change_item"),
    path("handling/<int:pk>/udfoert/", plans.finish_item, name="finish_item"),
    path("handling/<int:pk>/opgiv/", plans.drop_item, name="drop_item"),
    path("handling/<int:pk>/genoptag/", plans.reopen_item, name="reopen_item"),
]
