import { fireEvent, screen } from "@testing-library/vue";
import { TextSelection } from "prosemirror-state";
import { beforeEach, describe, expect, it } from "vitest";
import App from "@/App.vue";
import { useCompose } from "@/features/composer/model/draft";
import { useDrafts } from "@/features/composer/model/drafts";
import { useUndo } from "@/features/composer/model/undo";
import { useWriting } from "@/features/composer/model/writing";
import { RICH, type Dialect, type RichDoc, type RichWritten } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import { useToasts } from "@/stores/toasts";
import { editorAt } from "./editor-view";
import { readHtml, readText } from "./paste";

import.meta.glob(["./**/*.vue", "../../kinds/*/*.vue"], { eager: true });

let host: MockHost;
beforeEach(async () => {
  host = await prepare();
  useWriting().plain = false;
});

const control = (path: string) => document.querySelector<HTMLElement>(`[data-field="${path}"]`);
const editor = (path: string) => {
  const found = editorAt(control(path));
  if (!found) throw new Error(`no editor of ${path}`);
  return found;
};
async function open(kind: "text" | "textcard" | "markdown", path: string) {
  mount(App);
  await settled();
  if (kind !== "text") await useDrafts().switchKind(kind);
  await settled();
  return { compose: useCompose(), view: editor(path) };
}
async function type(path: string, text: string): Promise<void> {
  const view = editor(path);
  view.dispatch(view.state.tr.insertText(text));
  await settled();
}
async function press(path: string, key: string, more: KeyboardEventInit = {}): Promise<void> {
  const codes: Record<string, number> = { Enter: 13, Backspace: 8 };
  await fireEvent.keyDown(control(path) as Element, { key, keyCode: codes[key] ?? 0, ...more });
  await settled();
}
const click = async (id: string) => {
  await fireEvent.click(screen.getByTestId(id));
  await settled();
};
function select(path: string, from: number, to: number): void {
  const view = editor(path);
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)));
}

describe("a text card", () => {
  const path = "textcard.description";
  it("leaves the keys of sending, undoing and leaving to the page", async () => {
    await open("textcard", path);
    const kept = (key: string, keyCode: number, more: KeyboardEventInit = {}) =>
      fireEvent.keyDown(control(path) as Element, { key, keyCode, ...more });
    const heard: string[] = [];
    const hear = (event: KeyboardEvent) => {
      heard.push(`${event.key} ${event.defaultPrevented}`);
      event.stopPropagation();
    };
    document.body.addEventListener("keydown", hear);
    await kept("Escape", 27);
    await kept("Enter", 13, { ctrlKey: true });
    await kept("z", 90, { ctrlKey: true });
    await kept("y", 89, { ctrlKey: true });
    document.body.removeEventListener("keydown", hear);
    expect(heard).toEqual(["Escape false", "Enter false", "z false", "y false"]);
  });

  it("is written in coloured lines without a tag to be seen", async () => {
    const { compose } = await open("textcard", path);
    await click("rich-line-gray");
    await type(path, "9 月 26 日");
    await press(path, "Enter");
    await type(path, "请领取奖品");
    expect(compose.get(path)).toBe('<div class="gray">9 月 26 日</div>请领取奖品');
    expect(control(path)?.textContent).not.toContain("<");
    expect(screen.getByTestId("rich-line-normal").getAttribute("aria-pressed")).toBe("true");
    expect(screen.getByTestId("rich-line-gray").getAttribute("aria-pressed")).toBe("false");
    expect(await axeFindings()).toEqual([]);
  });
  it("follows the draft when that is undone, and keeps one history", async () => {
    const { compose } = await open("textcard", path);
    await type(path, "一");
    await click("rich-line-highlight");
    expect(compose.get(path)).toBe('<div class="highlight">一</div>');
    useUndo().undo();
    await settled();
    expect(compose.get(path)).toBe("一");
    expect(control(path)?.querySelector("[data-tone=highlight]")).toBeNull();
    useUndo().redo();
    await settled();
    expect(control(path)?.querySelector("[data-tone=highlight]")?.textContent).toBe("一");
  });
  it("shows its source when that is asked for, and is written there too", async () => {
    const { compose } = await open("textcard", path);
    await click("rich-line-gray");
    await type(path, "一");
    await click(`source-${path}`);
    const area = control(path) as HTMLTextAreaElement;
    expect(area.value).toBe('<div class="gray">一</div>');
    await fireEvent.update(area, "<div class='highlight'>二</div>");
    await click(`source-${path}`);
    expect(control(path)?.querySelector("[data-tone=highlight]")?.textContent).toBe("二");
    expect(compose.get(path), "nobody touched it").toBe("<div class='highlight'>二</div>");
  });
});

describe("a text", () => {
  const path = "text.content";
  it("takes a link with words, a variable and lines", async () => {
    const { compose } = await open("text", path);
    await type(path, "看");
    await click("insert-link");
    await fireEvent.update(screen.getByTestId("link-text"), "报名表");
    await fireEvent.update(screen.getByTestId("link-url"), "https://a.example.com");
    await click("link-insert");
    await press(path, "Enter");
    await click("insert-variable");
    expect(screen.getAllByTestId("variable-known").map((one) => one.textContent?.trim())).toContain("收件人姓名");
    await fireEvent.update(screen.getByTestId("variable-name"), "姓名");
    await click("variable-insert");
    expect(compose.get(path)).toBe('看<a href="https://a.example.com">报名表</a>\n{{姓名}}');
    expect(control(path)?.querySelector(".rich-variable")?.textContent).toBe("姓名");
  });
  it("is replaced when another draft comes, with the caret where it was", async () => {
    const { compose, view } = await open("text", path);
    await type(path, "一二三四");
    select(path, 3, 3);
    compose.set(path, "零一二三四", null);
    await settled();
    expect(view.state.doc.textContent).toBe("零一二三四");
    expect(view.state.selection.from).toBe(4);
  });
  it("writes nothing while a word is composed, and all of it then", async () => {
    const { compose, view } = await open("text", path);
    const place = control(path) as HTMLElement;
    await fireEvent.compositionStart(place);
    expect(view.composing).toBe(true);
    view.dispatch(view.state.tr.insertText("ni hao"));
    await settled();
    expect(compose.get(path)).toBe("");
    view.dispatch(view.state.tr.insertText("你好", 1, 7));
    await fireEvent.compositionEnd(place);
    await settled();
    expect(compose.get(path)).toBe("你好");
    expect(view.state.doc.textContent).toBe("你好");
  });
  it("waits with what comes from elsewhere until a composition has ended", async () => {
    const { compose, view } = await open("text", path);
    const place = control(path) as HTMLElement;
    await type(path, "一");
    await fireEvent.compositionStart(place);
    compose.set(path, "零一", null);
    await settled();
    expect(view.state.doc.textContent, "the word that is composed stands where it stood").toBe("一");
    await fireEvent.compositionEnd(place);
    await settled();
    expect(view.state.doc.textContent).toBe("零一");
    expect(compose.get(path)).toBe("零一");
  });
  it("never lets an older answer replace what was typed since", async () => {
    const answers: ((text: RichWritten) => void)[] = [];
    const written: RichDoc[] = [];
    const { compose, view } = await open("text", path);
    host.answer("richWrite", (_dialect, _before, doc) => {
      written.push(doc);
      return new Promise((done) => answers.push(done));
    });
    const answer = (text: string): RichWritten => ({ text, doc: null, cut: null });
    view.dispatch(view.state.tr.insertText("一"));
    await settled();
    view.dispatch(view.state.tr.insertText("二"));
    await settled();
    expect(written).toHaveLength(2);
    answers[1]?.(answer("一二"));
    await settled();
    answers[0]?.(answer("一"));
    await settled();
    expect(compose.get(path)).toBe("一二");
    expect(view.state.doc.textContent).toBe("一二");
  });
  it("says what a paste lost", async () => {
    const { compose } = await open("text", path);
    const data = { "text/html": '<p>甲<b>乙</b></p><img src="x"><p>丙</p>', "text/plain": "甲乙\n丙" };
    const paste = Object.assign(new Event("paste", { bubbles: true, cancelable: true }), {
      clipboardData: { files: [], types: Object.keys(data), getData: (kind: keyof typeof data) => data[kind] ?? "" },
    });
    control(path)?.dispatchEvent(paste);
    await settled();
    expect(compose.get(path)).toBe("甲乙\n丙");
    expect(useToasts().toasts.at(-1)?.text).toMatch(/加粗、图片/);
  });
});

describe("small markdown", () => {
  const path = "markdown.content";
  it("has bold, colours, headings and quotes", async () => {
    const { compose } = await open("markdown", path);
    await type(path, "发布结果");
    await click("rich-heading");
    await press(path, "Enter");
    await type(path, "成功");
    select(path, 7, 9);
    await click("rich-tone-info");
    await click("rich-bold");
    expect(compose.get(path)).toBe('## 发布结果\n<font color="info">**成功**</font>');
    expect(screen.getByTestId("rich-bold").getAttribute("aria-pressed")).toBe("true");
    await click("rich-quote");
    expect(compose.get(path)).toBe('## 发布结果\n> <font color="info">**成功**</font>');
  });
  it("draws what somebody types as marks", async () => {
    await open("markdown", path);
    await type(path, "**粗**");
    expect(control(path)?.querySelector("strong")?.textContent).toBe("粗");
  });
});

describe("what is pasted", () => {
  const words = (html: string, dialect: Dialect) => {
    const { blocks, dropped } = readHtml(html, RICH[dialect]);
    const lines = blocks.map((block) => ("text" in block && Array.isArray(block.text) ? block.text : []));
    return {
      kinds: blocks.map((block) => block.block),
      lines,
      texts: lines.map((runs) => runs.map((one) => one.text).join("")),
      dropped,
    };
  };
  it("from Word keeps headings, bold and links where there is a place for them", () => {
    const html =
      '<html><head><style>p {}</style></head><body><h1>通知</h1><p class=MsoNormal>请<b><span style="color:red">周五</span></b>前<a href="https://a.example.com/">填写</a></p></body></html>';
    const found = words(html, "markdown");
    expect(found.kinds).toEqual(["heading", "paragraph"]);
    expect(found.lines[1]?.map((run) => [run.text, run.bold, run.href])).toEqual([
      ["请", false, null],
      ["周五", true, null],
      ["前", false, null],
      ["填写", false, "https://a.example.com/"],
    ]);
    expect(found.dropped).toEqual(["colours"]);
    expect(words(html, "textcard").dropped.toSorted()).toEqual(["bold", "colours", "headings", "links"]);
  });
  it("from Excel keeps the cells, row by row", () => {
    const found = words("<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>", "text");
    expect(found.texts).toEqual(["甲\t1", "乙\t2"]);
    expect(found.dropped).toEqual(["tables"]);
  });
  it("is exact when it is plain text", () => {
    expect(
      readText("甲\r\n\n  乙 ").map((block) => (block.block === "paragraph" ? block.text[0]?.text : null)),
    ).toEqual(["甲", undefined, "  乙 "]);
  });
  it("runs nothing", () => {
    expect(
      words('<script>alert(1)</script><p onclick="x()">好</p><a href="javascript:x">点</a>', "markdown").texts,
    ).toEqual(["好", "点"]);
  });
});

describe("marks at the start of a line", () => {
  const shown: Record<string, string> = { markdown: "markdown.content", markdown_v2: "markdown_v2.content" };
  /** Stands for the program's writer: what it does with blocks is tested there. */
  function written(doc: RichDoc): string {
    const lines = doc.blocks.map((block) => {
      const text = "text" in block && Array.isArray(block.text) ? block.text.map((one) => one.text).join("") : "";
      if (block.block === "heading") return `${"#".repeat(block.level)} ${text}`;
      if (block.block === "quote") return `> ${text}`;
      if (block.block === "item") return `${block.number === null ? "-" : `${block.number}.`} ${text}`;
      return text;
    });
    return lines.join("\n");
  }
  async function begin(dialect: "markdown" | "markdown_v2") {
    const path = shown[dialect] ?? "";
    const nothing = await host.composeInspect("practice", useCompose().draft);
    host.answer("composeInspect", nothing);
    host.answer("composeSwitchKind", (_message, kind) => ({ msgtype: kind, [kind]: { content: "" } }) as never);
    host.answer("richWrite", (_dialect, _before, doc): RichWritten => ({ text: written(doc), doc: null, cut: null }));
    host.answer("richRead", (_profile, _dialect, text) => ({
      doc: { blocks: text === "" ? [] : [{ block: "paragraph", tone: "normal", text: [plain(text)] }] },
      cut: null,
      names: {},
    }));
    mount(App);
    await settled();
    await useDrafts().switchKind(dialect);
    await settled();
    return path;
  }
  const plain = (text: string) =>
    ({ sort: "text", text, tone: "normal", href: null, bold: false, italic: false, code: false }) as const;
  /** As an engine hands over what is typed, a piece at a time, without waiting for anything. */
  function keys(path: string, ...pieces: string[]): void {
    const view = editor(path);
    for (const piece of pieces) {
      const { from, to } = view.state.selection;
      const plainly = () => view.state.tr.insertText(piece);
      if (!view.someProp("handleTextInput", (take) => take(view, from, to, piece, plainly))) view.dispatch(plainly());
    }
  }
  const blocks = (path: string) => {
    const found: string[] = [];
    editor(path).state.doc.forEach((block) => found.push(`${block.type.name} ${block.textContent}`));
    return found;
  };

  it.each([
    ["markdown", "# ", "heading 甲"],
    ["markdown", "## ", "heading 甲"],
    ["markdown", "> ", "quote 甲"],
    ["markdown", ">\u00a0", "quote 甲"],
    ["markdown", "- ", "paragraph - 甲"],
    ["markdown", "#", "paragraph #甲"],
    ["markdown", "####### ", "paragraph ####### 甲"],
    ["markdown_v2", "- ", "item 甲"],
    ["markdown_v2", "3. ", "item 甲"],
    ["markdown_v2", "2026. ", "paragraph 2026. 甲"],
  ] as const)("of %s: %j", async (dialect, mark, expected) => {
    const path = await begin(dialect);
    keys(path, ...mark, "甲");
    expect(blocks(path)).toEqual([expected]);
    await settled();
    expect(blocks(path)).toEqual([expected]);
    expect(useCompose().get(path)).toBe(mark.replace("\u00a0", " ") + "甲");
  });
  it("lose nothing when more comes with the space, or stands behind", async () => {
    const path = await begin("markdown");
    keys(path, "甲");
    select(path, 1, 1);
    keys(path, "#", "#", " 通知");
    expect(blocks(path)).toEqual(["heading 通知甲"]);
    expect(editor(path).state.doc.firstChild?.attrs["level"]).toBe(2);
    expect(editor(path).state.selection.from).toBe(3);
    await settled();
  });
  it("are marks at the start alone", async () => {
    const path = await begin("markdown");
    keys(path, "甲", "#", " ", "乙");
    expect(blocks(path)).toEqual(["paragraph 甲# 乙"]);
    await settled();
  });
  it("go back by one undo, and by Backspace at the start", async () => {
    const path = await begin("markdown");
    keys(path, "#");
    await settled();
    keys(path, " ");
    await settled();
    expect(blocks(path)).toEqual(["heading "]);
    useUndo().undo();
    await settled();
    expect(blocks(path)).toEqual(["paragraph #"]);
    select(path, 2, 2);
    keys(path, " ", "甲");
    expect(blocks(path)).toEqual(["heading 甲"]);
    await settled();
    select(path, 1, 1);
    await press(path, "Backspace");
    expect(blocks(path)).toEqual(["paragraph 甲"]);
    expect(useCompose().get(path)).toBe("甲");
  });
  it("are none while a word is composed", async () => {
    const path = await begin("markdown");
    keys(path, "#");
    await fireEvent.compositionStart(control(path) as Element);
    keys(path, " ");
    expect(blocks(path)).toEqual(["paragraph # "]);
    await fireEvent.compositionEnd(control(path) as Element);
    await settled();
  });
  it("are gone when everything is deleted, and only then", async () => {
    const path = await begin("markdown_v2");
    keys(path, "-", " ", "甲", "乙");
    const view = editor(path);
    view.dispatch(view.state.tr.delete(2, 3));
    expect(blocks(path)).toEqual(["item 甲"]);
    view.dispatch(view.state.tr.delete(1, 2));
    expect(blocks(path)).toEqual(["paragraph "]);
    await settled();
    expect(useCompose().get(path)).toBe("");
    await click("rich-quote");
    expect(blocks(path)).toEqual(["quote "]);
  });
});
