/* The group chats and robots of a company, and what they take; asked again whenever they change. */
import { shallowRef, watch, type Ref } from "vue";
import { needWords } from "@/i18n";
import { getHost, type Channels, type ErrorView } from "@/ipc";
import { latest } from "@/lib/latest";
import { whileAlive } from "@/lib/listen";

export type ChannelsView = {
  channels: Ref<Channels | null>;
  problem: Ref<ErrorView | null>;
  again: () => void;
};

/** Asked only while `wanted`: the answer looks into the keychain. */
export function useChannels(profileId: () => string, wanted: () => boolean = () => true): ChannelsView {
  const channels = shallowRef<Channels | null>(null);
  const { ask, forget, problem } = latest(
    async (id: string) => (await Promise.all([getHost().channelList(id), needWords("channels")]))[0],
    (answer) => (channels.value = answer),
  );
  function again(): void {
    if (profileId() && wanted()) void ask(profileId());
  }
  watch(
    [profileId, wanted],
    ([id], before) => {
      if (before[0] !== id) {
        forget();
        channels.value = null;
      }
      again();
    },
    { immediate: true },
  );
  whileAlive(
    getHost().onChanged((what) => {
      if (what === "channels") again();
    }),
  );
  return { channels, problem, again };
}
