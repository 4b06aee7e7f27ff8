/* Which page is shown. No addresses: the window has no address bar, and nothing outside may link into it. */
import { defineStore } from "pinia";
import { shallowRef } from "vue";

export const PAGES = [
  "compose",
  "sends",
  "templates",
  "directory",
  "settings",
  "inbox",
  "about",
  "atlas",
  "setup",
  "statistics",
  "doctor",
] as const;
export type Page = (typeof PAGES)[number];

/** A tab of a page that has tabs. */
export type PageTab = "profiles" | "general" | "members" | "chats" | "robots" | "gallery";

export const useRouter = defineStore("router", () => {
  const page = shallowRef<Page>("compose");
  /** On `sends`: the broadcast to open. */
  const broadcast = shallowRef<string | null>(null);
  /** On `settings`, `directory` and `templates`: the tab to open. */
  const tab = shallowRef<PageTab | null>(null);
  /** On `atlas`: the error number to show. */
  const code = shallowRef<number | null>(null);
  /** On `settings`: the company to open; on `setup`: the one whose set-up it is, null: a new one; on `doctor`: the one to check. */
  const profile = shallowRef<string | null>(null);
  /** Goes up with every navigation, so that going to the same page again can be noticed. */
  const visits = shallowRef(0);

  /** Shows a page. */
  function go(
    next: Page,
    to: { broadcast?: string | null; tab?: PageTab | null; code?: number | null; profile?: string | null } = {},
  ): void {
    broadcast.value = to.broadcast ?? null;
    tab.value = to.tab ?? null;
    code.value = to.code ?? null;
    profile.value = to.profile ?? null;
    page.value = next;
    visits.value += 1;
  }

  return { page, broadcast, tab, code, profile, visits, go };
});

/** A page's name as it comes from outside, or null when there is no such page. */
export function asPage(name: string): Page | null {
  return PAGES.find((page) => page === name) ?? null;
}
