/*
 * Makes one text of the licences of everything that the program consists of: what cargo-about says of the crates (JSON on standard
 * input), and what license-checker says of the packages of the pages. `cargo xtask notices` runs it; the text goes to standard output.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import * as checker from "license-checker-rseidelsohn";

/** Lines are no longer than this, so that the program's window need not break them. */
const WIDTH = 100;
const ui = fileURLToPath(new URL("../ui", import.meta.url));

const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function wrapped(line) {
  const lines = [];
  let rest = line.trimEnd();
  while (rest.length > WIDTH) {
    const space = rest.lastIndexOf(" ", WIDTH);
    const at = space > 0 && rest.slice(0, space).trim() ? space : WIDTH;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}
const tidied = (licence) =>
  licence.replaceAll("\r", "").replaceAll("\t", "    ").trim().split("\n").flatMap(wrapped).join("\n");

async function crates() {
  const { crates, licenses } = JSON.parse(await text(process.stdin));
  const works = crates
    .map(({ package: { name, version }, license }) => ({
      work: `${name} ${version}`,
      licence: license,
    }))
    .filter(({ work }) => !/^posthorn\b/.test(work));
  const texts = licenses.map(({ id, text, used_by }) => ({
    id,
    text: tidied(text),
    works: used_by.map(({ crate }) => `${crate.name} ${crate.version}`),
  }));
  return { works, texts };
}

async function pages() {
  const found = await new Promise((resolve, reject) =>
    checker.init({ start: ui, production: true }, (error, packages) => (error ? reject(error) : resolve(packages))),
  );
  // A development tool that a package may use besides (TypeScript beside Vue) does not come along.
  const { packages: locked } = JSON.parse(readFileSync(join(ui, "package-lock.json"), "utf8"));
  const tools = Object.entries(locked).filter(([, { dev, devOptional, optional }]) => dev || devOptional || optional);
  const left = new Set(tools.map(([path, { version }]) => `${path.split("node_modules/").at(-1)}@${version}`));
  const packages = Object.entries(found).filter(([name]) => !name.startsWith("posthorn-ui") && !left.has(name));
  const works = [];
  const texts = [];
  for (const [full, { licenses, licenseFile }] of packages) {
    const at = full.lastIndexOf("@");
    const work = `${full.slice(0, at)} ${full.slice(at + 1)}`;
    const licence = [licenses].flat().join(" AND ");
    works.push({ work, licence });
    const own = licenseFile && /licen[cs]e|copying/i.test(licenseFile);
    texts.push({
      id: licence,
      text: tidied(own ? readFileSync(licenseFile, "utf8") : licence),
      works: [work],
    });
  }
  return { works, texts };
}

/** Works whose texts differ in no more than space and line breaks share one. */
function merged(texts) {
  const all = new Map();
  for (const { id, text, works } of texts) {
    const words = text.replace(/\s+/g, " ");
    const before = all.get(words);
    if (before) before.works.push(...works);
    else all.set(words, { id, text, works: [...works] });
  }
  return [...all.values()].sort((a, b) => byName(a.id, b.id) || byName(a.works[0], b.works[0]));
}

const [program, page] = await Promise.all([crates(), pages()]);
const rows = ({ works }) => works.map(({ work, licence }) => `  ${work}: ${licence}`).sort(byName);
const sections = merged([...program.texts, ...page.texts]).map(({ id, text, works }) =>
  [`${"-".repeat(WIDTH)}`, ...wrapped(`${id}: ${[...new Set(works)].sort(byName).join(", ")}`), "", text, ""].join(
    "\n",
  ),
);
process.stdout.write(
  [
    "THIRD-PARTY NOTICES",
    "",
    "Posthorn is made with the works of others. This is what they are, the licence of each, and the",
    "licences' texts.",
    "",
    "In the program:",
    ...rows(program),
    "",
    "In its pages:",
    ...rows(page),
    "",
    ...sections,
  ].join("\n"),
);
