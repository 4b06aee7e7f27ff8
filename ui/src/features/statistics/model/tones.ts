/* How series are drawn; the classes are those of words, which are readable on a card in light and dark. */
import type { Series } from "./sections";

export const TONES: Record<Series["tone"], { text: string; dash: string | undefined }> = {
  brand: { text: "text-brand-text", dash: undefined },
  warn: { text: "text-warn-text", dash: "5 4" },
};
