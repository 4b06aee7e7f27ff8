/* Errors in words: what happened, why, what to do. Chosen by code, never by matching a message. */
import { language, needWords, t, tx, type WordKey, type WordValues } from "@/i18n";
import type { ErrorView } from "@/ipc";

export type ErrorWords = {
  /** What happened. */
  title: string;
  /** Why. */
  why: string;
  /** What to do next. */
  fix: string;
};

/** Parts of the window that have words of their own for some errors: channels, joining a team, its password, sharing with it. */
export type ErrorPart = "channels" | "join" | "password" | "share";

/** Words for an error, in the language in use. `part`: the part of the window whose own words come first. */
export function errorWords(error: ErrorView, part: ErrorPart | null = null): ErrorWords {
  const own = part && part !== "channels" ? wordsAt(`team.trouble.${part}.${error.code}`, {}) : null;
  if (own) return own;
  if (error.code === "api" && error.api) return apiWords(error.api, part);
  if (error.network) {
    // Until they are there, the words for any trouble with the connection stand in.
    void needWords("network");
    const { obstacle, place } = error.network;
    const said = wordsAt(`network.${obstacle}`, { place });
    if (said) return said;
  }
  // What an error has no place for is not said.
  const right = tx(`errors.right.${error.detail}`) ?? t("errors.right.other");
  const values: WordValues = { n: Number(error.detail), right };
  const at = (part: string) => t(`errors.code.${error.code}.${part}` as WordKey, values);
  const said = { title: at("title"), why: at("why"), fix: at("fix") };
  if (error.code !== "secret_refused" || !error.api) return said;
  // What WeCom answered when it was asked tells what is wrong: it may be the company's id.
  const { title, fix } = apiWords(error.api, part);
  return { title, why: said.why, fix: `${fix}\n${said.fix}` };
}

function wordsAt(key: string, values: WordValues): ErrorWords | null {
  const at = (part: string) => tx(`${key}.${part}`, values);
  const title = at("title");
  return title === null ? null : { title, why: at("why") ?? "", fix: at("fix") ?? "" };
}

function apiWords(api: NonNullable<ErrorView["api"]>, part: ErrorPart | null): ErrorWords {
  const values = { code: String(api.code) };
  const own = part === "channels" ? wordsAt(`channels.api.c${api.code}`, values) : null;
  const said = own ?? wordsAt(`numbers.${api.code}`, {});
  if (said) return api.from_ip ? { ...said, why: t("errors.seenIp", { why: said.why, ip: api.from_ip }) } : said;
  const at = (part: string) => t(`errors.class.${api.class}.${part}` as WordKey, values);
  const meaning = language.value === "en" ? api.meaning_en : api.meaning_zh;
  return {
    title: meaning ? t("errors.withMeaning", { title: at("title"), meaning }) : at("title"),
    why: at("why"),
    fix: at("fix"),
  };
}

/** One line for a toast or a table cell. */
export function errorLine(error: ErrorView): string {
  return errorWords(error).title;
}
