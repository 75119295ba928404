from config.qr import QUIET_ZONE, qr_code
from decision.desk.presentation.links import PersonalLink, links_as_csv


def test_the_table_starts_with_the_mark_by_which_spreadsheets_know_utf_8() -> None:
    table = links_as_csv([PersonalLink("Анна", "", "token", "https://example.org/p/token/")])
    assert table == "\ufeffName,Group,Personal link\r\nАнна,,https://example.org/p/token/\r\n"


def test_a_qr_code_has_its_quiet_zone_and_its_three_corners() -> None:
    code = qr_code("https://example.org/join/K7M4QX/")
    corner = "h7v1h-7z"
    near, far = QUIET_ZONE, code.size - QUIET_ZONE - 7

    for x, y in ((near, near), (far, near), (near, far)):
        assert f"M{x} {y}{corner}" in code.path
        assert f"M{x} {y + 6}{corner}" in code.path
    assert f"M{far} {far}{corner}" not in code.path
