// Formulas become HTML when the site is built: a page shows them at once, and needs no script for it.
// node tools/site/mathjax.mjs FOLDER: every <tex-inline> and <tex-display> in the folder's pages is replaced,
// and the style sheet and the fonts that the formulas need are written to FOLDER/_static/mathjax/.
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import MathJax from "mathjax";

const FORMULA = /<tex-(inline|display)>(.*?)<\/tex-\1>/gs;
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#x27;": "'" };

const folder = process.argv[2];
const target = path.join(folder, "_static", "mathjax");
await MathJax.init({
  loader: { load: ["input/tex", "output/chtml", "a11y/assistive-mml"] },
  chtml: { fontURL: "." },
});
const { adaptor } = MathJax.startup;
const known = new Map();

// The font of the spaces at which a formula may break, 864 bytes, stands in the page: lines would break anew if it
// came after them.
const fonts = path.dirname(
  createRequire(import.meta.url).resolve("@mathjax/mathjax-newcm-font/chtml/woff2/mjx-ncm-n.woff2"),
);
const breaks = await readFile(path.join(fonts, "mjx-ncm-brk.woff2"), "base64");
const bytes = `Uint8Array.from(atob("${breaks}"), (one) => one.charCodeAt(0))`;
const early = `<script>document.fonts.add(new FontFace("MJX-BRK", ${bytes}));</script>`;

async function html(kind, escaped) {
  const tex = escaped.replace(/&[^;]+;/g, (entity) => ENTITIES[entity]);
  const node = await MathJax.tex2chtmlPromise(tex, { display: kind === "display" });
  const made = adaptor.outerHTML(node).replace(/ data-latex="[^"]*"/g, "");
  if (made.includes("merror")) throw new Error(`MathJax cannot read ${tex}`);
  return made;
}

for (const name of (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".html"))) {
  const file = path.join(folder, name);
  const page = await readFile(file, "utf8");
  const found = [...page.matchAll(FORMULA)];
  for (const [whole, kind, escaped] of found) {
    if (!known.has(whole)) known.set(whole, await html(kind, escaped));
  }
  if (!found.length) continue;
  const set = page.replace(FORMULA, (whole) => known.get(whole));
  await writeFile(file, set.replace("</title>", `</title>${early}`));
}

await mkdir(target, { recursive: true });
await writeFile(path.join(target, "mathjax.css"), adaptor.cssText(MathJax.chtmlStylesheet()));
await cp(fonts, target, { recursive: true });
console.log(`${known.size} different formulas`);
