"""Every widget of the course in JupyterLab: each control is moved to its ends, and the picture follows."""

import pytest
from playwright.sync_api import Locator, expect

from course_utils.widgets.controls import Choice, Heights, Slider, Switch
from tests.browser.conftest import OpenNotebook, find_widget, picture, shown, wait_until
from tools.record.widgets import factories

pytestmark = pytest.mark.browser

# A player plays on for seconds to a picture for pages without a kernel, at which nobody looks here.
WITHOUT_STILLS = "from course_utils.widgets.player import Player; Player.telling_picture = Player.picture"


def ends(widget: Locator, control: Slider | Choice | Switch | Heights):
    """Bring a control to one end, and then to the other."""
    element = widget.get_by_test_id(control.name)
    if not isinstance(control, Heights):  # which may be hidden
        element.scroll_into_view_if_needed()
    if isinstance(control, Choice):
        for option in (control.options[-1], control.options[0]):
            element.select_option(option)
            yield
    elif isinstance(control, Switch):
        for _ in range(2):
            element.click()
            yield
    elif isinstance(control, Heights):
        widget.get_by_test_id(control.when[0]).select_option(control.when[1])
        for bar in (element.locator("input").first, element.locator("input").last):
            bar.press("End")
            yield
    else:
        for key in ("End", "Home"):
            element.press(key)
            yield


def unfold(widget: Locator) -> None:
    """Open the folds that controls lie in."""
    for fold in widget.locator("details.settings, details.more").all():
        fold.evaluate("fold => { fold.open = true; }")


def test_every_control_of_every_widget_answers(open_notebook: OpenNotebook):
    makers = factories()
    imports = [f"from {make.__module__} import {make.__name__}" for make in makers]
    displays = [f"display({make.__name__}())" for make in makers]
    # In one cell: JupyterLab takes the outputs of cells out of the page that are far from the view.
    page = open_notebook(["\n".join([*imports, WITHOUT_STILLS, *displays])])
    for number, make in enumerate(makers):
        widget, followed = find_widget(page, number), False
        unfold(widget)
        first = picture(widget)
        for control in make().controls.values():
            for _ in ends(widget, control):
                wait_until(lambda widget=widget: shown(widget, "drawn") >= shown(widget, "asked"))
                expect(widget.get_by_test_id("description")).not_to_be_empty()
                expect(widget.get_by_test_id("notice")).not_to_contain_text("Error")
                followed = followed or picture(widget) != first  # a picture takes long to be hashed
        assert followed, f"{make.__name__} shows one picture, whatever is moved"
