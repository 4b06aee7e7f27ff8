/* What a word finds in the company's directory, and its tags; both are asked for again when the directory changes. */
import { shallowRef, watch, type Ref } from "vue";
import { getHost, type DirectoryHit } from "@/ipc";
import { latest } from "@/lib/latest";

/** What a directory is looked through by. */
export type DirectoryTab = "organisation" | "tags" | "channels" | "all";

/** Most hits of a search. */
const MOST = 200;

export type DirectorySearch = {
  hits: Ref<DirectoryHit[]>;
  tags: Ref<DirectoryHit[]>;
  /** An answer is awaited. */
  finding: Ref<boolean>;
  findingTags: Ref<boolean>;
};

export function useDirectorySearch(
  profileId: () => string,
  query: () => string,
  version: () => number,
): DirectorySearch {
  const hits = shallowRef<DirectoryHit[]>([]);
  const tags = shallowRef<DirectoryHit[]>([]);
  const find = latest(
    (id: string, word: string) => getHost().directorySearch(id, word, MOST),
    (answer) => (hits.value = answer),
  );
  const askTags = latest(
    (id: string) => getHost().directoryTags(id),
    (answer) => (tags.value = answer),
  );
  watch(
    [query, version],
    ([typed]) => {
      const word = typed.trim();
      if (word) void find.ask(profileId(), word);
      else {
        find.forget();
        hits.value = [];
      }
    },
    { immediate: true },
  );
  watch([profileId, version], ([id]) => id && void askTags.ask(id), { immediate: true });
  return { hits, tags, finding: find.pending, findingTags: askTags.pending };
}
