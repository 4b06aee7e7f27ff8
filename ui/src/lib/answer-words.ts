/* An answer to a card in one line, in the card's own words. */
import type { CardAnswer } from "@/ipc";
import { listed } from "@/lib/format";

/** `提交 · 时间 上午`: what was pressed, then what was chosen of each question. */
export function answerWords({ button, chosen }: CardAnswer): string {
  const choices = chosen.map(({ question, options }) => [question, listed(options)].filter(Boolean).join(" "));
  return [button, ...choices].filter(Boolean).join(" · ");
}
