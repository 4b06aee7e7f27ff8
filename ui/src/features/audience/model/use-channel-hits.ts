/* The group chats and robots of a company as rows to choose from. */
import { computed, type ComputedRef } from "vue";
import { t } from "@/i18n";
import type { DirectoryHit, Recipient } from "@/ipc";
import { useChannels } from "./use-channels";

/** Null until they are known, or while they are not `wanted`. */
export function useChannelHits(profileId: () => string, wanted: () => boolean): ComputedRef<DirectoryHit[] | null> {
  const { channels } = useChannels(profileId, wanted);
  const hit = (recipient: Recipient, people: number | null, detail: string): DirectoryHit => ({
    recipient,
    people,
    detail,
    marks: [],
  });
  return computed(() => {
    if (!channels.value) return null;
    const { chats, robots } = channels.value;
    const robot = t("recipients.robot");
    const noAddress = `${robot} · ${t("channels.pickerNoAddress")}`;
    return [
      ...chats.map((one) => hit({ kind: "chat", id: one.chat_id, name: one.name }, one.people, t("recipients.chat"))),
      ...robots.map((one) =>
        hit(
          { kind: "robot", id: one.id, name: one.name },
          null,
          one.key === "missing" || one.key === "elsewhere" ? noAddress : robot,
        ),
      ),
    ];
  });
}
