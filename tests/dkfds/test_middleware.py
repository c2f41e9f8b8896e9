from django.http import HttpRequest, HttpResponse

from dkfds.middleware import vary_on_htmx


def test_caches_keep_pieces_and_pages_apart():
    answer = vary_on_htmx(lambda request: HttpResponse(headers={"Vary": "Cookie"}))

    assert answer(HttpRequest())["Vary"] == "Cookie, HX-Request"
