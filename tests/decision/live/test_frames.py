from decision.live.frames import Frame, opening


def test_each_line_of_the_fragment_is_a_line_of_data() -> None:
    frame = Frame.of("<p>\nодин\r\n\n</p>")
    assert frame.data == (f"id: {frame.id}\ndata: <p>\ndata: один\ndata: \ndata: </p>\n\n".encode())


def test_a_line_separator_in_a_name_stays_where_it_was() -> None:
    assert Frame.of("a\u2028b\x0bc").data.count(b"data: ") == 1


def test_the_id_follows_from_the_content_alone() -> None:
    assert Frame.of("one") == Frame.of("one")
    assert Frame.of("one").id != Frame.of("two").id
    assert len(Frame.of("one").id) == 12


def test_not_all_come_back_at_once() -> None:
    waits = {int(opening().removeprefix(b"retry: ")) for _ in range(200)}
    assert len(waits) > 50
    assert all(1000 <= wait <= 3000 for wait in waits)
