"""The administrator brings a file: sees what is wrong, mends it, confirms it."""

import io
import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_ox.testing import run_tasks

from config.bodies import TAKES_FILES
from territories.admin import bringing
from territories.enums import BackgroundState
from territories.importing import writing
from territories.importing.files import read_file
from territories.importing.preview import preview, resource_for, store
from territories.importing.tables import find_table
from territories.importing.working import worked_out
from territories.importing.writing import MovedError
from territories.models import BackgroundTask, Observation
from territories.services import background, uploads
from territories.services.background import Cancelled
from tests.factories.territories import IndicatorFactory, SourceFactory, TerritoryFactory
from tests.htmx import soup
from tests.territories.importing.made import xlsx

pytestmark = pytest.mark.django_db
HEADING = "indicator;territory;date;value;basis;source\n"
GOOD = "T0.2;PRI;2024;1 234,5;declared;report\n"
LIST = "admin:territories_observation_changelist"
BRING = "admin:territories_observation_bring"


@pytest.fixture(autouse=True)
def known(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    IndicatorFactory.create(code="T0.2")
    TerritoryFactory.create(code="PRI")
    SourceFactory.create(code="report")


def sent(client: Client, text: str, name: str = "a.csv") -> Any:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse(BRING), {"file": file})


def test_the_list_leads_to_the_page(admin_client: Client) -> None:
    page = soup(admin_client.get(reverse(LIST)))
    assert page.select(f'a[href*="{reverse(BRING)}"]')
    admin_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "An empty table to fill in" in admin_client.get(reverse(BRING)).content.decode()


def test_a_long_file_is_let_in_at_the_door() -> None:
    for kind in ("observation", "territory", "project"):
        assert TAKES_FILES.match(reverse(f"admin:territories_{kind}_bring"))


def test_a_broken_file_is_mended_and_stored(admin_client: Client, admin_user: User) -> None:
    broken = sent(admin_client, HEADING + GOOD + "T0.2;PRI;2125;1,234;declared;report\n")
    page = soup(admin_client.get(broken["Location"]))
    (line,) = [row for row in page.select("#brought-lines tbody tr") if "D3" in row.text]
    assert "1,234 и как 1 234:" in line.text.replace("\u00a0", " ")
    assert not page.select("[name=reason]")  # nothing to confirm
    assert admin_client.post(broken["Location"], {"reason": "x"}).status_code == 200
    assert not Observation.objects.exists()

    mended = sent(admin_client, HEADING + GOOD)
    assert soup(admin_client.get(mended["Location"])).select("[name=reason]")
    stored = admin_client.post(mended["Location"], {"reason": "Отчёт за год"})
    assert stored["Location"] == reverse(LIST)
    row: Any = Observation.objects.get()
    last = row.history.get()
    assert (last.history_user, last.history_change_reason) == (admin_user, "Отчёт за год")
    assert admin_client.get(mended["Location"]).status_code == 404  # once


def test_a_change_shows_old_and_new_and_asks_why(admin_client: Client) -> None:
    first = sent(admin_client, HEADING + GOOD)
    new = soup(admin_client.get(first["Location"]))
    assert not new.select("[name=reason][required]")  # nothing is written over
    admin_client.post(first["Location"], {})
    changed = sent(admin_client, HEADING + GOOD.replace("1 234,5", "1 300"))
    page = soup(admin_client.get(changed["Location"]))
    (line,) = page.select("#brought-lines tbody tr")
    assert page.select("[name=reason][required]")
    assert [label.text[-1] for label in page.select("label[for=id_reason]")] == ["*"]
    assert "1 234,5 → 1 300" in line.text.replace("\u00a0", " ")
    assert "PRI" in line.text  # whose it is
    silent = admin_client.post(changed["Location"], {})
    assert soup(silent).select("[role=alert]")
    assert Observation.objects.get().value == 1234.5
    admin_client.post(changed["Location"], {"reason": "Уточнено"})
    assert Observation.objects.get().value == 1300


def test_what_jumps_is_confirmed_once_for_the_file(admin_client: Client) -> None:
    first = sent(admin_client, HEADING + GOOD)
    admin_client.post(first["Location"], {})
    rows = GOOD.replace("2024", "2025").replace("1 234,5", "1 300"), GOOD.replace("1 ", "1 000 ")
    slipped = sent(admin_client, HEADING + "".join(rows))["Location"]
    page = soup(admin_client.get(slipped))
    first_line = page.select("#brought-lines tbody tr")[0].text.replace("\u00a0", " ")
    assert "1 234,5 → 1 000 234,5" in first_line  # problems first
    assert "Прежнее значение этой строки — 1 234,5 (2024)" in first_line
    asked = soup(admin_client.post(slipped, {})).select("[role=alert]")[0].text
    assert "отметьте, что проверили" in asked
    assert "укажите причину" in asked
    assert page.select("#brought-doubts [name=checked][required]")
    for sending in ({"reason": "Уточнено"}, {"reason": "", "checked": "on"}):
        refused = soup(admin_client.post(slipped, sending))
        assert refused.select("[role=alert]")
        assert bool(refused.select("[name=checked][checked]")) is ("checked" in sending)
    assert Observation.objects.get().value == 1234.5
    admin_client.post(slipped, {"reason": "Уточнено", "checked": "on"})
    assert Observation.objects.get(date__year=2024).value == 1000234.5


def test_what_cannot_be_read_is_said_beside_the_file(admin_client: Client) -> None:
    page = sent(admin_client, "x", "a.doc")
    assert page.status_code == 200
    assert soup(page).select("[role=alert]")
    headless = sent(admin_client, "a;b\n1;2\n")
    assert soup(admin_client.get(headless["Location"])).select("[role=alert]")


def said(client: Client, address: str, do: str, **fields: Any) -> Any:
    """The page after a button was pressed with all that the page's form held, and `fields`."""
    form = soup(client.get(address)).select_one("#brought-reading")
    held = {}
    if do == "read" and form is not None:
        held = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
        for choice in form.select("select"):
            chosen = choice.select_one("option[selected]")
            held[choice["name"]] = chosen["value"] if chosen else ""
    answer = client.post(address, {**held, **fields, "do": do})
    assert answer["Location"] == address
    return soup(client.get(address))


WIDE = "\n".join(["Ввод жилья", ";2022;2023;прочее", "PRI;5;-;x", "ИТОГО;5;6;y"])
FIXED = {"fixed:indicator": "T0.2", "fixed:basis": "actual", "fixed:source": "report"}


def test_the_guess_is_shown_changed_and_remembered(admin_client: Client) -> None:
    address = sent(admin_client, WIDE)["Location"]
    page = soup(admin_client.get(address))
    chosen = {
        str(each["name"]): each.select("[selected]")[0]["value"]
        for each in page.select("#brought-columns select")
    }
    assert chosen == {"column:A": "territory", "column:B": "*", "column:C": "*", "column:D": ""}
    assert page.select("#id_heading")[0]["value"] == "2"
    assert page.select("[role=alert]")  # which indicator stands nowhere

    page = said(admin_client, address, "read", **FIXED)
    assert page.select("#brought-counts")[0].text.count("1")
    assert "C3" in page.select("#brought-lines")[0].text
    page = said(admin_client, address, "read", dash="missing")
    refused = page.select("#brought-lines tr:has([name=leave]) td:first-child")
    assert [cell.text for cell in refused] == ["A4"]
    page = said(admin_client, address, "leave", leave=["4"])
    assert page.select("[name=reason]")
    admin_client.post(address, {"do": "store"})
    assert Observation.objects.get().value == 5

    again = sent(admin_client, WIDE.replace("PRI;5", "PRI;7"))["Location"]
    page = soup(admin_client.get(again))
    assert page.select("#id_fixed_source [selected]")[0]["value"] == "report"
    assert page.select("#brought-lines tbody td")[0].text == "A4"


def test_another_heading_and_another_sheet(admin_client: Client) -> None:
    rows = [HEADING.strip().split(";"), GOOD.strip().split(";")]
    book = xlsx(("Титул", [["Отчёт", "2023"]]), ("Данные", [["Отчёт"], *rows, *rows[:1], rows[1]]))
    file = SimpleUploadedFile("a.xlsx", book)
    address = admin_client.post(reverse(BRING), {"file": file})["Location"]
    page = soup(admin_client.get(address))
    assert page.select("#id_sheet [selected]")[0].text == "Данные"
    page = said(admin_client, address, "read", heading="4")
    assert page.select("#id_heading")[0]["value"] == "4"
    assert page.select("[name=reason]")  # one row is left, and it is sound
    page = said(admin_client, address, "sheet", sheet="Титул")
    assert page.select("[role=alert]")


def test_a_name_is_taken_only_by_hand(admin_client: Client) -> None:
    TerritoryFactory.create(code="KOR", name_ru="ТОР Королёв", name_en="ASEZ Korolyov")
    address = sent(admin_client, HEADING + GOOD.replace("PRI", "ТОР Королев"))["Location"]
    page = soup(admin_client.get(address))
    (choice,) = page.select('select[name^="as:"]')
    assert not page.select("[name=reason]")
    page = said(admin_client, address, "names", **{str(choice["name"]): "KOR"})
    assert page.select("[name=reason]")
    admin_client.post(address, {})
    assert Observation.objects.get().territory.code == "KOR"


def test_a_long_file_is_looked_through_and_stored_by_a_worker(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "MOST_ROWS", 2)
    rows = [GOOD.replace("2024", str(year)) for year in range(2001, 2006)]
    address = sent(admin_client, HEADING + "".join(rows))["Location"]
    assert not soup(admin_client.get(address)).select("#brought-counts")
    asked = admin_client.post(address, {"do": "look"})["Location"]
    waiting = soup(admin_client.get(asked)).select_one("#background")
    assert waiting is not None
    assert waiting["hx-get"] == asked
    run_tasks()
    hint = admin_client.get(asked, headers={"HX-Request": "true"})
    assert hint["HX-Redirect"] == asked
    assert "5" in soup(admin_client.get(asked)).select("#brought-counts")[0].text
    assert not Observation.objects.exists()
    storing = admin_client.post(asked, {"do": "store", "reason": "Отчёт"})["Location"]
    run_tasks()
    assert admin_client.get(storing)["Location"] == reverse(LIST)
    assert Observation.objects.count() == 5

    changed = sent(admin_client, HEADING + "".join(rows).replace("1 234,5", "7"))["Location"]
    asked = admin_client.post(changed, {"do": "look"})["Location"]
    run_tasks()
    silent = soup(admin_client.post(asked, {"do": "store"}))
    assert silent.select("[role=alert]")
    assert silent.select("#brought-counts")


def test_a_worker_stops_when_it_is_cancelled(
    admin_client: Client, admin_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "MOST_ROWS", 0)
    address = sent(admin_client, HEADING + GOOD)["Location"]
    asked = admin_client.post(address, {"do": "store"})["Location"]
    row = BackgroundTask.objects.get()
    answer = admin_client.post(row.get_absolute_url(), {"next": asked})
    assert answer["Location"] == asked
    run_tasks()
    assert not Observation.objects.exists()
    assert "look" in str(soup(admin_client.get(asked)).select("button[name=do]"))

    def cancelled(step: int, steps: int, *, held: bool = False) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        worked_out(row.asked, cancelled)
    assert not Observation.objects.exists()


def test_storing_shows_how_far_it_is_and_is_cancelled_to_the_end(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "MOST_ROWS", 0)
    monkeypatch.setattr(writing, "BATCH", 2)
    monkeypatch.setattr(background, "SECONDS_BETWEEN_WORDS", 0)
    rows = [GOOD.replace("2024", str(year)) for year in range(2001, 2006)]
    address = sent(admin_client, HEADING + "".join(rows))["Location"]
    admin_client.post(address, {"do": "store"})
    row, said = BackgroundTask.objects.get(), []

    def work(asked: Any, report: background.Report) -> Any:
        def told(step: int, steps: int, *, held: bool = False) -> None:
            report(step, steps, held=held)
            if held:
                page = soup(admin_client.get(row.opening))
                (bar,) = page.select("progress")
                said.append((bar["value"], bar["max"], Observation.objects.count()))
                if step == 4:
                    admin_client.post(row.get_absolute_url())

        return worked_out(asked, told)

    background.carry_out(str(row.pk), work)
    assert said == [("0", "5", 0), ("2", "5", 2), ("4", "5", 4)]
    row.refresh_from_db()
    assert row.state == BackgroundState.CANCELLED
    assert not Observation.objects.exists()
    assert not list((Path(settings.VAR_DIR) / "working").iterdir())


def test_a_worker_stores_nothing_of_whom_it_is_no_longer_for(
    admin_client: Client, admin_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "MOST_ROWS", 0)
    address = sent(admin_client, HEADING + GOOD)["Location"]
    admin_client.post(address, {"do": "store"})
    User.objects.filter(pk=admin_user.pk).update(is_superuser=False)
    run_tasks()
    row = BackgroundTask.objects.get()
    assert (row.state, bool(row.trouble)) == (BackgroundState.FAILED, True)
    assert not Observation.objects.exists()


def test_no_more_files_are_kept_than_somebody_may_keep(
    admin_client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "brought" / "999" / "left.csv"
    gone.parent.mkdir(parents=True)
    gone.write_text("of yesterday")
    os.utime(gone, (0, 0))
    assert uploads.MOST_FILES >= 100  # thirty indicators in a day, each tried more than once
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    for _number in range(2):
        assert sent(admin_client, HEADING + GOOD).status_code == 302
    assert not gone.exists()
    refused = sent(admin_client, HEADING + GOOD)
    assert set(refused.context["form"].errors) == {"file"}
    assert len(list(tmp_path.glob("brought/*/*.csv"))) == 2
    monkeypatch.setattr(uploads, "MOST_FILES", 9)
    monkeypatch.setattr(uploads, "MOST_BYTES", 3 * len(HEADING + GOOD) - 1)
    assert set(sent(admin_client, HEADING + GOOD).context["form"].errors) == {"file"}
    (button,) = soup(refused).select("button[value=forget]")
    admin_client.post(reverse(BRING), {button["name"]: button["value"]})
    assert not list(tmp_path.glob("brought/*/*.csv"))
    assert sent(admin_client, HEADING + GOOD).status_code == 302


def test_what_somebody_changed_meanwhile_is_not_written_over(
    admin_user: User, tmp_path: Path
) -> None:
    (sheet,) = read_file((HEADING + GOOD).encode(), "a.csv")
    first = resource_for("observations", admin_user, "x")
    store(first, find_table(sheet, first))
    (sheet,) = read_file((HEADING + GOOD.replace("1 234,5", "7")).encode(), "a.csv")
    slow = resource_for("observations", admin_user, "x")
    preview(slow, find_table(sheet, slow))
    Observation.objects.update(value=8)
    with pytest.raises(MovedError):
        slow.write()
    assert Observation.objects.get().value == 8


def test_a_file_is_seen_by_whom_it_belongs_to(admin_client: Client, client: Client) -> None:
    mine = sent(admin_client, HEADING + GOOD)["Location"]
    other = User.objects.create_superuser("other", password="other")
    client.force_login(other)
    assert client.get(mine).status_code == 404
    viewer = User.objects.create_user("viewer", is_staff=True)
    client.force_login(viewer)
    for page in (reverse(BRING), mine, reverse("admin:territories_observation_bring_template")):
        assert client.get(page).status_code == 403


def test_the_empty_workbook_can_be_brought(admin_client: Client) -> None:
    empty = admin_client.get(
        reverse("admin:territories_observation_bring_template"), {"as": "xlsx"}
    )
    assert empty["Content-Disposition"].endswith('"observations.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(empty.content))
    sheet = book.worksheets[0]
    heading = [cell.value for cell in sheet[1]]
    assert sheet.max_row == 1
    said: dict[Any, Any] = dict.fromkeys(heading, "") | {
        "Показатель": "T0.2",
        "Территория": "PRI",
        "Дата": "2024",
        "Значение": 5,
        "Основание": "declared",
        "Источник": "report",
    }
    assert [*said] == heading  # nothing is asked that the table has no column for
    sheet.append(list(said.values()))
    filled = io.BytesIO()
    book.save(filled)
    file = SimpleUploadedFile("a.xlsx", filled.getvalue())
    page = admin_client.post(reverse(BRING), {"file": file})
    assert soup(admin_client.get(page["Location"])).select("[name=reason]")


def test_the_template_is_a_table_that_can_be_brought(admin_client: Client) -> None:
    text = admin_client.get(reverse("admin:territories_observation_bring_template"))
    heading = text.content.decode("utf-8-sig").splitlines()[0]
    assert heading.split(";")[:2] == ["показатель", "территория"]
    row = "T0.2;PRI;;2024;5;declared;report;;\n"
    page = sent(admin_client, heading + "\n" + row)
    assert soup(admin_client.get(page["Location"])).select("[name=reason]")


def test_each_row_of_a_preview_can_be_looked_at(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "MOST_SHOWN", 3)
    wrong = "".join(f"T0.2;PRI;{year};x;declared;report\n" for year in range(2010, 2014))
    good = "".join(f"T0.2;PRI;{year};5;declared;report\n" for year in range(2015, 2018))
    shown = admin_client.get(sent(admin_client, HEADING + good + wrong)["Location"])
    address, states = shown.request["PATH_INFO"], []
    while True:
        page = soup(shown)
        states += [row.select("td")[2].text for row in page.select("#brought-lines tbody tr")]
        further = page.select("a[rel=next]")
        if not further:
            break
        shown = admin_client.get(address + str(further[0]["href"]))
    assert states == ["отклонена"] * 4 + ["новая"] * 3
    assert admin_client.get(address, {"page": "99"}).context["part"].number == 3
