"""What is sent: what forms hold, twisted, and a CPR number in every disguise the scan must see."""

import unicodedata

from hypothesis import strategies as st

from tests.fuzzing.pages import Field, Form

CPR = "3112364123"  # born in 2036: hits nobody alive
PLAIN = (
    "Vi har talt om overgangen fra frikvarter til time i teamet, og vi vil gerne prøve faste "
    "pladser og en rolig begyndelse i fem uger, før vi ser på det igen"
)
ALPHABETS = (
    "0123456789",
    "０１２３４５６７８９",
    "٠١٢٣٤٥٦٧٨٩",
    "०१२३४५६७८९",
    "".join(chr(0x1D7CE + n) for n in range(10)),
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "⓪①②③④⑤⑥⑦⑧⑨",
)
UNSEEN = (
    "",
    "\u200b",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u200e",
    "\u200f",
    "\u202e",
    "\u034f",
)
GAPS = ("", " ", "\u00a0", "\u2009", "-", ".", "/", "\u200b")
SERIAL_GAPS = (
    *("", "-", " ", " - ", "\u2011", "\u2013", "\u2212", "\uff0d", ".", "/", "_"),
    *("-\n", "-\r\n", "\n-", "\n", "\u200b-\u200b", "\u00ad", "\u2060-", "\t"),
)
NASTY = (
    *("", " ", "\0", "a\0b", "\ud800", "\u202eabc", "\ufffe", "\u0301" * 500, "x" * 100_000),
    *("0", "-1", "9" * 30, "1e400", "NaN", "Infinity", "-0", "1.5", "0x1f", "１２", "²", "①", "٣"),
    *("0000-01-01", "9999-12-31", "31-02-2026", "2026-W54", "2026-53", "99:99", "0", "13", "32"),
    *("' OR 1=1 --", '"; DROP TABLE x; --', "%", "%s", "%(x)s", "{0}", "{{ 7|add:1 }}", "\\", "_"),
    *(
        "<script>alert(1)</script>",
        "<b",
        "&#x0;",
        "javascript:alert(1)",
        "//evil.example",
        "\r\nX: y",
    ),
    *("[]", "{}", "null", "true", '{"a": [1]}', "on", "None", "-", ",", ";", "=1+1", "a=b&c=d"),
    *("å" * 300, "🙂" * 50, "İ", "ß", "K", "\n" * 1000, "../../etc/passwd", "2147483648"),
    *("9223372036854775808", "-9223372036854775809", "1" * 5000),
)
LARGE = "x" * 1_000_000
NUMBERS = (
    "0",
    "-1",
    "007",
    "4294967296",
    "9223372036854775807",
    "9" * 40,
    "٣",
    "１",
    "1e3",
    "1.0",
    "x",
)
WORDS = ("x", "a-b", "9" * 300, "%00", "æ", "%ED%A0%80", "..", "-", "%F0%9F%99%82", "{}", "<b>")


def folded(text: str) -> str:
    """Return the letters and digits of a text alone, every digit as 0-9, as a reader takes it."""
    return "".join(
        str(unicodedata.digit(sign)) if unicodedata.digit(sign, None) is not None else sign
        for sign in text
        if sign.isalnum()
    )


def holds_the_number(text: str) -> bool:
    """Return whether a reader would find the number, whatever stands between its digits."""
    return CPR in folded(text)


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """The number in one kind of digits, something unseen between them, gaps where one has them."""
    digits = draw(st.sampled_from(ALPHABETS))
    unseen = draw(st.sampled_from(UNSEEN))
    gap, serial_gap = draw(st.sampled_from(GAPS)), draw(st.sampled_from(SERIAL_GAPS))
    signs = [digits[int(sign)] for sign in CPR]
    parts = [unseen.join(signs[start:end]) for start, end in ((0, 2), (2, 4), (4, 6), (6, 10))]
    if serial_gap == "\n":
        gap = ""  # below 31.12.36 a line may begin with a postal code
    date = (gap or unseen).join(parts[:3])
    return f"{date}{serial_gap or unseen}{parts[3]}"


def nasty() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(NASTY),
        st.text(st.characters(exclude_categories=()), max_size=60),
        st.integers().map(str),
        st.dates().map(str),
        disguised(),
    )


def _filled(draw: st.DrawFn, one: Field, text: str) -> list[str]:
    """Return what a willing person would send: something that may be chosen, and the text."""
    choices = [choice for choice in one.choices if choice]
    if one.kind in ("checkbox", "radio", "select", "select-one") and choices:
        return [draw(st.sampled_from(choices))]
    if one.kind == "hidden":
        return [one.value]
    if one.kind in ("submit", "button"):
        return [one.value] if draw(st.booleans()) else []
    if one.kind == "textarea" or (one.kind in ("text", "search") and not one.value.isdecimal()):
        return [text]
    return [one.value or draw(st.sampled_from(("1", "60", "2026", "10:00", "a@b.example")))]


@st.composite
def answers(draw: st.DrawFn, form: Form) -> list[tuple[str, str]]:
    """The pairs of one sending of the form."""
    way = draw(st.sampled_from(("number", "short number", "plain", "twisted", "torn")))
    number = draw(disguised()) if "number" in way else ""
    text = {"number": f"{PLAIN} {number}.", "short number": number}.get(way, PLAIN)
    pairs = []
    for one in form.fields.values():
        values = _filled(draw, one, text)
        if way == "twisted" and draw(st.booleans()):
            values = [draw(nasty())]
        elif way == "torn":
            values = draw(st.lists(st.one_of(nasty(), st.just(one.value)), max_size=3))
        pairs += [(one.name, value) for value in values]
    return [*pairs, ("names_checked", "on")]


@st.composite
def questions(draw: st.DrawFn, names: list[str]) -> list[tuple[str, str]]:
    """The pairs of a query: names the house knows and some it does not, with anything in them."""
    name = st.one_of(st.sampled_from(names), st.text(max_size=10))
    return draw(st.lists(st.tuples(name, nasty()), min_size=1, max_size=4))


@st.composite
def headers(draw: st.DrawFn) -> dict[str, str]:
    """Headers and cookies a browser does not send so."""
    value = st.one_of(st.sampled_from(NASTY), st.text(max_size=40)).map(
        lambda text: (
            text.encode(errors="replace").decode("latin-1").replace("\r", "").replace("\n", "")
        )
    )
    known = (
        *("HX-Request", "HX-Target", "HX-Trigger", "HX-Current-URL", "HX-Boosted", "HX-Prompt"),
        *("Accept-Language", "Accept", "X-Kept", "Cookie", "Referer", "User-Agent", "Range"),
        *("If-None-Match", "If-Modified-Since", "X-Forwarded-For", "X-Forwarded-Proto", "Origin"),
        *("Accept-Encoding", "Content-Length", "X-HTTP-Method-Override"),
    )
    return draw(st.dictionaries(st.sampled_from(known), value, max_size=3))
