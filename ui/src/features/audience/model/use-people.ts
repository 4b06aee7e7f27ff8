/* The people of an audience, found by name and loaded in pages. */
import { shallowRef, toValue, watch, type MaybeRefOrGetter, type Ref } from "vue";
import { getHost, type Audience, type AudiencePart, type AudiencePerson } from "@/ipc";
import { usePages, type Pages } from "@/lib/pages";

const PAGE = 200;

/** `query`: what they are looked for by; `part`: whether all of them, or those chosen more than once, or those left out. */
export function usePeople(
  of: () => { profileId: string; audience: Audience },
  part: MaybeRefOrGetter<AudiencePart> = "all",
): Omit<Pages<AudiencePerson>, "restart"> & { query: Ref<string> } {
  const query = shallowRef("");
  const { restart, ...pages } = usePages<AudiencePerson>(PAGE, (offset, limit) => {
    const { profileId, audience } = of();
    return getHost().audiencePeople(profileId, audience, toValue(part), query.value, offset, limit);
  });
  watch([() => toValue(part), query], () => restart(0), { immediate: true });
  return { ...pages, query };
}
