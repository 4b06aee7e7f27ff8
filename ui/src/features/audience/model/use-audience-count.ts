/* How many distinct people an audience reaches, as far as the directory knows; asked again whenever it changes. */
import { shallowRef, watch, type Ref } from "vue";
import { getHost, type Audience, type AudienceCount } from "@/ipc";
import { latest } from "@/lib/latest";

export function useAudienceCount(
  profileId: () => string,
  audience: () => Audience,
  version: () => number,
): Ref<AudienceCount | null> {
  const count = shallowRef<AudienceCount | null>(null);
  const { ask } = latest(
    (id: string, wanted: Audience) => getHost().audienceCount(id, wanted),
    (answer) => (count.value = answer),
  );
  watch(
    [profileId, audience, version],
    ([id, wanted], before) => {
      if (before[0] !== id) count.value = null;
      if (id) void ask(id, wanted);
    },
    { immediate: true },
  );
  return count;
}
