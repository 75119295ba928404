"""The harness itself: the demo administrator logs in, and his pages say nothing against it."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.site import Site


def test_the_demo_administrator_logs_in(open_page: Callable[..., Page], site: Site) -> None:
    page = open_page("/admin/", locale="en-GB")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(site.admin_password)
    page.locator("[type=submit]").first.click()
    page.wait_for_url("**/admin/")
    assert page.locator("a[href='/admin/territories/territory/']").count() >= 1
