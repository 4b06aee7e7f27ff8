// What each window loads before it is drawn (its static imports, the host, one language), gzipped, against the budget. With
// `--rows`: as rows of the table of `cargo xtask bench`.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET = { "index.html": 130, "quick.html": 88 };
const CSS_BUDGET = 12;
const asRows = process.argv.includes("--rows");
const row = (what, size, budget) =>
  console.log(`| ${what}, gzipped | ${size.toFixed(1)} kB | | ${budget} kB | ${(size / budget).toFixed(2)} |`);
const dist =
  process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? new URL("../dist", import.meta.url).pathname;
const read = (file) => readFileSync(join(dist, file), "utf8");
const kB = (files) => [...files].reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0) / 1000;

/** Words that the quick window asks for beside the others before it is drawn. */
const words = (...parts) => {
  const files = readdirSync(join(dist, "assets")).map((name) => `assets/${name}`);
  const found = files.filter((file) => new RegExp(`/(?:${parts.join("|")})\\.zh-CN-[^/]+\\.js$`).test(file));
  if (found.length !== parts.length) throw new Error(`words of ${parts.join(", ")}: ${found.join(", ")}`);
  return found;
};

let over = false;
for (const [html, budget] of Object.entries(BUDGET)) {
  const page = read(html);
  const css = new Set([...page.matchAll(/href="\/(assets\/[^"]+\.css)"/g)].map((match) => match[1]));
  const js = new Set();
  const walk = (file) => {
    if (js.has(file)) return;
    js.add(file);
    const code = read(file);
    for (const match of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) walk(`assets/${match[1]}`);
    for (const match of code.matchAll(/import\([`"']\.\/((?:tauri|zh-CN)-[^`"']+\.js)/g)) walk(`assets/${match[1]}`);
  };
  for (const match of page.matchAll(/src="\/(assets\/[^"]+\.js)"/g)) walk(match[1]);
  if (html === "quick.html") words("quick", "send").forEach((file) => js.add(file));
  if (js.size === 0 || css.size === 0) throw new Error(`nothing found in ${html}`);
  const [script, style] = [kB(js), kB(css)];
  over ||= script > budget || style > CSS_BUDGET;
  if (asRows) {
    row(`${html}: JavaScript`, script, budget);
    row(`${html}: styles`, style, CSS_BUDGET);
    continue;
  }
  console.log(
    `${html}: JS ${script.toFixed(1)} of ${budget} kB gz, CSS ${style.toFixed(2)} of ${CSS_BUDGET} kB gz (${js.size} files)`,
  );
}
process.exitCode = over ? 1 : 0;
