"""The harness itself: the demo administrator logs in, and his pages say nothing against it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.site import Site


def logged_in(open_page: Callable[..., Page], site: Site) -> Page:
    page = open_page("/admin/", locale="en-GB")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(site.admin_password)
    page.locator("[type=submit]").first.click()
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
