/* The message becomes one of another kind, or an empty one of its own. */
import { t } from "@/i18n";
import { getHost, type Kind, type Message } from "@/ipc";
import { withKeys } from "@/kinds/keys";
import { draftOf } from "@/lib/draft";
import { kindOf } from "@/lib/message";
import { useArrivals } from "./arrivals";
import { useCompose } from "./draft";
import { useDraftToasts } from "./draft-toasts";
import { useMarks } from "./marks";
import { useWriting } from "./writing";

export function useDraftKind(): { switchKind: (next: Kind) => Promise<void>; startAfresh: () => Promise<void> } {
  const compose = useCompose();
  const arrivals = useArrivals();
  const marks = useMarks();
  const writing = useWriting();
  const { say, complain } = useDraftToasts();
  /** A message made by switching remembers what it was made from: switching back without edits loses nothing. */
  const cameFrom = new WeakMap<Message, Message>();
  async function switchKind(next: Kind): Promise<void> {
    await writing.written();
    const at = compose.session;
    const before = compose.draft.message;
    if (!at || kindOf(before) === next) return;
    const former = cameFrom.get(before);
    const message =
      former && kindOf(former) === next
        ? former
        : await getHost()
            .composeSwitchKind(before, next)
            .then(withKeys)
            .catch((error: unknown) => complain(error));
    await writing.written();
    if (!message || compose.session !== at) return;
    // Something was typed meanwhile: switch what there is now.
    if (compose.draft.message !== before) return switchKind(next);
    if (message !== former) cameFrom.set(message, before);
    marks.forget();
    compose.change({ ...compose.draft, message });
  }

  /** An empty message of the same kind, to nobody. Undo brings the former one back. */
  async function startAfresh(): Promise<void> {
    await writing.written();
    const at = compose.session;
    if (!at) return;
    if (compose.blank) return arrivals.note();
    const message = await getHost()
      .composeBlank(compose.kind)
      .then(withKeys)
      .catch((error: unknown) => complain(error));
    await writing.written();
    if (!message || compose.session !== at) return;
    const former = compose.draft;
    marks.forget();
    compose.change(draftOf(message));
    at.origin = null;
    arrivals.note();
    say(t("compose.toast.fresh"), former);
  }
  return { switchKind, startAfresh };
}
