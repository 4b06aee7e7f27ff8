import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { defineComponent, h, ref, type Ref } from "vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { Audience } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { axeFindings, mount, prepare } from "@/test/mount";
import { person } from "@/test/sends";
import ToLine from "./ToLine.vue";

let host: MockHost;
let audience: Ref<Audience>;

function show(start: Audience = { all: false, include: [] }, compact = false): HTMLInputElement {
  audience = ref(start) as Ref<Audience>;
  mount(
    defineComponent(
      () => () =>
        h(ToLine, {
          profileId: "practice",
          compact,
          modelValue: audience.value,
          "onUpdate:modelValue": (next: Audience) => (audience.value = next),
        }),
    ),
  );
  return screen.getByTestId("to-input");
}
async function type(input: HTMLInputElement, word: string): Promise<void> {
  input.focus();
  await fireEvent.update(input, word);
}
const hits = () => screen.queryAllByTestId("to-hit").map((one) => one.dataset["id"]);
const chips = () => screen.queryAllByTestId("to-chip").map((one) => one.dataset["id"]);
const key = (element: Element, name: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(element, { key: name, ...more });

beforeEach(async () => {
  host = await prepare();
});

describe("the to line", () => {
  it("finds by pinyin and tells two of one name apart by account and department", async () => {
    const input = show();
    await type(input, "wangw");
    await waitFor(() => expect(hits()).toContain("person:wangwei"));
    const [one, other] = screen.getAllByTestId("to-hit");
    expect(one?.textContent).toContain("王伟");
    expect(other?.textContent).toContain("王伟");
    expect(one?.textContent).not.toBe(other?.textContent);
    expect(one?.textContent).toContain("研发中心");
    expect(input.getAttribute("aria-activedescendant")).toBe(one?.id);
  });

  it("does not let a row become another person's under the pointer when a later answer comes", async () => {
    const input = show();
    await type(input, "wangw");
    await waitFor(() => expect(hits().length).toBeGreaterThan(1));
    const list = screen.getAllByTestId("to-hit");
    const [first, second] = list.map((one) => one.dataset["id"]);
    const search = host.directorySearch;
    host.directorySearch = async (id, _word, limit) => (await search(id, "wangw", limit)).reverse();
    await type(input, "wangwe");
    await waitFor(() => expect(hits()[0]).not.toBe(first));
    expect(list[0]?.dataset["id"]).toBe(first);
    expect(list[1]?.dataset["id"]).toBe(second);
  });

  it("takes the hit that the arrows chose", async () => {
    const input = show();
    await type(input, "wangw");
    await waitFor(() => expect(hits().length).toBeGreaterThan(1));
    await key(input, "ArrowDown");
    const chosen = hits()[1];
    await key(input, "Enter");
    await waitFor(() => expect(chips()).toEqual([chosen]));
    expect(input.value).toBe("");
    expect(hits()).toEqual([]);
  });

  it("takes what is meant when Enter comes before the answer", async () => {
    const input = show();
    input.focus();
    const typed = fireEvent.update(input, "lisi");
    const entered = fireEvent.keyDown(input, { key: "Enter" });
    await Promise.all([typed, entered]);
    await waitFor(() => expect(chips()).toEqual(["person:lisi"]));
  });

  it("takes none of two of one name unseen: neither a comma nor an early Enter chooses", async () => {
    const input = show();
    input.focus();
    const typed = fireEvent.update(input, "王伟");
    const entered = fireEvent.keyDown(input, { key: "Enter" });
    await Promise.all([typed, entered]);
    await waitFor(() => expect(hits().length).toBeGreaterThan(1));
    expect(chips()).toEqual([]);
    await fireEvent.update(input, "王伟，");
    await waitFor(() => expect(input.value).toBe("王伟"));
    expect(chips()).toEqual([]);
    await fireEvent.update(input, "张三");
    await waitFor(() => expect(hits().length).toBeGreaterThan(0));
    await fireEvent.update(input, "张三，");
    await waitFor(() => expect(chips()).toEqual(["person:zhangsan"]));
  });

  it("leaves Enter, Backspace and arrows to the input method while composing", async () => {
    const input = show({ all: false, include: [person("lisi", "李四")] });
    await type(input, "wangw");
    await waitFor(() => expect(hits().length).toBeGreaterThan(0));
    await key(input, "Enter", { isComposing: true });
    await key(input, "Enter", { keyCode: 229 });
    await type(input, "");
    await key(input, "Backspace", { isComposing: true });
    await key(input, "Backspace", { keyCode: 229 });
    await key(input, "Backspace", { keyCode: 229 });
    expect(chips()).toEqual(["person:lisi"]);
  });

  it("does not search what is still being composed", async () => {
    const input = show();
    input.focus();
    await fireEvent.compositionStart(input);
    input.value = "wang";
    await fireEvent.input(input);
    expect(host.calls).not.toContain("directorySearch");
    await fireEvent.compositionEnd(input);
    await waitFor(() => expect(host.calls).toContain("directorySearch"));
  });

  it("asks once more before Backspace takes the last recipient out", async () => {
    const input = show({ all: false, include: [person("lisi", "李四"), person("zhangsan", "张三")] });
    input.focus();
    await key(input, "Backspace");
    expect(chips()).toHaveLength(2);
    await key(input, "Backspace");
    expect(chips()).toEqual(["person:lisi"]);
  });

  it("walks the chips with the arrows and removes one with Delete", async () => {
    const input = show({ all: false, include: [person("lisi", "李四"), person("zhangsan", "张三")] });
    input.focus();
    await key(input, "ArrowLeft");
    expect(document.activeElement?.textContent).toContain("张三");
    await key(document.activeElement as Element, "ArrowLeft");
    await key(document.activeElement as Element, "Delete");
    await waitFor(() => expect(chips()).toEqual(["person:zhangsan"]));
    expect(document.activeElement?.textContent).toContain("张三");
    await key(document.activeElement as Element, "ArrowRight");
    expect(document.activeElement).toBe(input);
  });

  it("adds an account the directory does not know, and marks it", async () => {
    const input = show();
    await type(input, "somebody.new");
    await waitFor(() => expect(hits()).toEqual(["person:somebody.new"]));
    await key(input, "Enter");
    await waitFor(() => expect(screen.getByTestId("to-chip").dataset["unknown"]).toBe("true"));
    expect(screen.getByTestId("to-count").textContent).toContain("共 1 人");
  });

  it("never offers an account for a name in Chinese", async () => {
    const input = show();
    await type(input, "没有这个人");
    await waitFor(() => expect(host.calls).toContain("directorySearch"));
    await key(input, "Enter");
    expect(chips()).toEqual([]);
    expect(input.value).toBe("没有这个人");
  });

  it("finds everyone by sound, before all others, and never takes it by Enter alone", async () => {
    const input = show();
    await type(input, "quanti");
    await waitFor(() => expect(hits()[0]).toBe("@all"));
    await waitFor(() => expect(hits().length).toBeGreaterThan(1));
    expect(input.getAttribute("aria-activedescendant")).toBeNull();
    await fireEvent.keyDown(input, { key: "Enter" });
    await type(input, "quantichengyuan,");
    expect(chips()).toEqual([]);
    await type(input, "quanti");
    await waitFor(() => expect(hits()[0]).toBe("@all"));
    await fireEvent.keyDown(input, { key: "ArrowDown" });
    await fireEvent.keyDown(input, { key: "Enter" });
    await waitFor(() => expect(chips()).toEqual(["@all"]));
  });

  it("offers everyone in words and by @all", async () => {
    const input = show();
    await type(input, "@all");
    await waitFor(() => expect(hits()[0]).toBe("@all"));
    await key(input, "Enter");
    await waitFor(() => expect(audience.value.all).toBe(true));
    await waitFor(() => expect(screen.getByTestId("to-count").textContent).toContain("全体成员"));
  });

  it("closes its list with Escape without letting Escape further", async () => {
    const input = show();
    let seen = 0;
    const listen = () => (seen += 1);
    window.addEventListener("keydown", listen);
    await type(input, "wang");
    await waitFor(() => expect(hits().length).toBeGreaterThan(0));
    await key(input, "Escape");
    expect(hits()).toEqual([]);
    expect(seen).toBe(0);
    expect(input.value).toBe("wang");
    window.removeEventListener("keydown", listen);
  });

  it("says how many people are meant, and who is counted twice", async () => {
    show({ all: false, include: [person("lisi", "李四"), { kind: "department", id: "3", name: "人力资源部" }] });
    await waitFor(() => expect(screen.getByTestId("to-count").dataset["people"]).toBe("19"));
    expect(document.body.textContent).toContain("1 人重复");
  });

  it("opens the report for a pasted list, but takes a single name as typing", async () => {
    const input = show();
    const paste = (text: string) => fireEvent.paste(input, { clipboardData: { getData: () => text } });
    await paste("张三");
    expect(screen.queryByTestId("paste-text")).toBeNull();
    await paste("张三\nlisi");
    await waitFor(() => expect(screen.getByTestId<HTMLTextAreaElement>("paste-text").value).toBe("张三\nlisi"));
  });

  it("keeps what a pasted list left over in the compact line", async () => {
    const input = show(undefined, true);
    await fireEvent.paste(input, { clipboardData: { getData: () => "lisi\n王伟\nnobody" } });
    await waitFor(() => expect(chips()).toEqual(["person:lisi"]));
    expect(document.body.textContent).toContain("2 项没有添加");
  });

  it("draws thousands of recipients as a few chips and a number", async () => {
    host.answer("audienceCount", await host.audienceCount("practice", { all: false, include: [] }));
    show({ all: false, include: Array.from({ length: 1000 }, (_, index) => person(`u${index}`)) });
    expect(chips()).toHaveLength(24);
    expect(chips().at(-1)).toBe("person:u999");
    expect(document.body.textContent).toContain("+976");
  });

  it("finds a group robot by name and says what the number leaves out", async () => {
    const input = show();
    await type(input, "值班群");
    await waitFor(() => expect(hits()).toEqual(["robot:practice-robot"]));
    expect(screen.getByTestId("to-hit").textContent).toContain("群机器人");
    await key(input, "Enter");
    await waitFor(() => expect(chips()).toEqual(["robot:practice-robot"]));
    const words = () => screen.getByTestId("to-count").textContent?.trim();
    await waitFor(() => expect(words()).toBe("1 个群机器人，人数未知"));
    await type(input, "lisi");
    await waitFor(() => expect(hits()[0]).toBe("person:lisi"));
    await key(input, "Enter");
    await waitFor(() => expect(words()).toBe("至少 1 人，含 1 个群机器人"));
    expect(screen.getByTestId("to-count").dataset["robots"]).toBe("1");
  });

  it("counts the members of a group chat, and says that it comes twice to who is chosen besides", async () => {
    const made = await host.chatCreate("practice", { name: "群", owner: "lisi", members: ["lisi", "gao_yu"] });
    show({ all: false, include: [{ kind: "chat", id: made.chat_id, name: "群" }, person("lisi", "李四")] });
    await waitFor(() => expect(screen.getByTestId("to-count").textContent?.trim()).toBe("共 2 人，含 1 个群聊"));
    expect(document.body.textContent).toContain("在群聊里的会多收到一条");
    await host.chatForget("practice", made.chat_id);
    await waitFor(() => expect(screen.getAllByTestId("to-chip")[0]?.dataset["unknown"]).toBe("true"));
  });

  it("asks which is meant when everyone is chosen together with a group", async () => {
    const robot = { kind: "robot" as const, id: "practice-robot", name: "值班群" };
    show({ all: true, include: [robot, person("lisi", "李四")] });
    await waitFor(() => expect(screen.getByTestId("to-conflict").textContent).toContain("1 个群机器人收不到"));
    const chip = screen.getAllByTestId("to-chip").find((one) => one.dataset["id"] === "robot:practice-robot");
    expect(chip?.dataset["idle"]).toBe("true");
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(screen.getByTestId("to-conflict-drop"));
    expect(audience.value).toEqual({ all: true, include: [person("lisi", "李四")] });
    expect(screen.queryByTestId("to-conflict")).toBeNull();
    audience.value = { all: true, include: [robot] };
    await waitFor(() => screen.getByTestId("to-conflict"));
    await fireEvent.click(screen.getByTestId("to-conflict-keep"));
    expect(audience.value).toEqual({ all: false, include: [robot] });
  });

  it("satisfies axe, empty, open and with chips", async () => {
    const input = show({ all: true, include: [person("lisi", "李四"), person("ghost")] });
    expect(await axeFindings()).toEqual([]);
    await type(input, "wang");
    await waitFor(() => expect(hits().length).toBeGreaterThan(0));
    expect(await axeFindings()).toEqual([]);
  });
});
