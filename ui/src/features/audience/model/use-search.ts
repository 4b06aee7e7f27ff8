/* What a typed word may mean: everyone, what the directory finds, or an account the directory does not know. */
import { computed, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { getHost, type DirectoryHit, type Recipient } from "@/ipc";
import { asksForEveryone, isChannel, looksLikeAccount, namesEveryone } from "./audience";
import { latest } from "@/lib/latest";

export type Choice =
  { kind: "everyone" } | { kind: "hit"; hit: DirectoryHit } | { kind: "account"; recipient: Recipient };

export type Search = {
  choices: ComputedRef<Choice[]>;
  /** An answer for the present word is awaited. */
  pending: Ref<boolean>;
  again: () => void;
};

/** What may be found: everything, members alone, or what the company's directory holds (no groups, not everyone at once). */
export type Scope = "all" | "people" | "company";

export function within(scope: Scope, recipient: Recipient): boolean {
  return scope === "all" || (scope === "people" ? recipient.kind === "person" : !isChannel(recipient));
}

/** The one choice that a word means without anybody looking: the only one of that name or account, or the only one at all. */
export function meantBy(word: string, choices: readonly Choice[]): Choice | null {
  const typed = word.trim().toLowerCase();
  const exact = choices.filter(
    (one) =>
      one.kind === "hit" &&
      [one.hit.recipient.name, one.hit.recipient.id].some((text) => text?.toLowerCase() === typed),
  );
  const fitting = exact.length > 0 ? exact : choices;
  const only = fitting.length === 1 ? (fitting[0] ?? null) : null;
  return only?.kind === "everyone" && !namesEveryone(word) ? null : only;
}

/** The choice that Enter takes at first: none while everyone is among them and not named in full. */
export function firstChoice(word: string, choices: readonly Choice[]): number {
  return choices.some((one) => one.kind === "everyone") && !namesEveryone(word) ? -1 : 0;
}

export function useSearch(profileId: () => string, query: () => string, limit: number, scope: Scope = "all"): Search {
  const hits = shallowRef<DirectoryHit[]>([]);
  const answered = shallowRef("");
  const { ask, forget, pending } = latest(
    async (id: string, word: string) => ({ word, hits: await getHost().directorySearch(id, word, limit) }),
    (answer) => {
      hits.value = answer.hits;
      answered.value = answer.word;
    },
  );

  function again(): void {
    const word = query().trim();
    if (word === "" || !profileId()) {
      forget();
      hits.value = [];
      answered.value = "";
      return;
    }
    void ask(profileId(), word);
  }
  watch([profileId, query], again, { immediate: true });

  const choices = computed<Choice[]>(() => {
    const word = query().trim();
    if (word === "") return [];
    const out: Choice[] = [];
    if (scope === "all" && asksForEveryone(word)) out.push({ kind: "everyone" });
    for (const hit of hits.value) if (within(scope, hit.recipient)) out.push({ kind: "hit", hit });
    const known = hits.value.some(
      (hit) => hit.recipient.kind === "person" && hit.recipient.id.toLowerCase() === word.toLowerCase(),
    );
    const settled = answered.value === word || !pending.value;
    if (settled && !known && looksLikeAccount(word))
      out.push({ kind: "account", recipient: { kind: "person", id: word, name: null } });
    return out;
  });
  return { choices, pending, again };
}
