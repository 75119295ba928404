from decision.mcda.notices import Notices, quoted


def test_each_notice_once_in_the_order_of_arising() -> None:
    notices = Notices()
    for name in ("b", "a", "b"):
        notices.add("seen", "Seen: {name}.", name=name)
    assert notices.as_list() == [
        {"code": "seen", "message": "Seen: b."},
        {"code": "seen", "message": "Seen: a."},
    ]


def test_the_template_is_translated() -> None:
    notices = Notices()
    notices.add("seen", "Seen: {name}.", name="b")
    assert notices.as_list({"Seen: {name}.": "Видно: {name}."}.__getitem__)[0]["message"] == (
        "Видно: b."
    )


def test_quoted() -> None:
    assert quoted(["A", "B"]) == "“A”, “B”"


def test_names_take_the_quotation_marks_of_the_language() -> None:
    notices = Notices()
    notices.add("seen", "Seen: {names}.", names=quoted(["A", "B"]))
    russian = {"Seen: {names}.": "Видно: {names}.", "“{name}”": "«{name}»"}
    assert notices.as_list(russian.__getitem__)[0]["message"] == "Видно: «A», «B»."
    assert notices.as_list()[0]["message"] == "Seen: “A”, “B”."
