import { fireEvent, screen } from "@testing-library/vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BroadcastSnapshot, Draft, LastAudience, Review } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { apiErrorOf, errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import { fromTheTop } from "@/test/order";
import { changeSend, MANY, person, standing, takeOrders, type Orders } from "@/test/sends";
import QuickApp from "./QuickApp.vue";

let host: MockHost;
let orders: Orders;
/** What the review says beside what the program found. */
let reviewed: Partial<Review>;
const lisi = person("lisi", "李四");
const zhangsan = person("zhangsan", "张三");
const draft = (content: string, include: Draft["audience"]["include"] = [lisi], all = false): Draft => ({
  message: { msgtype: "text", text: { content } },
  options: { safe: 0, enable_id_trans: false, duplicate_check_interval: 1800 },
  audience: { all, include },
});
const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const status = () => screen.getByTestId("quick-status").textContent;
const key = (name: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key: name, bubbles: true, ...more });
const send = () => key("Enter", { ctrlKey: true });
const calls = (name: string) => host.calls.filter((call) => call === name).length;

async function show(kept: Draft | null): Promise<void> {
  if (kept) host.drafts.set("practice/quick", kept);
  const now = Date.now();
  vi.useRealTimers();
  vi.useFakeTimers({ now });
  mount(QuickApp);
  await wait(0);
}

beforeEach(async () => {
  host = await prepare();
  orders = takeOrders(host);
  reviewed = { undo_seconds: 5 };
  const review = host.sendReview;
  host.sendReview = async (...args) => ({ ...(await review(...args)), ...reviewed });
});
afterEach(() => vi.useRealTimers());

describe("quick send", () => {
  it("shows whose name it sends in, and brings the kept draft back", async () => {
    await show(draft("十分钟后开会"));
    expect(screen.getByTestId("active-profile").textContent).toBe("练习");
    expect(screen.getByTestId<HTMLTextAreaElement>("quick-text").value).toBe("十分钟后开会");
    expect(screen.getByTestId("to-chip").dataset["id"]).toBe("person:lisi");
  });

  it("has kept a place for whom the last one went to when that comes", async () => {
    const { audience } = draft("");
    let answer: (last: LastAudience) => void = () => {};
    host.answer("audienceLast", () => new Promise<LastAudience>((resolve) => (answer = resolve)));
    await show(null);
    const place = screen.getByTestId("quick-last-place");
    await vi.dynamicImportSettled();
    await wait(0);
    expect(host.args("audienceLast")).toHaveLength(1);
    expect(place.textContent).toBe("");
    answer({ audience, addressees: "李四" });
    await wait(0);
    expect(place.contains(screen.getByTestId("quick-last"))).toBe(true);
    await fireEvent.click(screen.getByTestId("quick-last"));
    expect(screen.getByTestId("to-chip").dataset["id"]).toBe("person:lisi");
    expect(screen.queryByTestId("quick-last-place")).toBeNull();
  });

  it("sends with Ctrl+Enter after five seconds at least, then ticks and closes", async () => {
    reviewed = { undo_seconds: 0 };
    await show(draft("十分钟后开会", [lisi, zhangsan]));
    await send();
    await wait(0);
    expect(status()).toContain("5 秒后发给 2 人");
    const [undo, said] = [screen.getByTestId("quick-undo"), screen.getByTestId("quick-status")];
    expect(fromTheTop({ said, undo }), "where what is pressed too late does not send").toEqual(["undo", "said"]);
    expect(screen.queryByTestId("quick-send")).toBeNull();
    await wait(4000);
    expect(standing(host, orders.ids[0] ?? "").state).toBe("waiting");
    await wait(2000);
    expect(status()).toContain("已发给 李四");
    await wait(2000);
    expect(calls("quickClose")).toBe(0);
    await wait(2000);
    expect(calls("quickClose")).toBe(1);
    expect(host.drafts.get("practice/quick")?.audience.include).toEqual([]);
  });

  it("to many: tells the number, and the same keys pressed once more send exactly that", async () => {
    await show(draft("放假", MANY));
    await send();
    await wait(0);
    expect(status()).toContain("将发给 68 人，再按一次 Ctrl+Enter 发送");
    await key("Enter", { ctrlKey: true, repeat: true });
    await key("Enter", { ctrlKey: true, isComposing: true });
    await wait(0);
    expect(orders.ids).toEqual([]);
    // Another text is another message: its number is told anew.
    await fireEvent.update(screen.getByTestId("quick-text"), "今晚停电检修");
    await send();
    await wait(0);
    expect(orders.ids).toEqual([]);
    await send();
    await wait(0);
    expect(status()).toContain("5 秒后发给");
    expect(host.args("sendStart")[0]?.[0].draft.message).toEqual({
      msgtype: "text",
      text: { content: "今晚停电检修" },
    });
  });

  describe("in quiet hours", () => {
    const ordered = () => host.args("sendStart").map(([order]) => order.through_quiet);
    beforeEach(async () => {
      reviewed = { undo_seconds: 5, quiet: { from: 22 * 60, to: 8 * 60, until: Date.now() + 3_600_000 } };
      await show(draft("十分钟后开会"));
      await send();
      await wait(0);
    });

    it("says until when it would wait, and waits when it is sent once more", async () => {
      expect(status()).toContain("现在是免打扰时段");
      expect(calls("sendStart")).toBe(0);
      const button = screen.getByTestId("quick-send");
      expect(document.activeElement).toBe(button);
      expect(button.textContent?.trim()).toBe("到时发送");
      await send();
      await wait(0);
      expect(ordered()).toEqual([false]);
    });
    it("sends in them when that is chosen", async () => {
      await fireEvent.click(screen.getByTestId("quick-through"));
      await wait(0);
      expect(ordered()).toEqual([true]);
      expect(screen.queryByTestId("quick-through")).toBeNull();
    });
    it("asks about another text anew", async () => {
      await fireEvent.update(screen.getByTestId("quick-text"), "今晚停电检修");
      expect(screen.queryByTestId("quick-through")).toBeNull();
      await send();
      await wait(0);
      expect(ordered()).toEqual([]);
      expect(status()).toContain("现在是免打扰时段");
    });
  });

  it("when they begin under way: says how much leaves before them", async () => {
    const quiet_midway = { begins: Date.now() + 60_000, until: Date.now() + 3_600_000, before: 20 };
    reviewed = { undo_seconds: 5, quiet_midway, batches: 60 };
    await show(draft("十分钟后开会"));
    await send();
    await wait(0);
    expect(status()).toContain("约发出 20 条，共 60 条");
    await fireEvent.click(screen.getByTestId("quick-through"));
    await wait(0);
    expect(host.args("sendStart")[0]?.[0].through_quiet).toBe(true);
  });

  it("undoes with Escape wherever the focus is, keeps the text, and can be sent again", async () => {
    await show(draft("十分钟后开会"));
    await send();
    await wait(500);
    await fireEvent.keyDown(document.body, { key: "Escape" });
    await wait(0);
    expect(status()).toContain("已撤销");
    expect(screen.getByTestId<HTMLTextAreaElement>("quick-text").value).toBe("十分钟后开会");
    expect(calls("quickClose")).toBe(0);
    await send();
    await wait(8000);
    expect(orders.ids.map((id) => standing(host, id).state)).toEqual(["cancelled", "finished"]);
  });

  it.each(["sendReview", "sendStart"] as const)("is taken back by Escape before %s has answered", async (asked) => {
    await show(draft("十分钟后开会"));
    const answer = host[asked] as (...args: unknown[]) => Promise<never>;
    let goOn: () => void = () => {};
    host[asked] = async (...args: unknown[]) => {
      await new Promise<void>((resolve) => (goOn = resolve));
      return answer(...args);
    };
    await send();
    await wait(0);
    await fireEvent.keyDown(document.body, { key: "Escape" });
    goOn();
    await wait(0);
    expect(status()).toContain("已撤销");
    expect(screen.getByTestId<HTMLTextAreaElement>("quick-text").value).toBe("十分钟后开会");
    await wait(8000);
    expect(calls("quickClose")).toBe(0);
    expect(orders.ids.map((id) => standing(host, id).state)).toEqual(asked === "sendStart" ? ["cancelled"] : []);
    // It was of that one alone.
    host[asked] = answer;
    await send();
    await wait(8000);
    expect(standing(host, orders.ids.at(-1) ?? "").state).toBe("finished");
  });

  it("does not send or close while an input method is composing", async () => {
    await show(draft("十分钟后开会"));
    await key("Enter", { ctrlKey: true, isComposing: true });
    await key("Escape", { keyCode: 229 });
    await wait(100);
    expect(calls("sendReview")).toBe(0);
    expect(calls("quickClose")).toBe(0);
  });

  it("closes with Escape and keeps the draft", async () => {
    await show(null);
    await fireEvent.update(screen.getByTestId("quick-text"), "还没写完");
    await fireEvent.keyDown(screen.getByTestId("quick-text"), { key: "Escape" });
    await wait(0);
    expect(calls("quickClose")).toBe(1);
    expect(host.drafts.get("practice/quick")?.message).toEqual({
      msgtype: "text",
      text: { content: "还没写完" },
    });
  });

  it.each([
    ["everyone", draft("放假", [], true), "全体成员"],
    ["many people", draft("放假", MANY), "68 人"],
    ["somebody unknown", draft("放假", [{ kind: "person", id: "ghost", name: null }]), "主窗口"],
    ["a text that is cut", draft("长".repeat(700)), "主窗口"],
  ])("sends nothing to %s but says what stands in the way", async (_name, kept, words) => {
    await show(kept);
    await send();
    await wait(10_000);
    expect(calls("sendStart")).toBe(0);
    expect(status()).toContain(words);
    expect(screen.getByTestId("quick-open-main")).toBeTruthy();
  });

  it("hands the message to the main window, asking before it replaces a draft there", async () => {
    host.drafts.set("practice/compose", draft("写了一半的通知"));
    await show(draft("放假", [], true));
    await send();
    await wait(0);
    await fireEvent.click(screen.getByTestId("quick-open-main"));
    await wait(0);
    expect(host.drafts.get("practice/compose")?.message).toEqual({
      msgtype: "text",
      text: { content: "写了一半的通知" },
    });
    await fireEvent.click(screen.getByTestId("quick-replace"));
    await wait(0);
    expect(host.drafts.get("practice/compose")).toEqual(draft("放假", [], true));
    expect(calls("mainShow")).toBe(1);
    expect(calls("quickClose")).toBe(1);
  });

  it("does not forget a name that was typed but not chosen", async () => {
    await show(draft("放假"));
    await fireEvent.update(screen.getByTestId("quick-to"), "wangwei");
    await send();
    await wait(100);
    expect(calls("sendReview")).toBe(0);
    expect(status()).toContain("wangwei");
  });

  it("asks for recipients and for a text", async () => {
    await show(null);
    await send();
    expect(status()).toContain("先添加收件人");
    expect(document.activeElement).toBe(screen.getByTestId("quick-to"));
    expect(calls("sendReview")).toBe(0);
  });

  it("fills in a template with its recipients, and gives the text back", async () => {
    const { id } = await host.templateSave("值班", draft("本周值班表"), true, false);
    await show(null);
    await fireEvent.update(screen.getByTestId("quick-text"), "自己写的");
    await fireEvent.update(screen.getByTestId("quick-template"), id);
    await wait(0);
    expect(screen.getByTestId("quick-summary").textContent).toContain("本周值班表");
    expect(screen.getByTestId("to-chip").dataset["id"]).toBe("person:lisi");
    await fireEvent.update(screen.getByTestId("quick-template"), "");
    await wait(0);
    expect(screen.getByTestId<HTMLTextAreaElement>("quick-text").value).toBe("自己写的");
  });

  it("says why nothing was sent and keeps the text; an unknown outcome is not kept for a second send", async () => {
    orders.ends = "refused";
    await show(draft("十分钟后开会"));
    await send();
    await wait(8000);
    expect(status()).toContain("没有发出");
    expect(screen.getByTestId<HTMLTextAreaElement>("quick-text").value).toBe("十分钟后开会");
    orders.ends = "unknown";
    await send();
    await wait(8000);
    expect(status()).toContain("先别重发");
    expect(screen.getByTestId<HTMLTextAreaElement>("quick-text").value).toBe("");
    expect(calls("quickClose")).toBe(0);
  });

  /** Sends, and lets it stand like this once it has begun. */
  async function standStill(more: Partial<BroadcastSnapshot>): Promise<void> {
    await show(draft("十分钟后开会"));
    await send();
    await wait(5100);
    changeSend(host, orders.ids[0] ?? "", more);
    await wait(0);
  }
  it("held by a rate limit: says until when, that it goes on by itself, and may be closed", async () => {
    const until = new Date(2026, 10, 21, 18, 30).getTime();
    vi.setSystemTime(until - 60_000);
    await standStill({ state: "held", hold: { until, error: apiErrorOf(45009) } });
    expect(status()).toContain("18:30 后自动继续");
    expect(document.activeElement).toBe(screen.getByTestId("quick-open-main"));
    expect(screen.getByTestId<HTMLButtonElement>("quick-send").disabled).toBe(true);
    await key("Escape");
    await wait(0);
    expect(calls("quickClose")).toBe(1);
    expect(calls("sendCancel")).toBe(0);
    expect(host.drafts.get("practice/quick")?.audience.include).toEqual([]);
  });
  it("paused: leads to the record, where it is continued or stopped", async () => {
    await standStill({ state: "paused", pause: "trouble" });
    expect(status()).toContain("已暂停");
    await fireEvent.click(screen.getByTestId("quick-open-main"));
    await wait(0);
    expect(calls("mainShow")).toBe(1);
    expect(calls("quickClose")).toBe(1);
  });
  it("moves on by itself: the words follow, and the end is told", async () => {
    await standStill({ state: "held", hold: { until: Date.now() + 60_000, error: apiErrorOf(45009) } });
    const [id = ""] = orders.ids;
    changeSend(host, id, { state: "sending", hold: null });
    await wait(0);
    expect(status()).toContain("正在发送");
    expect(screen.queryByTestId("quick-open-main")).toBeNull();
    changeSend(host, id, { state: "finished", outcome: "unknown", batches_total: 3, batches_done: 3 });
    await wait(0);
    expect(status()).toContain("有一部分人不知道是否送达");
    expect(screen.getByTestId<HTMLTextAreaElement>("quick-text").value).toBe("");
  });
  it("so many that their number is typed: names the number, not everyone", async () => {
    const { count } = await host.sendReview("practice", draft("十分钟后开会"), false, null);
    host.calls.length = 0;
    reviewed = { confirmation: "type", expects: "people", count: { ...count, people: 4213 } };
    await show(draft("十分钟后开会"));
    await send();
    await wait(0);
    expect(status()).toContain("4,213 人");
    expect(calls("sendStart")).toBe(0);
  });

  it("says in words when it cannot be sent at all", async () => {
    await show(draft("十分钟后开会"));
    host.fail("sendStart", errorOf("storage_full"));
    await send();
    await wait(100);
    expect(screen.getByTestId("quick-status").dataset["tone"]).toBe("danger");
    expect(screen.getByTestId<HTMLTextAreaElement>("quick-text").value).toBe("十分钟后开会");
  });

  it("satisfies axe", async () => {
    await show(draft("十分钟后开会"));
    vi.useRealTimers();
    expect(await axeFindings()).toEqual([]);
  });
});
