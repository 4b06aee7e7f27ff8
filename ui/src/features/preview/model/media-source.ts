/* Kept files as previews need them, asked from the program once each. */
import type { Host } from "@/ipc";
import type { MediaLook, MediaSource } from "../parts/media";

/** How many answers are kept: a thumbnail is some ten thousand characters. */
const KEPT = 60;

/** A source that remembers its latest answers. What failed is asked again. */
export function createMediaSource(host: () => Pick<Host, "mediaView" | "mediaThumbnail">): MediaSource {
  const answers = new Map<string, Promise<MediaLook | null>>();

  async function ask(reference: string): Promise<MediaLook> {
    const [view, thumbnail] = await Promise.all([host().mediaView(reference), host().mediaThumbnail(reference)]);
    const { name, size, width, height, seconds } = view;
    return { name, size, width, height, seconds, thumbnail };
  }
  return (reference) => {
    const before = answers.get(reference);
    if (before) return before;
    const answer = ask(reference).catch(() => {
      answers.delete(reference);
      return null;
    });
    answers.set(reference, answer);
    const oldest = answers.keys().next().value;
    if (answers.size > KEPT && oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}
