"""The catalogue of examples, open to all signed-in staff."""

from django.urls import path

from catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.overview, name="list"),
    path("til-gennemsyn/", views.to_review, name="to_review"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/gennemsyn/", views.review, name="review"),
    path("<int:pk>/tag-ud/", views.withdraw, name="withdraw"),
    path("<int:pk>/tag-op/", views.revise, name="revise"),
]
