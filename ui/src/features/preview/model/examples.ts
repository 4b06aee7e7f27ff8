/* Examples in the texts of a preview: what stands between the program's two marks is shown as one. */
import { EXAMPLE_MARKS } from "@/ipc";

const [BEFORE, BEHIND] = EXAMPLE_MARKS as [string, string];

/** A text in parts, examples apart, without the marks. One whose end stands in another run goes to the end of this one. */
export function parts(text: string): { text: string; example: boolean }[] {
  if (!text.includes(BEFORE) && !text.includes(BEHIND)) return [{ text, example: false }];
  return text
    .split(BEFORE)
    .flatMap((piece, at) => {
      if (at === 0) return [{ text: piece, example: false }];
      const [example = "", ...rest] = piece.split(BEHIND);
      return [
        { text: example, example: true },
        { text: rest.join(""), example: false },
      ];
    })
    .map((part) => ({ ...part, text: part.text.replaceAll(BEHIND, "") }))
    .filter((part) => part.text !== "");
}

/** A text without the marks, where examples cannot be told apart. */
export function plain(text: string): string {
  return text.replaceAll(BEFORE, "").replaceAll(BEHIND, "");
}
