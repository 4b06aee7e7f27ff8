/*
 * Words. One catalogue per language, zh-CN first; English must have the same keys by type.
 *
 * Values: `{name}` inserts a value (numbers are formatted for the language);
 * `{n, person, people}` inserts the form that fits the number n by the language's plural rules (`#` inside is the number).
 * Chinese stands a space apart from Latin letters and figures: words are written so, and a value is put in so.
 */
import { computed, shallowRef } from "vue";
import type zhCN from "./zh-CN";

export type Language = "zh-CN" | "en";

/** Words that come with the part of the window that needs them: not loaded before it is asked for. */
const LATER = {
  channels: { "zh-CN": () => import("./channels.zh-CN"), en: () => import("./channels.en") },
  send: { "zh-CN": () => import("./send.zh-CN"), en: () => import("./send.en") },
  quick: { "zh-CN": () => import("./quick.zh-CN"), en: () => import("./quick.en") },
  templates: { "zh-CN": () => import("./templates.zh-CN"), en: () => import("./templates.en") },
  inbox: { "zh-CN": () => import("./inbox.zh-CN"), en: () => import("./inbox.en") },
  about: { "zh-CN": () => import("./about.zh-CN"), en: () => import("./about.en") },
  settings: { "zh-CN": () => import("./settings.zh-CN"), en: () => import("./settings.en") },
  setup: { "zh-CN": () => import("./setup.zh-CN"), en: () => import("./setup.en") },
  underway: { "zh-CN": () => import("./underway.zh-CN"), en: () => import("./underway.en") },
  preflight: { "zh-CN": () => import("./preflight.zh-CN"), en: () => import("./preflight.en") },
  audience: { "zh-CN": () => import("./audience.zh-CN"), en: () => import("./audience.en") },
  ledger: { "zh-CN": () => import("./ledger.zh-CN"), en: () => import("./ledger.en") },
  network: { "zh-CN": () => import("./network.zh-CN"), en: () => import("./network.en") },
  atlas: { "zh-CN": () => import("./atlas.zh-CN"), en: () => import("./atlas.en") },
  doctor: { "zh-CN": () => import("./doctor.zh-CN"), en: () => import("./doctor.en") },
  closing: { "zh-CN": () => import("./closing.zh-CN"), en: () => import("./closing.en") },
  notices: { "zh-CN": () => import("./notices.zh-CN"), en: () => import("./notices.en") },
  crop: { "zh-CN": () => import("./crop.zh-CN"), en: () => import("./crop.en") },
  filling: { "zh-CN": () => import("./filling.zh-CN"), en: () => import("./filling.en") },
  drafts: { "zh-CN": () => import("./drafts.zh-CN"), en: () => import("./drafts.en") },
  editor: { "zh-CN": () => import("./editor.zh-CN"), en: () => import("./editor.en") },
  request: { "zh-CN": () => import("./request.zh-CN"), en: () => import("./request.en") },
  statistics: { "zh-CN": () => import("./statistics.zh-CN"), en: () => import("./statistics.en") },
  merge: { "zh-CN": () => import("./merge.zh-CN"), en: () => import("./merge.en") },
  tour: { "zh-CN": () => import("./tour.zh-CN"), en: () => import("./tour.en") },
  budget: { "zh-CN": () => import("./budget.zh-CN"), en: () => import("./budget.en") },
  changes: { "zh-CN": () => import("./changes.zh-CN"), en: () => import("./changes.en") },
  names: { "zh-CN": () => import("./names.zh-CN"), en: () => import("./names.en") },
  team: { "zh-CN": () => import("./team.zh-CN"), en: () => import("./team.en") },
  unsent: { "zh-CN": () => import("./unsent.zh-CN"), en: () => import("./unsent.en") },
};
type FilePart = keyof typeof LATER;
/** What each of WeCom's numbers means is not in the pages: the program says it. */
export type WordPart = FilePart | "numbers";
export type Catalogue = typeof zhCN & {
  [K in FilePart]: Awaited<ReturnType<(typeof LATER)[K]["zh-CN"]>>["default"];
};

/** The same keys, any words: what every other language has to provide. */
export type Words<T> = { [K in keyof T]: T[K] extends string ? string : Words<T[K]> };

type Paths<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}`;
}[keyof T & string];
export type WordKey = Paths<Catalogue>;
export type WordValues = Record<string, string | number>;

const loaded = shallowRef<{ language: Language; words: object } | null>(null);
const needed = new Set<WordPart>();

/** Who can be asked what WeCom's numbers mean. */
let numberWords: (of: Language) => Promise<object> = async () => ({});
/** Takes the words for WeCom's numbers, `{ number: { title, why, fix } }`, from here. */
export function numbersFrom(source: typeof numberWords): void {
  numberWords = source;
}

/** The language in use. */
export const language = computed<Language>(() => loaded.value?.language ?? "zh-CN");

async function partsOf(next: Language, parts: readonly WordPart[]): Promise<object> {
  // Without words for a number, those of its class stand in.
  const load = async (part: WordPart) =>
    part === "numbers" ? numberWords(next).catch(() => ({})) : (await LATER[part][next]()).default;
  const found = await Promise.all(parts.map(async (part) => [part, await load(part)] as const));
  return Object.fromEntries(found);
}

const catalogue = (of: Language) => (of === "en" ? import("./en") : import("./zh-CN"));

/** Fetches the words of the language that will be in use most likely, while it is asked which one is. */
export function expectLanguage(of: Language): void {
  void catalogue(of).catch(() => {});
}

/** Loads a language's words and makes them the ones in use. */
export async function setLanguage(next: Language): Promise<void> {
  const words = (await catalogue(next)).default;
  loaded.value = { language: next, words: { ...words, ...(await partsOf(next, [...needed])) } };
  document.documentElement.lang = next;
}

/** Loads the words of a part of the window, for whatever language comes. */
export async function needWords(part: WordPart): Promise<void> {
  needed.add(part);
  for (let now = loaded.value; now && !(part in now.words); now = loaded.value) {
    const words = await partsOf(now.language, [part]);
    if (loaded.value?.language === now.language)
      loaded.value = { language: now.language, words: { ...loaded.value.words, ...words } };
  }
}

function lookUp(path: string): string | null {
  let node: unknown = loaded.value?.words;
  for (const part of path.split(".")) {
    if (typeof node !== "object" || node === null) return null;
    node = (node as Record<string, unknown>)[part];
  }
  return typeof node === "string" ? node : null;
}

const numbers = new Map<string, Intl.NumberFormat>();
/** A whole or decimal number with the language's separators. */
export function formatNumber(value: number): string {
  let format = numbers.get(language.value);
  if (!format) numbers.set(language.value, (format = new Intl.NumberFormat(language.value)));
  return format.format(value);
}

const PLACE = /\{(\w+)(?:,([^,}]*),([^}]*))?\}/g;

/** What is put into a place of the words. */
function shownAt([whole, name = "", one, other]: RegExpMatchArray, values: WordValues): string {
  const value = values[name];
  if (value === undefined) return whole;
  const shown = typeof value === "number" ? formatNumber(value) : value;
  if (one === undefined || other === undefined) return shown;
  const form = new Intl.PluralRules(language.value).select(Number(value)) === "one" ? one : other;
  return form.trim().replace("#", shown);
}

/** One after the other, with a space where Chinese and a Latin letter or figure meet. */
function joined(before: string, after: string): string {
  const apart =
    (/\p{Script=Han}$/u.test(before) && /^[A-Za-z\d]/.test(after)) ||
    (/[A-Za-z\d]$/.test(before) && /^\p{Script=Han}/u.test(after));
  return apart ? `${before} ${after}` : before + after;
}

/** Values inside stay as they are: a name is nobody's to change. */
function fill(words: string, values: WordValues): string {
  let filled = "";
  let end = 0;
  for (const place of words.matchAll(PLACE)) {
    filled = joined(joined(filled, words.slice(end, place.index)), shownAt(place, values));
    end = place.index + place[0].length;
  }
  return joined(filled, words.slice(end));
}

/** The words for a key. Reactive: follows the language. */
export function t(key: WordKey, values?: WordValues): string {
  return tx(key, values) ?? key;
}

/** The words for a key that is put together at run time; null when there are none. */
export function tx(key: string, values?: WordValues): string | null {
  const words = lookUp(key);
  if (words === null) return null;
  return values ? fill(words, values) : words;
}

/** Which language the settings and the system ask for. */
export function resolveLanguage(setting: "system" | Language, system: string): Language {
  if (setting !== "system") return setting;
  return system.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}
