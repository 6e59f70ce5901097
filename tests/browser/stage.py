"""A page that holds one widget and its picture, without a kernel, to see where its elements stand."""

import base64
import json
from pathlib import Path

from playwright.sync_api import Locator, Page

from course_utils.widgets.protocol import encode
from course_utils.widgets.widget import FRONT_END, STATIC, Widget
from tests.browser.conftest import find_widget

PAGE = """<!doctype html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<style>
:root {{ color-scheme: light dark; }}
body {{ background: canvas; margin: 0; padding: 0 8px; }}
#widget {{ overflow: auto; }} /* as JupyterLab and Voilà have it */
dl {{ display: block; }} /* as theirs, a rule that wins over the browser's for what is closed */
{style}
</style>
<div id="widget"></div>
<script type="module">
{script}
const {{ spec, values, frames, floats }} = {recording};
const buffer = Uint8Array.from(atob(floats), (c) => c.charCodeAt(0)).buffer;
const known = {{ spec, still: {{}}, ...values }};
const listeners = {{}};
const recorded = runModel(spec, frames, buffer);
const model = {{
  ...recorded,
  get: (name) => known[name],
  on(name, call) {{
    listeners[name] = call;
    recorded.on(name, call);
  }},
  set(news) {{
    Object.assign(known, news);
    for (const name of Object.keys(news)) listeners[`change:${{name}}`]?.();
  }},
  save_changes() {{}},
}};
makeView(makeSession(model), document.getElementById("widget"));
</script>
"""
# Notes every word that is painted on a canvas: its box in pixels of the canvas, upright or not.
WORDS = """() => {
  const paint = CanvasRenderingContext2D.prototype.fillText;
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    window.words = [];
    clear.apply(this, box);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, most = Infinity) {
    const size = this.measureText(text);
    const wide = Math.min(1, most / size.width);
    const corners = [[-size.actualBoundingBoxLeft, -size.actualBoundingBoxAscent],
      [size.actualBoundingBoxRight, size.actualBoundingBoxDescent]];
    const at = corners.map(([dx, dy]) => this.getTransform().transformPoint({x: x + wide * dx, y: y + dy}));
    const [xs, ys] = [at.map((p) => p.x), at.map((p) => p.y)];
    window.words.push([text, Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]);
    paint.apply(this, most === Infinity ? [text, x, y] : [text, x, y, most]);
  };
}"""


def put_on_stage(page: Page, folder: Path, widget: Widget, size: tuple[int, int]) -> Locator:
    """Show a widget alone on a page of that size; its present picture answers every request."""
    frames, floats = encode([widget.picture()])
    words = {"spec": widget.spec, "values": widget.value, "frames": frames}
    recording = json.dumps({**words, "floats": base64.b64encode(floats).decode()})
    style = (STATIC / "widget.css").read_text(encoding="utf-8")
    path = folder / "stage.html"
    harmless = recording.replace("</", "<\\/")  # no words of a widget end the script
    path.write_text(PAGE.format(style=style, script=FRONT_END, recording=harmless), encoding="utf-8")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.add_init_script(f"({WORDS})()")
    page.goto(path.as_uri())
    return find_widget(page)
