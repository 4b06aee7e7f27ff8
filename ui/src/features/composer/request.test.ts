import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import App from "@/App.vue";
import { setLanguage } from "@/i18n";
import type { ImportError, JsonType, Note } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useCompose } from "./model/draft";
import { useAutosave } from "./model/autosave";
import { useDrafts } from "./model/drafts";
import { useUndo } from "./model/undo";
import { samples } from "@/test/files";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import { importPlace, importProblem, mayBeRequest, noteWords } from "./model/request-words";

let host: MockHost;
beforeEach(async () => {
  host = await prepare();
});
async function page() {
  mount(App);
  await settled();
  return useCompose();
}
const testid = <T extends HTMLElement = HTMLElement>(id: string) => screen.getByTestId<T>(id);
const found = (id: string) => screen.findByTestId(id, {}, { timeout: 5000 });
async function type(element: HTMLElement, value: string): Promise<void> {
  await fireEvent.update(element, value);
  await settled();
}

const at = { line: 3, column: 7 };
const types: JsonType[] = ["null", "boolean", "number", "text", "list", "object"];
const errors: ImportError[] = [
  { error: "empty" },
  { error: "too_large", bytes: 2_000_000 },
  { error: "too_deep", at },
  { error: "duplicate_key", at, path: "text.content" },
  ...types.map((type): ImportError => ({ error: "wrong_type", at, path: ".", expected: type, found: "list" })),
  { error: "bad_value", at, path: "safe", value: "300" },
  { error: "unknown_kind", at, path: "msgtype", name: "fax" },
  { error: "no_kind", at },
  { error: "missing", at, path: "text" },
  { error: "not_of_message", at, path: "touser" },
  { error: "open_quote", at },
  { error: "no_data" },
  { error: "data_elsewhere", at },
  { error: "syntax", at, problem: { is: "end" } },
  { error: "syntax", at, problem: { is: "unexpected", found: "x" } },
  { error: "syntax", at, problem: { is: "unexpected", found: "\u0007" } },
  { error: "syntax", at, problem: { is: "not_ascii", found: "：", instead: ":" } },
  { error: "syntax", at, problem: { is: "comment" } },
  { error: "syntax", at, problem: { is: "trailing_comma" } },
  { error: "syntax", at, problem: { is: "bad_string" } },
  { error: "syntax", at, problem: { is: "bad_number" } },
  { error: "syntax", at, problem: { is: "behind" } },
];
const notes: Note[] = [
  { note: "type_changed", path: "safe", from: "text", to: "number" },
  { note: "kind_from_content", msgtype: "text" },
  { note: "from_webhook" },
  { note: "recipient_left_out", path: "toparty", value: "人事部" },
  { note: "without_effect", path: "totag" },
  { note: "splits_into_requests", path: "touser", count: 2500, most: 1000 },
  { note: "agent_unreadable", value: "abc" },
  { note: "duplicate_check_stays_on" },
  { note: "interval_changed", given: 99999, used: 14400 },
  { note: "task_id_kept", task_id: "t1" },
  { note: "more_not_listed", count: 4 },
];

describe("words of a pasted request", () => {
  it.each(["zh-CN", "en"] as const)("has words for every fault and every note in %s", async (language) => {
    await setLanguage(language);
    for (const words of [...errors.map(importProblem), ...notes.map(noteWords)]) {
      expect(words).not.toMatch(/request\.|[{}]|undefined/);
      expect(words.trim().length).toBeGreaterThan(3);
    }
    expect(importProblem({ error: "syntax", at, problem: { is: "unexpected", found: "\u0007" } })).toContain("U+0007");
    expect(importPlace({ error: "no_kind", at })).toMatch(/3.*7/);
    expect(importPlace({ error: "empty" })).toBeNull();
    await setLanguage("zh-CN");
  });

  it("asks the program only about texts that may be requests", () => {
    for (const text of [
      '{"msgtype":"text"}',
      '  {\n"x"',
      "curl https://e -d x",
      "$ curl -d x",
      "PS C:\\> curl.exe -d x",
    ])
      expect(mayBeRequest(text), text).toBe(true);
    for (const text of ["", "今晚停电", "{}", "see https://curl.se", "a { b"])
      expect(mayBeRequest(text), text).toBe(false);
  });
});

describe("the exact request", () => {
  it("marks what is made at the send, and copies the bytes themselves", async () => {
    const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    const compose = await page();
    await useDrafts().switchKind("image");
    const { name, content } = samples.image;
    compose.set("image.media_id", (await host.mediaAdd("image", name, content)).reference);
    await fireEvent.click(testid("preview-request"));
    const text = await found("request-text");
    await waitFor(() => expect(text.textContent).toContain("⟦media:年会海报.png⟧"));
    expect(text.querySelector("mark")?.dataset["made"]).toBe("media");
    expect(testid("request-made").textContent).toContain("上传");
    expect(text.textContent).toContain("\n");
    await fireEvent.click(testid("request-exact"));
    await settled();
    expect(text.textContent).not.toContain("\n");
    await fireEvent.click(testid("request-copy"));
    expect(copied).toHaveBeenLastCalledWith(text.textContent);
    expect(await axeFindings()).toEqual([]);
  });

  it("says where it goes, and that a robot's key and unknown fields are not in it", async () => {
    const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    const compose = await page();
    const {
      chats: [chat],
      robots: [robot],
    } = await host.channelList("practice");
    compose.set("text.content", "今晚检修");
    compose.setExtra({ fields: [{ path: "brand_new", pointer: "/brand_new", value: "1" }], send: true });
    await fireEvent.click(testid("preview-request"));
    await found("request-channel");
    const channel = () => testid("request-channel");
    expect(channel().textContent).toContain("message/send");
    expect(testid("request-text").textContent).toContain("brand_new");
    compose.setAudience({ all: false, include: [{ kind: "chat", id: chat?.chat_id ?? "", name: null }] });
    await waitFor(() => expect(channel().textContent).toContain("appchat/send"));
    expect(testid("request-left-out").textContent).toContain("不会发到群里");
    expect(testid("request-text").textContent).not.toContain("brand_new");
    compose.setAudience({ all: false, include: [{ kind: "robot", id: robot?.id ?? "", name: null }] });
    await waitFor(() => expect(channel().dataset["channel"]).toBe("robot"));
    const more = testid("request-more");
    more.focus();
    await fireEvent.keyDown(more, { key: "Enter" });
    await fireEvent.click(await found("request-copy-curl"));
    await waitFor(() => expect(testid("toast").textContent).toContain("KEY"));
    expect(copied.mock.lastCall?.[0]).toContain("webhook/send?key=KEY");
  });

  it("takes a pasted request over as one step, keeps unknown fields, and sends them only when told", async () => {
    const compose = await page();
    compose.set("text.content", "写到一半");
    await fireEvent.click(testid("preview-request"));
    await found("request-text");
    const more = testid("request-more");
    more.focus();
    await fireEvent.keyDown(more, { key: "Enter" });
    await fireEvent.click(await found("request-paste"));
    const area = await found("import-text");
    await type(area, '{"msgtype": "text"');
    await waitFor(() => expect(testid("import-result").dataset["is"]).toBe("refused"));
    expect(testid("import-fault").dataset["error"]).toBe("syntax");
    expect(testid<HTMLButtonElement>("import-apply").disabled).toBe(true);
    const request = { touser: "lisi|nobody", msgtype: "text", agentid: 7, text: { content: "新的" }, brand_new: [1] };
    await type(area, JSON.stringify(request));
    await waitFor(() => expect(testid("import-result").dataset["is"]).toBe("read"));
    expect(testid("import-people").textContent).toContain("nobody");
    expect(testid("import-unknown").textContent).toBe("brand_new");
    expect(testid("import-notes").textContent).toContain("7");
    expect(await axeFindings(document.body, ["aria-hidden-focus"])).toEqual([]);
    await fireEvent.click(testid("import-apply"));
    await settled();
    expect(compose.get("text.content")).toBe("新的");
    expect(compose.draft.audience.include.map((one) => one.id)).toEqual(["lisi", "nobody"]);
    expect(
      (await host.composeRequest("practice", compose.draft)).exact.map((part) => part.text).join(""),
    ).not.toContain("brand_new");
    await fireEvent.click(await found("unknown-fields-open"));
    await fireEvent.click(testid("unknown-fields-send"));
    await waitFor(() => expect(testid("request-text").textContent).toContain("brand_new"));
    expect(await axeFindings()).toEqual([]);
    useUndo().undo();
    expect(compose.draft.extra?.send).toBe(false);
    useUndo().undo();
    expect(compose.get("text.content")).toBe("写到一半");
    expect(compose.draft.extra).toBeUndefined();
  });

  it("offers to import what is pasted into the text, and never forces it", async () => {
    const compose = await page();
    const area = document.querySelector<HTMLTextAreaElement>('[data-field="text.content"]') as HTMLTextAreaElement;
    const paste = (text: string) =>
      fireEvent.paste(area, { clipboardData: { getData: () => text, types: ["text/plain"], files: [] } });
    await paste("今晚停电");
    await settled();
    expect(host.calls).not.toContain("composeImport");
    await paste('{"msgtype":"text","text":{"content":"x"}}');
    await settled();
    expect(screen.queryByTestId("import")).toBeNull();
    await fireEvent.click(await screen.findByText("按请求导入"));
    await found("import");
    await waitFor(() => expect(testid<HTMLButtonElement>("import-apply").disabled).toBe(false));
    await fireEvent.click(testid("import-apply"));
    await settled();
    expect(compose.get("text.content")).toBe("x");
  });
});

describe("what WeChat shows", () => {
  it("is told for both settings, and when it is nothing", async () => {
    const compose = await page();
    compose.set("text.content", "今晚停电检修通知");
    await fireEvent.mouseDown(testid("preview-plugin"));
    const view = await found("preview-plugin-view");
    await waitFor(() => expect(view.querySelectorAll("[data-shows]")).toHaveLength(2));
    expect(view.querySelector('[data-shows="text"]')?.textContent).toContain("今晚停电检修");
    await fireEvent.click(testid("kind-text_notice"));
    expect((await found("plugin-nothing")).textContent).toContain("看不到");
    expect(await axeFindings()).toEqual([]);
  });
});

describe("a message of its own for everyone", () => {
  it("says so, and can be made one for all", async () => {
    const compose = await page();
    const values = { lisi: { 姓名: "李四" }, zhangsan: { 姓名: "张三" } };
    const draft = compose.draft;
    await useDrafts().replace({ ...draft, personal: { values, shared: {}, blank: [] } }, "");
    const note = await found("personal-note");
    expect(note.dataset.people).toBe("2");
    expect(note.textContent).toContain("{{ … }}");
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(testid("personal-drop"));
    await settled();
    expect(screen.queryByTestId("personal-note")).toBeNull();
    expect(compose.draft.personal).toBeUndefined();
    useUndo().undo();
    expect(Object.keys(compose.draft.personal?.values ?? {})).toEqual(["lisi", "zhangsan"]);
  });
});

describe("a text that is too long", () => {
  it("can become several messages, looked at first and written one after the other", async () => {
    const compose = await page();
    compose.setAudience({ all: false, include: [{ kind: "person", id: "lisi", name: "李四" }] });
    expect(screen.queryByTestId("long-text")).toBeNull();
    compose.set("text.content", "断电检修。".repeat(320));
    await fireEvent.click(await found("long-pieces"));
    await waitFor(() => expect(testid("long-piece").textContent).toContain("3"));
    await fireEvent.click(testid("long-following"));
    await waitFor(() => expect(testid("long-preview").textContent).toContain("（2/3）"));
    expect(await axeFindings(document.body, ["aria-hidden-focus"])).toEqual([]);
    await fireEvent.click(testid("long-use"));
    expect((await found("series")).textContent).toContain("第 1 / 3 条");
    expect(compose.get("text.content")).toMatch(/^（1\/3）/);
    await useAutosave().flush();
    expect(host.drafts.get("practice/compose")?.series?.rest).toHaveLength(2);
    await fireEvent.click(testid("series-next"));
    await settled();
    expect(compose.get("text.content")).toMatch(/^（2\/3）/);
    expect(compose.draft.audience.include).toHaveLength(1);
    await fireEvent.click(testid("series-drop"));
    await settled();
    expect(screen.queryByTestId("series")).toBeNull();
    for (let step = 0; step < 3; step += 1) useUndo().undo();
    expect(compose.get("text.content")).toMatch(/^断电/);
  });
});
