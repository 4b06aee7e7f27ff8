import { fireEvent, screen } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import App from "@/App.vue";
import type { Draft, FieldLine, Finding, ImportError, Message, MessageRead, MessageText, UnknownField } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { caretAfter, lineCount, offsetOf } from "@/lib/lines";
import { useToasts } from "@/stores/toasts";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import { useCompose } from "./model/draft";
import { useUndo } from "./model/undo";
import { useWriting } from "./model/writing";

import.meta.glob(["./**/*.vue"], { eager: true });

let host: MockHost;
/** Texts that the program was asked about. */
let asked: string[];
beforeEach(async () => {
  host = await prepare();
  asked = [];
  useWriting().json = false;
  host.answer("composeFillForm", []);
  host.answer("messageSourceWrite", written);
  host.answer("messageSourceRead", (text, before) => {
    asked.push(text);
    return read(text, before);
  });
  // What the rules say of it is asked for in other tests.
  const { composeInspect } = host;
  const nothing = await composeInspect("practice", { ...useCompose().draft });
  host.answer("composeInspect", (_profile, draft) => ({ ...nothing, findings: findingsOf(draft) }));
});

/** Stands for the program's writer: a line for each field of a text message. */
const LINES: FieldLine[] = [
  { path: "msgtype", line: 2 },
  { path: "text", line: 3 },
  { path: "text.content", line: 4 },
];
const written = (message: Message, _unknown: UnknownField[]): MessageText => ({
  is: "written",
  text: JSON.stringify(message, null, 2),
  lines: LINES,
});
const FAULT: ImportError = { error: "syntax", at: { line: 4, column: 16 }, problem: { is: "end" } };
function read(text: string, before: Message): MessageRead {
  try {
    const { colour, ...message } = JSON.parse(text) as Message & { colour?: number };
    const unknown = colour === undefined ? [] : [{ path: "colour", pointer: "/colour", value: String(colour) }];
    const same = JSON.stringify(message) === JSON.stringify(before);
    return { is: "read", message: same ? null : (message as Message), unknown, notes: [], lines: LINES };
  } catch {
    return { is: "refused", error: FAULT };
  }
}
function findingsOf(draft: Draft): Finding[] {
  const empty = draft.message.msgtype === "text" && draft.message.text.content.includes("长");
  const base = { severity: "cut", unit: null, actual: null, limit: null, code: null, source: "" } as const;
  return empty ? [{ ...base, path: "text.content.inner", rule: "too_long" }] : [];
}

const area = () => screen.getByTestId<HTMLTextAreaElement>("source-text");
async function open() {
  mount(App);
  await settled();
  await fireEvent.click(screen.getByTestId("compose-source"));
  await settled();
  return useCompose();
}
async function type(text: string): Promise<void> {
  await fireEvent.update(area(), text);
  await settled();
}
const textOf = (content: string, more = "") =>
  `{\n  "msgtype": "text",\n  "text": {\n    "content": ${JSON.stringify(content)}\n  }${more}\n}`;
const content = () => useCompose().get("text.content");

describe("the message as JSON", () => {
  it("stands in the place of the form, with numbers at its lines, and is written like it", async () => {
    const compose = await open();
    expect(screen.queryByTestId("message-form")).toBeNull();
    expect(area().value).toBe(textOf(""));
    expect(screen.getByTestId("source").textContent).toMatch(/^123456/);
    await type(textOf("今晚 {{地点}} 检修"));
    expect(content()).toBe("今晚 {{地点}} 检修");
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(screen.getByTestId("compose-source"));
    await settled();
    expect(document.querySelector<HTMLTextAreaElement>('[data-field="text.content"]')?.value).toBe(content());
    compose.set("text.content", "改到明晚", null);
    await fireEvent.click(screen.getByTestId("compose-source"));
    await settled();
    expect(area().value).toBe(textOf("改到明晚"));
  });

  it("stays as it was typed while nothing else changes the message", async () => {
    const compose = await open();
    const before = compose.draft;
    await type('{"msgtype":"text",   "text":{"content":""}}');
    expect(compose.draft, "nothing was changed").toBe(before);
    await type('{"msgtype":"text",   "text":{"content":"一"}}');
    compose.setOptions({ safe: 1 });
    await settled();
    expect(area().value).toBe('{"msgtype":"text",   "text":{"content":"一"}}');
  });

  it("keeps what cannot be read, tells the place, and leaves the message as it was", async () => {
    await open();
    await type(textOf("一"));
    const broken = textOf("一").slice(0, -10);
    await type(broken);
    expect(content()).toBe("一");
    expect(area().value).toBe(broken);
    const fault = screen.getByTestId("source-fault");
    expect(fault.textContent).toMatch(/第 4 行，第 16 列/);
    expect(area().getAttribute("aria-invalid")).toBe("true");
    expect(document.getElementById(area().getAttribute("aria-describedby") ?? "")?.textContent).toContain("没有闭合");
    expect(await axeFindings()).toEqual([]);
    // What stands on the screen is not the message: nothing is sent before it is.
    await fireEvent.click(screen.getByTestId("send"));
    await settled();
    expect(screen.queryByTestId("review")).toBeNull();
    expect(document.activeElement).toBe(area());
    expect(area().selectionStart).toBe(offsetOf(broken, 4, 16));
    // In the form is what was before; the text is there again when one comes back to it.
    await fireEvent.click(screen.getByTestId("compose-source"));
    await settled();
    expect(useToasts().toasts.at(-1)?.text).toContain("JSON");
    await fireEvent.click(screen.getByTestId("compose-source"));
    await settled();
    expect(area().value).toBe(broken);
    await fireEvent.click(screen.getByTestId("source-discard"));
    await settled();
    expect(area().value).toBe(textOf("一"));
    expect(screen.queryByTestId("source-fault")).toBeNull();
  });

  it("has one history with the form, and brings back what was typed", async () => {
    const compose = await open();
    await type('{"msgtype":"text","text":{"content":"一"}}');
    useUndo().seal();
    await type('{"msgtype":"text","text":{"content":"一二"}}');
    area().focus();
    area().setSelectionRange(38, 38);
    await fireEvent.keyDown(area(), { key: "z", ctrlKey: true });
    await settled();
    expect(content()).toBe("一");
    expect(area().value).toBe('{"msgtype":"text","text":{"content":"一"}}');
    compose.set("text.content", "由表单", null);
    await settled();
    expect(area().value).toBe(textOf("由表单"));
    useUndo().undo();
    await settled();
    expect(area().value).toBe('{"msgtype":"text","text":{"content":"一"}}');
  });

  it("leaves undo to the text itself while that cannot be read", async () => {
    await open();
    await type(textOf("一"));
    await type("{");
    const event = new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true, cancelable: true });
    area().dispatchEvent(event);
    await settled();
    expect(event.defaultPrevented).toBe(false);
    expect(content()).toBe("一");
  });

  it("shows what there is to know at the line, and leads there", async () => {
    await open();
    await type(textOf("太长"));
    const mark = document.querySelector<HTMLElement>("[data-mark]");
    expect(mark?.dataset["mark"]).toBe("4");
    const finding = screen.getByTestId("finding");
    expect(finding.textContent).toContain("第 4 行");
    await fireEvent.click(finding);
    await settled();
    expect(document.activeElement).toBe(area());
    expect(area().value.slice(area().selectionStart, area().selectionEnd)).toBe('    "content": "太长"');
  });

  it("lists fields that are not known, and sends none that nobody has allowed", async () => {
    const compose = await open();
    await type(textOf("一", ',\n  "colour": 1'));
    expect(compose.draft.extra?.fields.map((one) => one.pointer)).toEqual(["/colour"]);
    expect(screen.getByTestId("unknown-fields").dataset["send"]).toBe("false");
    compose.setExtra({ fields: compose.draft.extra?.fields ?? [], send: true });
    await type(textOf("一", ',\n  "colour": 2'));
    expect(compose.draft.extra).toEqual({ fields: [{ path: "colour", pointer: "/colour", value: "2" }], send: true });
    await type(textOf("一"));
    expect(compose.draft.extra).toBeUndefined();
  });

  it("reads nothing while a word is composed, and all of it then", async () => {
    await open();
    await fireEvent.compositionStart(area());
    area().value = textOf("ni hao");
    await fireEvent.input(area(), { isComposing: true });
    await settled();
    expect(asked).toEqual([]);
    area().value = textOf("你好");
    await fireEvent.compositionEnd(area());
    await settled();
    expect(asked).toEqual([textOf("你好")]);
    expect(content()).toBe("你好");
  });

  it("never lets an older answer replace what was typed since, and waits with the send", async () => {
    await open();
    const answers: ((answer: MessageRead) => void)[] = [];
    const texts: string[] = [];
    host.answer("messageSourceRead", (text) => {
      texts.push(text);
      return new Promise((done) => answers.push(done));
    });
    await type(textOf("一"));
    await type(textOf("一二"));
    let sent = false;
    useWriting().whenRead(() => (sent = true));
    const answer = (at: number) => answers[at]?.(read(texts[at] ?? "", { msgtype: "text", text: { content: "" } }));
    answer(1);
    await settled();
    expect(sent).toBe(true);
    answer(0);
    await settled();
    expect(content()).toBe("一二");
    expect(area().value).toBe(textOf("一二"));
  });

  it("says so when it is too long for that", async () => {
    host.answer("messageSourceWrite", { is: "too_long", bytes: 2_000_000 });
    await open();
    expect(screen.getByTestId("source-too-long").textContent).toContain("2,000,000");
    expect(area().readOnly).toBe(true);
  });
});

describe("places in a text", () => {
  it("are found by line and character", () => {
    expect(lineCount("")).toBe(1);
    expect(lineCount("a\n\n")).toBe(3);
    expect(offsetOf("ab\n😀c\nd", 2, 2)).toBe(5);
    expect(offsetOf("ab\nc", 1, 9)).toBe(2);
    expect(offsetOf("ab", 3, 1)).toBe(2);
  });
  it("of a caret stay where they were when another text comes", () => {
    expect(caretAfter("一二三", "一二三四", 2)).toBe(2);
    expect(caretAfter("一二三", "零一二三", 2)).toBe(3);
    expect(caretAfter("一xxx三", "一y三", 3)).toBe(2);
    expect(caretAfter("aaa", "aa", 3)).toBe(2);
  });
});
