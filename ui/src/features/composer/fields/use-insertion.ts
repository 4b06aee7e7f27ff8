/* Writing into a text field of the message at its selection: through the draft, so that undo knows it. */
import { nextTick } from "vue";
import { useCompose } from "../model/draft";

export type TextControl = HTMLInputElement | HTMLTextAreaElement;

export type Insertion = {
  /** The selected text. */
  selection: () => string;
  /** Replaces the selection; the caret goes behind it, or `caret` characters into it. */
  put: (replacement: string, caret?: number) => Promise<void>;
  /** Puts something before and behind the selection; without one the caret stands between. */
  wrap: (before: string, after: string) => Promise<void>;
  /** Puts something before every line of the selection. */
  prefix: (mark: string) => Promise<void>;
};

export function useInsertion(path: () => string, control: () => TextControl | null): Insertion {
  const compose = useCompose();
  const text = () => (compose.get(path()) as string | null | undefined) ?? "";
  function range(): [number, number] {
    const element = control();
    const end = text().length;
    return element ? [element.selectionStart ?? end, element.selectionEnd ?? end] : [end, end];
  }
  async function replace(start: number, end: number, replacement: string, caret: number): Promise<void> {
    compose.set(path(), text().slice(0, start) + replacement + text().slice(end), null);
    await nextTick();
    const element = control();
    element?.focus();
    element?.setSelectionRange(start + caret, start + caret);
  }
  const selection = () => text().slice(...range());
  const put = (replacement: string, caret: number = replacement.length) => replace(...range(), replacement, caret);
  return {
    selection,
    put,
    wrap: (before, after) => {
      const inner = selection();
      return put(`${before}${inner}${after}`, inner ? undefined : before.length);
    },
    prefix: (mark) => {
      const [start, end] = range();
      const from = text().lastIndexOf("\n", start - 1) + 1;
      const lines = text()
        .slice(from, end)
        .split("\n")
        .map((line) => mark + line)
        .join("\n");
      return replace(from, end, lines, lines.length);
    },
  };
}
