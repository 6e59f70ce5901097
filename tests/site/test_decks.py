"""The decks in Chromium, slide after slide, on a projector."""

import re
from collections import defaultdict

import pytest
from playwright.sync_api import Browser, expect

from tests.site.test_in_browser import opened, watch

pytestmark = pytest.mark.browser

PROJECTOR = {"width": 1280, "height": 800}
READY = "window.Reveal?.isReady()"
SLIDE = """async () => {
    const slide = Reveal.getCurrentSlide();
    await Promise.all([...slide.querySelectorAll("img")].map((image) => image.decode()));
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = slide;
    const formulas = [...slide.querySelectorAll("mjx-container[display]")];
    const broad = formulas.some((one) => one.scrollWidth > one.clientWidth);
    return {
        empty: !slide.innerText.trim() && !slide.querySelector("img, canvas"),
        cut: broad || scrollWidth > clientWidth || scrollHeight > clientHeight,
        raw: /\\$[^$\\s]|tex-(inline|display)/.test(slide.innerText),
        words: slide.innerText.slice(0, 60),
    };
}"""


def test_every_slide_of_every_deck_is_whole_and_quiet(browser: Browser, address: str, pages: list[str]):
    page, found = opened(browser, viewport=PROJECTOR), defaultdict(list)
    faults, _ = watch(page, address)
    decks = [name.replace("notebooks/", "slides/") for name in pages if name.startswith("notebooks/")]
    for deck in decks:
        page.goto(f"{address}/{deck}")
        page.wait_for_function(READY)
        for _ in range(page.evaluate("Reveal.getTotalSlides()")):
            for figure in page.locator("section section.present figure[data-recording]").all():
                expect(figure.get_by_test_id("widget")).to_have_attribute("data-painted", re.compile("[1-9]"))
            told = page.evaluate(SLIDE)
            found[deck] += [f"{fault}: {told['words']}" for fault in ("empty", "cut", "raw") if told[fault]]
            page.keyboard.press("PageDown")
        found[deck] += faults
        faults.clear()
    page.context.close()
    assert len(decks) == 17
    assert {deck: wrong for deck, wrong in found.items() if wrong} == {}


def test_a_widget_on_a_slide_plays_and_keeps_its_keys(browser: Browser, address: str):
    page = opened(browser, viewport=PROJECTOR)
    page.goto(f"{address}/slides/08_gan_training_1d.html")
    page.wait_for_function(READY)
    stars = "Reveal.getSlides().filter((slide) => slide.querySelector('figure[data-recording]'))"
    page.evaluate(f"Reveal.slide(...Object.values(Reveal.getIndices({stars}.at(-1))))")
    widget = page.locator("section section.present").get_by_test_id("widget")
    slide = page.evaluate("Reveal.getIndices()")
    widget.locator("canvas").click()
    before = widget.locator("canvas").evaluate("(canvas) => canvas.toDataURL()")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([before]) => document.querySelector('section section.present canvas').toDataURL() !== before",
        arg=[before],
    )
    assert page.evaluate("Reveal.getIndices()") == slide
    page.context.close()
