/* The way to a field of the form. */
import { defineStore } from "pinia";
import { nextTick, shallowReactive } from "vue";
import { isWithin } from "@/lib/paths";
import { useInspection } from "./inspection";
import { useMarks } from "./marks";
import { useWriting } from "./writing";

export const useFocus = defineStore("compose focus", () => {
  const inspector = useInspection();
  const marks = useMarks();
  const writing = useWriting();

  /** Blocks that have been asked to open, by path; a block opens when one of its fields is asked for. */
  const revealed = shallowReactive(new Set<string>());
  /** Shows and focuses a field. */
  async function focusField(path: string): Promise<void> {
    marks.leave(path);
    if (writing.source?.goTo(path)) return;
    revealed.clear();
    revealed.add(path);
    await nextTick();
    await nextTick();
    const rule = inspector.findingAt(path)?.rule;
    const forChannel = rule === "not_for_app" || rule === "not_for_chats" || rule === "not_for_robots";
    const kindAlone = forChannel && !path.includes(".") && path !== "safe";
    const target =
      path === "touser"
        ? find('[data-testid="to-input"], [data-testid="merge-view"]')
        : kindAlone
          ? find('[data-testid="kind-more"]')
          : fieldElement(path);
    target?.scrollIntoView({ block: "center" });
    target?.focus();
  }
  /** Gives the keyboard to the first field of the message; tells whether there is one. */
  function focusForm(): boolean {
    const first = find('[data-testid="message-form"] [data-field], [data-testid="source-text"]');
    first?.focus();
    return first !== null;
  }
  return { revealed, focusField, focusForm };
});

const find = (selector: string) => document.querySelector<HTMLElement>(selector);

/** The control of a path; else one below it, the list's button, or the button of the block it belongs to. */
function fieldElement(path: string): HTMLElement | null {
  const exact = find(`[data-field="${CSS.escape(path)}"]`);
  if (exact) return exact;
  const below = [...document.querySelectorAll<HTMLElement>("[data-field]")].find((one) =>
    isWithin(one.dataset["field"] ?? "", path),
  );
  if (below) return below;
  for (let block = path; block.includes("."); block = block.slice(0, block.lastIndexOf("."))) {
    const button =
      find(`[data-list="${CSS.escape(block)}"] button`) ?? find(`[data-testid="block-${CSS.escape(block)}"]`);
    if (button) return button;
  }
  return null;
}
