/*
 * Parts of a window that are not in its first picture. They are fetched one by one once it stands, so that a dialog or another page
 * waits for no file when it is opened.
 */
import { defineAsyncComponent, type Component } from "vue";
import { needWords, type WordPart } from "@/i18n";

/** When the first is fetched, and how long nothing is fetched after each, milliseconds: who types is not to notice. */
const [AFTER, BETWEEN] = [400, 40];

const waiting: (() => Promise<unknown>)[] = [];
/** Whether the window stands, and whether a fetch is under way or about to begin. */
let standing = false;
let fetching = false;

async function fetchNext(): Promise<void> {
  const load = waiting.shift();
  fetching = load !== undefined;
  if (!load) return;
  // Who needs the part asks for it again, and is told.
  await load().catch(() => {});
  setTimeout(fetchNext, BETWEEN);
}

/** Begins to fetch what came into no picture yet; done once by each window when it is mounted. */
export function fetchLater(): void {
  standing = fetching = true;
  setTimeout(fetchNext, AFTER);
}

/** A component that comes after the first picture together with its words, or sooner when it is needed. */
export function later<T extends Component>(load: () => Promise<{ default: T }>, words: readonly WordPart[] = []): T {
  const whole = async () => (await Promise.all([load(), ...words.map(needWords)]))[0].default;
  const component = defineAsyncComponent<T>(whole as never) as T & { __asyncLoader: () => Promise<unknown> };
  // Asked by its own loader the component knows that it is there, and is drawn with what asks for it instead of a moment later.
  waiting.push(component.__asyncLoader);
  if (standing && !fetching) {
    fetching = true;
    setTimeout(fetchNext, BETWEEN);
  }
  return component;
}
