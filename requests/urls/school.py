"""The school's addresses: ask for help, follow the request, answer, withdraw."""

from django.urls import path

from requests.views import cases, wizard

app_name = "requests"

urlpatterns = [
    path("", cases.overview, name="list"),
    path("ny/", wizard.new, name="new"),
    path("<int:pk>/", cases.detail, name="detail"),
    path("<int:pk>/trin/send/", wizard.review, name="review"),
    path("<int:pk>/trin/<slug:step>/", wizard.step, name="step"),
    path("<int:pk>/slet/", wizard.discard, name="discard"),
    path("<int:pk>/kvittering/", cases.receipt, name="receipt"),
    path("<int:pk>/godkend/", cases.approve, name="approve"),
    path("<int:pk>/send-tilbage/", cases.return_to_author, name="return"),
    path("<int:pk>/traek-tilbage/", cases.withdraw, name="withdraw"),
    path("<int:pk>/spoergsmaal/<int:question>/svar/", cases.answer, name="answer"),
]
