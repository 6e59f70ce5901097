"""Every page in Chromium, on a desktop and on a phone, in light and in dark, and on paper."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.site.conftest import ROOT
from tools.record.widgets import shown

pytestmark = pytest.mark.browser

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
A4 = {"width": 673, "height": 1000}  # what the margins leave of 210 mm, at 96 dots an inch
FIRST_VIEW = 1.5e6  # bytes
PARTS = 4  # of all pages, for several workers
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Formulas and code have thousands of parts. A formula has no colour of its own, and readers hear its MathML;
# of code one part of each colour is looked at.
RUN_AXE = """async (rules) => {
    const seen = new Set();
    const again = ({ className }) => seen.size === seen.add(className).size;
    document.querySelectorAll("mjx-container").forEach((one) => one.remove());
    [...document.querySelectorAll(".highlight span")].filter(again).forEach((one) => one.remove());
    const options = { resultTypes: ["violations"] };
    if (rules) options.runOnly = { type: "rule", values: rules };
    const { violations } = await axe.run(options);
    return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
        .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160))}`);
}"""
OVERFLOW = """() => [...document.querySelectorAll("article :not(mjx-container *)")].filter((one) => {
    const { scrollWidth, clientWidth } = one;
    return clientWidth && scrollWidth > clientWidth + 1 && getComputedStyle(one).overflowX !== "visible";
}).map((one) => `${one.tagName}.${one.className} ${one.scrollWidth} > ${one.clientWidth}`)"""


def opened(browser: Browser, **options) -> Page:
    return browser.new_context(**options).new_page()


def watch(page: Page, address: str) -> tuple[list[str], dict[str, int]]:
    """What a page complains of or asks of others, and the bytes of each answer: both fill as it is used."""
    faults, sizes, devtools = [], {}, page.context.new_cdp_session(page)
    page.on("console", lambda told: faults.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((address, "data:", "blob:")) else faults.append(asked.url),
    )
    devtools.send("Network.enable")
    devtools.on(
        "Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]})
    )
    return faults, sizes


# Steps a player on, or moves an explorer's inputs; whether the picture is another one then.
MOVED = """async (widget) => {
  const picture = () => widget.querySelector("canvas").toDataURL();
  const before = picture();
  const step = widget.querySelector("[data-testid=step]");
  for (const input of step ? [step] : widget.querySelectorAll(".controls input, .controls select")) {
    if (input.tagName === "SELECT") input.selectedIndex = input.selectedIndex ? 0 : 1;
    else if (input.type === "range") input.value = Number(input.value) ? 0 : 1;
    else input.click();
    for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
    for (let tick = 0; tick < 100 && picture() === before; tick++) {
      await new Promise((done) => setTimeout(done, 50));
    }
    if (picture() !== before) return true;
  }
  return false;
}"""


def too_wide(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth") - page.viewport_size["width"]
    return [f"{wide} pixels too wide"] if wide > 0 else []


def faults_to_axe(page: Page) -> list[str]:
    """What all of its rules find in the light, and in the dark those of colours."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.add_style_tag(content="* { transition: none !important; }")  # no colour is halfway to another
    page.add_script_tag(path=AXE)
    faults = []
    for theme, rules in (("light", None), ("dark", ["color-contrast"])):
        page.emulate_media(color_scheme=theme)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        faults += page.evaluate(RUN_AXE, rules)
    return faults


def comes_alive(figure: Locator) -> bool:
    """Whether a widget awakes when it is seen, and shows another picture when it is moved."""
    figure.scroll_into_view_if_needed()
    widget = figure.get_by_test_id("widget")
    expect(widget).to_have_attribute("data-painted", re.compile("[1-9]"), timeout=30_000)
    expect(figure.get_by_test_id("description")).not_to_be_empty()
    return widget.evaluate(MOVED)


# Players whose bar is not seen, or is high, where their picture begins at the top of the view.
WITHOUT_PLAY = """() => [...document.querySelectorAll("figure:has(.transport)")].filter((figure) => {
  figure.querySelector("canvas").scrollIntoView();
  const bar = figure.querySelector(".transport").getBoundingClientRect();
  return bar.bottom > innerHeight + 1 || bar.height > 100;
}).map((figure) => `${figure.dataset.recording}: Play is out of sight, or its bar takes three lines`)"""


def visit(page: Page, url: str, sizes: dict[str, int]) -> list[str]:
    """Open a page, which has the theme that the reader prefers; and what is wrong with its first view."""
    sizes.clear()
    page.goto(url, wait_until="load")
    prefers_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert page.locator("html").get_attribute("data-theme") == ("dark" if prefers_dark else "light")
    total = sum(sizes.values())
    return [*too_wide(page), *([f"{total} bytes"] if total > FIRST_VIEW else [])]


def faults_alive(page: Page, told: list[str]) -> tuple[list[str], int]:
    """What is wrong with an open page whose widgets are all moved, and how many they are."""
    found, figures = [], page.locator("figure.course-widget").all()
    for figure in figures:
        if not comes_alive(figure):
            found.append(f"{figure.get_attribute('data-recording')} stands still")
    found += [*too_wide(page), *told]
    told.clear()
    return found, len(figures)


def faults_on_paper(page: Page) -> list[str]:
    """What is cut off where the page is printed on A4."""
    before = page.viewport_size
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    found = [*page.evaluate(OVERFLOW), *too_wide(page)][:5]
    page.emulate_media(media="screen")
    page.set_viewport_size(before)
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_are_quiet_small_alive_whole_on_paper_and_accessible(
    part, browser: Browser, address: str, pages: list[str]
):
    """Each is opened once on a desktop: on paper as it came, and axe last, for it takes the formulas away."""
    page, found = opened(browser, viewport=DESKTOP, color_scheme="light"), {}
    told, sizes = watch(page, address)
    for name in pages[part::PARTS]:
        page.emulate_media(color_scheme="light")
        wrong = visit(page, f"{address}/{name}", sizes)
        wrong += faults_on_paper(page)
        wrong += faults_alive(page, told)[0]
        found[name] = wrong + faults_to_axe(page)
    page.context.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_pages_are_quiet_small_not_too_wide_and_alive_on_a_phone(
    browser: Browser, address: str, pages: list[str]
):
    options = {"viewport": PHONE, "color_scheme": "dark", "is_mobile": True, "has_touch": True}
    page, found, alive = opened(browser, **options), {}, 0
    told, sizes = watch(page, address)
    for name in pages:
        wrong = visit(page, f"{address}/{name}", sizes)
        still, widgets = faults_alive(page, told)
        found[name], alive = [*wrong, *still, *page.evaluate(WITHOUT_PLAY)], alive + widgets
    page.context.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert alive == len(list(shown(ROOT / "notebooks"))) + 1, "those of all notebooks, and the star again"


# Gathers how much of the view moves, and how far: up to 0.1 is called good (https://web.dev/articles/cls).
SHIFTS = """() => {
  window.moved = 0;
  const add = (list) => list.getEntries().forEach(({ value }) => { window.moved += value; });
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
}"""


def come_late(route: Route) -> None:
    """Let what the page asks for wait until it has been painted."""
    route.request.frame.wait_for_function("performance.getEntriesByType('paint').length > 0")
    route.continue_()


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 720}], ids=["phone", "projector"])
@pytest.mark.parametrize("name", ["demo", "index", "notebooks/06_vae", "notebooks/08_gan_training_1d"])
def test_nothing_moves_while_a_page_loads(name, viewport, browser: Browser, address: str):
    """The projector's page with its widget, which awakes at once: others do when they are scrolled to.

    Fonts come late, as they may on any network: after the first picture of the page.
    """
    page = opened(browser, viewport=viewport)
    page.add_init_script(f"({SHIFTS})()")
    page.route("**/*.woff2", come_late)
    page.goto(f"{address}/{name}.html")
    awake = page.get_by_test_id("widget").first
    if name == "demo":
        expect(awake).to_have_attribute("data-painted", re.compile("[1-9]"), timeout=30_000)
    page.evaluate("document.fonts.ready.then(() => new Promise((painted) => setTimeout(painted, 100)))")
    assert page.evaluate("window.moved") < 0.05
    page.context.close()


# Chromium's "Fast 3G": milliseconds, and bytes a second.
FAST_3G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}


def test_on_a_phone_who_scrolls_to_a_widget_finds_it_awake_and_nothing_moves(browser: Browser, address: str):
    page = opened(browser, viewport=PHONE)
    page.add_init_script(f"({SHIFTS})()")
    page.goto(f"{address}/notebooks/08_gan_training_1d.html")
    screens = "document.querySelector('figure.course-widget').getBoundingClientRect().top / innerHeight"
    page.evaluate(f"scrollBy(0, ({screens} - 4) * innerHeight)")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", FAST_3G)
    page.mouse.move(200, 400)
    while page.evaluate(screens) > 0.5:
        page.mouse.wheel(0, PHONE["height"] / 2)
        page.wait_for_timeout(300)
    expect(page.get_by_test_id("widget").first).to_have_attribute("data-painted", re.compile("[1-9]"))
    assert page.evaluate("window.moved") < 0.01
    page.context.close()


def test_paper_is_white(browser: Browser, address: str):
    page = opened(browser, color_scheme="dark")
    page.goto(f"{address}/glossary.html")
    for event, theme in {"beforeprint": "light", "afterprint": "dark"}.items():
        page.evaluate("event => dispatchEvent(new Event(event))", event)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
    page.context.close()


def test_the_search_finds_a_term(browser: Browser, address: str):
    page = opened(browser)
    page.goto(f"{address}/search.html?q=jensen")
    results = page.locator("#search-results a")
    expect(results.first).to_be_visible(timeout=30_000)
    expect(page.locator("#search-results")).to_contain_text("The optimum of a GAN")
    page.context.close()


def test_the_reader_chooses_light_or_dark(browser: Browser, address: str):
    page = opened(browser, color_scheme="light")
    page.goto(address)
    page.get_by_role("button", name="Color mode").click()
    page.get_by_role("button", name="Dark").click()
    page.goto(f"{address}/glossary.html")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.context.close()


@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1600, 900), (1920, 1080)], ids=str)
def test_on_the_projector_the_picture_is_large_and_the_code_covers_nothing(
    size, browser: Browser, address: str
):
    width, height = size
    page = opened(browser, viewport={"width": width, "height": height}, color_scheme="light")
    page.goto(f"{address}/demo.html")
    widget = page.get_by_test_id("widget")
    expect(widget).to_have_attribute("data-painted", re.compile("[1-9]"), timeout=30_000)
    code, canvas = page.locator("figure.code svg"), widget.locator("canvas")
    picture = canvas.bounding_box()
    assert picture["width"] > 0.9 * width
    assert picture["height"] > 0.43 * height
    below = widget.get_by_test_id("description").bounding_box()
    assert below["y"] + below["height"] <= height, "all of it is seen at once"
    assert code.bounding_box()["width"] > 0.12 * width, "as large as the last row needs it"
    words = "article h1, .question summary, .presets button, .settings > summary, figure.code figcaption"
    for other in (canvas, *page.locator(words).all(), page.get_by_role("button", name="Color mode")):
        assert apart(code, other), other.text_content()
        assert other is canvas or apart(canvas, other), other.text_content()
    page.get_by_role("button", name="Color mode").click()  # nothing lies on it
    expect(page.get_by_role("button", name="Dark")).to_be_visible()
    page.keyboard.press("Escape")
    widget.get_by_text("Settings").click()
    expect(code).to_be_hidden()  # they stand at the right
    widget.get_by_text("Settings").click()
    expect(code).to_be_visible()
    page.set_viewport_size(PHONE)
    expect(code).to_be_hidden()
    page.context.close()


def apart(one: Locator, other: Locator) -> bool:
    """Whether two elements share no place on the page."""
    a, b = one.bounding_box(), other.bounding_box()
    return any(
        first[at] + first[size] <= second[at] + 1
        for at, size in (("x", "width"), ("y", "height"))
        for first, second in ((a, b), (b, a))
    )


def test_code_can_be_copied(browser: Browser, address: str):
    page = opened(browser, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/notebooks/08_gan_training_1d.html")
    block = page.locator(".highlight").first
    block.hover()
    block.locator("button.copybtn").click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("from course_utils.checks import check")
    page.context.close()


def test_the_search_opens_with_the_keyboard(browser: Browser, address: str):
    page = opened(browser, viewport=DESKTOP)
    page.goto(f"{address}/notebooks/07_gan_optimality.html")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("entropy")
    page.keyboard.press("Enter")
    expect(page.locator("#search-results a").first).to_be_visible(timeout=30_000)
    page.context.close()
