/* A quick message that a second person has to release: it is handed over, and the window is free for the next one. */
import { fireEvent, screen } from "@testing-library/vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft } from "@/ipc";
import { clone, type MockHost } from "@/ipc/mock";
import { errorOf } from "@/test/errors";
import { mount, prepare } from "@/test/mount";
import { addSend, changeSend, person, recordOf, sent, standing } from "@/test/sends";
import { awaiting } from "@/test/team";
import QuickApp from "./QuickApp.vue";

let host: MockHost;
const draft: Draft = {
  message: { msgtype: "text", text: { content: "十分钟后开会" } },
  options: { safe: 0, enable_id_trans: false, duplicate_check_interval: 1800 },
  audience: { all: false, include: [person("lisi", "李四")] },
};
const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const status = () => screen.getByTestId("quick-status").textContent;
const text = () => screen.getByTestId<HTMLTextAreaElement>("quick-text");
const key = (name: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key: name, bubbles: true, ...more });

beforeEach(async () => {
  host = await prepare();
  recordOf(host);
  const review = host.sendReview;
  host.sendReview = async (...args) => ({ ...(await review(...args)), needs_release: true });
  host.answer("sendStart", (order) => {
    const more = { ...clone(sent.waiting.detail.snapshot), ...awaiting, id: "b1" };
    addSend(host, "b1", { ...more, sent_by: undefined }, { draft: order.draft });
    return "b1";
  });
  host.drafts.set("practice/quick", draft);
  const now = Date.now();
  vi.useRealTimers();
  vi.useFakeTimers({ now });
  mount(QuickApp);
  await wait(0);
});
afterEach(() => vi.useRealTimers());

describe("a quick message that has to be approved", () => {
  it("is handed over, and its end does not touch what is written next", async () => {
    await key("Enter", { ctrlKey: true });
    await wait(50);
    expect(status()).toContain("等另一位同事批准后发出");
    expect(document.activeElement).toBe(screen.getByTestId("quick-open-main"));
    expect([text().value, text().disabled]).toEqual(["", false]);
    await fireEvent.update(text(), "下一条");
    changeSend(host, "b1", { state: "sending", pause: null });
    await wait(2000);
    changeSend(host, "b1", { state: "finished", outcome: "accepted", finished_at: Date.now() });
    await wait(5000);
    expect([text().value, text().disabled]).toEqual(["下一条", false]);
    expect(host.args("quickClose")).toEqual([]);
  });

  it("is taken back by Escape before the order has answered", async () => {
    const start = host.sendStart;
    let goOn: () => void = () => {};
    host.sendStart = async (order) => {
      await new Promise<void>((resolve) => (goOn = resolve));
      return start(order);
    };
    await key("Enter", { ctrlKey: true });
    await wait(50);
    await fireEvent.keyDown(document.body, { key: "Escape" });
    goOn();
    await wait(50);
    expect(status()).toContain("已撤销");
    expect(standing(host, "b1").state).toBe("cancelled");
    expect(text().value).toBe("十分钟后开会");
  });

  it("says that somebody may not send, and what to do", async () => {
    host.fail("sendStart", errorOf("not_your_right", { detail: "sender" }));
    await key("Enter", { ctrlKey: true });
    await wait(50);
    expect(status()).toContain("没有这个权限");
    expect(status()).toContain("管理员");
    expect(text().value).toBe("十分钟后开会");
  });
});
