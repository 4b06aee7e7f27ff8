/* What changed in a company's directory from one complete read to the next, loaded in pages. */
import { shallowRef, watch, type Ref } from "vue";
import { getHost, type ChangeCount, type ChangeKind, type DirectoryChange, type DirectoryChanges } from "@/ipc";
import { usePages, type Pages } from "@/lib/pages";

const PAGE = 200;

/** A kind, or all of them. */
export type Shown = ChangeKind | "all";

export type ChangesView = Omit<Pages<DirectoryChange>, "restart"> & {
  kind: Ref<Shown>;
  /** How many there are of each kind that occurs. */
  counts: Ref<ChangeCount[]>;
  /** All lines that are shown, for a file. */
  everything: () => Promise<DirectoryChange[]>;
};

/** `version` goes up when the contacts were read anew. */
export function useChanges(of: () => { profileId: string; version: number }): ChangesView {
  const kind = shallowRef<Shown>("all");
  const counts = shallowRef<ChangeCount[]>([]);

  async function page(offset: number, limit: number): Promise<DirectoryChanges> {
    const { profileId } = of();
    const wanted = kind.value === "all" ? null : kind.value;
    const answer = await getHost().directoryChanges(profileId, wanted, offset, limit);
    if (profileId === of().profileId) counts.value = answer.counts;
    return answer;
  }
  const { restart, ...pages } = usePages<DirectoryChange>(PAGE, page);
  watch(
    () => of().profileId,
    () => {
      kind.value = "all";
      counts.value = [];
    },
  );
  watch([() => of().profileId, () => of().version, kind], () => restart(0), { immediate: true });

  async function everything(): Promise<DirectoryChange[]> {
    const all: DirectoryChange[] = [];
    for (;;) {
      const { rows, total } = await page(all.length, PAGE);
      all.push(...rows);
      if (rows.length === 0 || all.length >= total) return all;
    }
  }
  return { kind, counts, everything, ...pages };
}
