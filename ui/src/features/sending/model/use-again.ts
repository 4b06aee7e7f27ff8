/* A message that was sent is written again: for some of its people, or corrected. */
import { shallowRef, type Ref } from "vue";
import { useDrafts } from "@/features/composer/model/drafts";
import { t } from "@/i18n";
import { getHost, toErrorView, type Again, type BroadcastSnapshot, type Draft } from "@/ipc";
import { errorLine } from "@/lib/errors";
import { useApp } from "@/stores/app";
import { useToasts } from "@/stores/toasts";

/** `leave`: the way leads to the page where messages are written. */
export function useAgain(
  sent: () => BroadcastSnapshot,
  leave: () => void,
): {
  /** For whom it is being written again at present. */
  busy: Ref<Again | null>;
  again: (whom: Again) => Promise<void>;
  edit: (draft: Draft) => Promise<void>;
} {
  const app = useApp();
  const drafts = useDrafts();
  const toasts = useToasts();
  const busy = shallowRef<Again | null>(null);

  const fail = (error: unknown) => toasts.show(errorLine(toErrorView(error)), { tone: "danger" });

  /** Recipients belong to their company: what goes to them again goes in its name. */
  async function write(draft: Draft): Promise<void> {
    const switches = app.activeId !== sent().profile_id;
    if (switches) await app.activate(sent().profile_id);
    leave();
    await drafts.load(draft);
    // Said last: of several words the newest is seen.
    if (switches)
      toasts.show(t("underway.follow.switched", { name: app.active?.profile.name ?? "" }), { tone: "warn" });
  }
  async function again(whom: Again): Promise<void> {
    if (busy.value) return;
    busy.value = whom;
    try {
      const draft = await getHost().sendAgain(sent().id, whom);
      if (draft.audience.all || draft.audience.include.length > 0) await write(draft);
      else toasts.show(t("underway.follow.none"), { tone: "warn" });
    } catch (error) {
      fail(error);
    } finally {
      busy.value = null;
    }
  }
  const edit = (draft: Draft) =>
    write(draft)
      .catch(fail)
      .then(() => {});
  return { busy, again, edit };
}
