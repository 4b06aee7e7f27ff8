/* The made-up members of the practice company, and what the chosen one has on the phone. */
import { computed, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { useSendNews } from "@/features/sending/model/send-news";
import { getHost, toErrorView, type ErrorView, type InboxMember, type InboxMessage } from "@/ipc";
import { latest } from "@/lib/latest";

export type Inbox = {
  /** Who has most messages first. */
  members: Ref<InboxMember[]>;
  /** They have been asked for. */
  known: Ref<boolean>;
  selected: Ref<string | null>;
  member: ComputedRef<InboxMember | null>;
  /** Those of the chosen member; null until they are known. */
  messages: ComputedRef<InboxMessage[] | null>;
  problem: { members: Ref<ErrorView | null>; messages: Ref<ErrorView | null> };
  reload: () => void;
  /** Empties the inboxes of all members. */
  clear: () => Promise<void>;
};

export function useInbox(): Inbox {
  const members = shallowRef<InboxMember[]>([]);
  const known = shallowRef(false);
  const answered = shallowRef<{ id: string; list: InboxMessage[] } | null>(null);
  const selected = shallowRef<string | null>(null);

  const askMembers = latest(
    () => getHost().practiceMembers(),
    (answer) => {
      members.value = [...answer].sort((a, b) => b.messages - a.messages);
      known.value = true;
      if (selected.value === null) selected.value = members.value.find((one) => one.messages > 0)?.user_id ?? null;
    },
  );
  const askMessages = latest(
    async (id: string) => ({ id, list: await getHost().practiceInbox(id) }),
    (answer) => (answered.value = answer),
  );
  function reload(): void {
    void askMembers.ask();
    if (selected.value) void askMessages.ask(selected.value);
  }
  async function clear(): Promise<void> {
    try {
      await getHost().practiceClear();
    } catch (error) {
      askMembers.problem.value = toErrorView(error);
      return;
    }
    selected.value = null;
    reload();
  }
  reload();
  watch(selected, (id) => id && void askMessages.ask(id));

  useSendNews((snapshot) => {
    if (snapshot.practice && snapshot.state === "finished") reload();
  });

  return {
    members,
    known,
    selected,
    member: computed(() => members.value.find((one) => one.user_id === selected.value) ?? null),
    messages: computed(() => (answered.value?.id === selected.value ? (answered.value?.list ?? null) : null)),
    problem: { members: askMembers.problem, messages: askMessages.problem },
    reload,
    clear,
  };
}
