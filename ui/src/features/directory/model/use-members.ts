/* What is looked at in the members of a company's directory; kept while the page shows something else. */
import { shallowRef, watch, type Ref } from "vue";
import type { DirectoryTab } from "@/features/audience/model/use-directory-search";
import type { Recipient } from "@/ipc";

export type Members = {
  query: Ref<string>;
  tab: Ref<DirectoryTab>;
  selected: Ref<Recipient | null>;
};

export function useMembers(profileId: () => string): Members {
  const query = shallowRef("");
  const tab = shallowRef<DirectoryTab>("organisation");
  const selected = shallowRef<Recipient | null>(null);
  watch(profileId, () => {
    selected.value = null;
    query.value = "";
  });
  return { query, tab, selected };
}
