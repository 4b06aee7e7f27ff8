/* Whether a draft may ask to be filled in: what stands in it is found by the program, which is asked only then. */
import type { Draft } from "@/ipc";

const seen = new WeakMap<object, boolean>();

/** Whether braces stand in a message, or variables were declared for it. */
export function mayAsk(draft: Draft): boolean {
  if (draft.literal) return false;
  if ((draft.variables?.length ?? 0) > 0) return true;
  let found = seen.get(draft.message);
  if (found === undefined) seen.set(draft.message, (found = JSON.stringify(draft.message).includes("{{")));
  return found;
}
