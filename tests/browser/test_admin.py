"""The demo administrator logs in, brings a file, and his pages say nothing against it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.accessibility import serious_violations
from tests.browser.site import Site


def logged_in(open_page: Callable[..., Page], site: Site) -> Page:
    page = open_page("/admin/", locale="en-GB")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(site.admin_password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/admin/")
    return page


def test_the_demo_administrator_logs_in(open_page: Callable[..., Page], site: Site) -> None:
    page = logged_in(open_page, site)
    assert page.locator("a[href='/admin/territories/territory/']").count() >= 1


def test_a_menu_beside_a_select_box_opens_its_page(
    open_page: Callable[..., Page], site: Site
) -> None:
    page = logged_in(open_page, site)
    page.goto(f"{site.url}/admin/territories/observation/add/")
    page.locator(".field-source").get_by_text("more_vert").click()
    page.get_by_title("Add another source").click()
    code = page.frame_locator("iframe").locator("[name=code]")
    code.fill("a-source")
    expect(code).to_have_value("a-source")


def test_menus_tabs_and_lines_work_without_evaluated_text(
    open_page: Callable[..., Page], site: Site
) -> None:
    """What unfold says in attributes; whatever the policy or Alpine refuses fails the test."""
    page = logged_in(open_page, site)
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{site.url}/admin/decision/problem/")
    page.locator("#result_list a[href*='/change/']").first.click()
    sidebar = page.locator("#nav-sidebar")
    expect(sidebar).to_have_css("width", "288px")
    page.locator("[x-on\\:click='sidebarToggle()']").last.click()
    expect(sidebar).to_be_hidden()
    page.locator("[x-on\\:click='sidebarToggle()']").last.click()
    page.locator("[x-bind\\:class*=openUserLinks]").click()
    expect(page.locator("[x-show=openUserLinks]")).to_be_visible()
    page.locator("#tabs-items a").nth(2).click()
    expect(page.locator("form[id$=_form]")).to_have_attribute("action", re.compile("#alternatives"))
    page.get_by_text("Add another alternative").locator("visible=true").first.click()
    page.locator(".select2-selection:visible").last.click()
    expect(page.locator(".select2-results__option").nth(1)).to_be_visible()
    page.goto(f"{site.url}/admin/territories/observation/")
    page.get_by_text("Filters").first.click()
    expect(page.locator("#changelist-filter")).to_be_visible()


HEADING = "indicator;territory;date;value;basis;source"
ROW = "T0.2;BUR;2024;{};declared;article-table-2"


def brought(page: Page, site: Site, value: str) -> None:
    page.goto(f"{site.url}/admin/territories/observation/bring")
    text = "\n".join([HEADING, ROW.format(value)])
    file = {"name": "values.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("#id_file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read and show").click()


def test_a_broken_file_is_mended_seen_in_the_ranking_and_taken_back(
    open_page: Callable[..., Page], site: Site
) -> None:
    page = logged_in(open_page, site)
    ranked = page.locator(".ranking-table tbody th")
    page.goto(f"{site.url}/problems/volume/")
    order = ranked.all_inner_texts()
    fifth = ranked.nth(4)
    assert "Buryatia" in order[4]

    brought(page, site, "1,234")
    line = page.locator("#brought-lines tbody tr")
    expect(line).to_contain_text("D2")
    expect(line).to_contain_text("1.234")
    expect(page.locator("[name=reason]")).to_have_count(0)
    assert serious_violations(page) == []

    brought(page, site, "41,5")
    expect(line).to_contain_text("24.09")
    page.get_by_label("Why it is brought").fill("The office's corrected table")
    page.get_by_role("button", name="Store all of it").click()
    expect(page.get_by_text("Stored: new: 0, changed: 1")).to_be_visible()
    page.goto(f"{site.url}/problems/volume/")
    expect(fifth).not_to_contain_text("Buryatia")

    page.goto(f"{site.url}/admin/territories/observation/?q=T0.2+BUR+article-table-2")
    found = page.locator("#result_list a[href*='/change/']").first.get_attribute("href")
    assert found is not None
    page.goto(site.url + found.partition("?")[0].replace("/change/", "/history/"))
    states = page.locator("#states tbody tr")
    expect(states.first).to_contain_text("The office's corrected table")
    expect(states.first).to_contain_text("24.09")
    states.nth(1).get_by_role("link", name="Bring back").click()
    page.locator("[name=reason]").fill("The table was wrong")
    page.get_by_role("button", name=re.compile("^(Revert|Save)")).first.click()
    expect(page.locator("#states, #result_list")).to_be_visible()
    page.goto(f"{site.url}/problems/volume/")
    expect(fifth).to_contain_text("Buryatia")
    assert ranked.all_inner_texts() == order
