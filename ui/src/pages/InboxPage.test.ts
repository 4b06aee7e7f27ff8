import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { InboxCard, PracticeFaults } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import { sent } from "@/test/sends";
import InboxPage from "./InboxPage.vue";

let host: MockHost;
const text = (content: string) => ({
  kind: "text" as const,
  content: [{ text: content, tone: "normal" as const, href: null, cut: false, id_translation: false }],
  safe: false,
});

const none = { card: null, answers: [] };
const frequency = (times: number): PracticeFaults => ({
  faults: [
    { fault: "frequency_limit", times },
    { fault: "some_invalid", times: 0 },
  ],
  most: 9,
});

beforeEach(async () => {
  host = await prepare();
  host.answer("practiceFaults", frequency(0));
});

describe("the practice inbox", () => {
  it("teaches when nobody has got anything", async () => {
    mount(InboxPage);
    await waitFor(() => screen.getByText("还没有人收到消息"));
    expect(await axeFindings()).toEqual([]);
  });

  it("shows each member's messages, oldest first, those who got something on top", async () => {
    const members = await host.practiceMembers();
    host.answer(
      "practiceMembers",
      members.map((one) => ({ ...one, messages: one.user_id === "lisi" ? 2 : 0 })),
    );
    const messages = [
      { msgid: "m2", at: 2000, preview: text("第二条"), ...none },
      { msgid: "m1", at: 1000, preview: text("第一条"), ...none },
    ];
    host.answer("practiceInbox", (id) => (id === "lisi" ? messages : []));
    mount(InboxPage);
    await waitFor(() =>
      expect(screen.getAllByTestId("inbox-message").map((one) => one.dataset["msgid"])).toEqual(["m1", "m2"]),
    );
    expect(screen.getAllByTestId("inbox-member")[0]?.dataset["id"]).toBe("lisi");
    expect(document.querySelector(".pv-avatar")?.textContent, "of the application, as in the preview").toBe("行");
    const other = screen.getAllByTestId("inbox-member").find((one) => one.dataset["id"] === "zhangsan") as HTMLElement;
    await fireEvent.click(other);
    await waitFor(() => expect(document.body.textContent).toContain("张三 还没有收到消息"));
    expect(await axeFindings()).toEqual([]);
  });

  it("brings the member that a key chose into sight", async () => {
    host.answer("practiceMembers", (await host.practiceMembers()).slice(0, 12));
    host.answer("practiceInbox", []);
    mount(InboxPage);
    const list = await screen.findByRole("listbox");
    const scrolled = vi.spyOn(list, "scrollTo");
    await fireEvent.keyDown(list, { key: "End" });
    await waitFor(() => expect(scrolled).toHaveBeenCalled());
    const active = () => document.getElementById(list.getAttribute("aria-activedescendant") ?? "");
    await waitFor(() => expect(active()?.getAttribute("aria-selected")).toBe("true"));
  });

  it("is emptied when that is confirmed", async () => {
    const members = await host.practiceMembers();
    const got = (messages: number) =>
      members.map((one) => ({ ...one, messages: one.user_id === "lisi" ? messages : 0 }));
    host.answer("practiceMembers", got(1));
    host.answer("practiceInbox", [{ msgid: "m1", at: 1000, preview: text("第一条"), ...none }]);
    host.answer("practiceClear", () => host.answer("practiceMembers", got(0)));
    mount(InboxPage);
    await fireEvent.click(await screen.findByTestId("inbox-clear"));
    expect(await axeFindings(await screen.findByRole("alertdialog"))).toEqual([]);
    await fireEvent.click(await screen.findByTestId("inbox-clear-confirm"));
    await screen.findByText("还没有人收到消息");
  });
});

/** A card with a vote, as it stands on the phone of 李四. */
async function withCard(card: InboxCard): Promise<void> {
  const members = await host.practiceMembers();
  host.answer(
    "practiceMembers",
    members.map((one) => ({ ...one, messages: one.user_id === "lisi" ? 1 : 0 })),
  );
  host.answer("practiceInbox", () => [{ msgid: "m1", at: 1000, preview: text("卡片"), card, answers: [] }]);
  mount(InboxPage);
  await screen.findByTestId("inbox-card");
}

describe("answering a card", () => {
  const trip: InboxCard = {
    questions: [
      {
        key: "trip",
        title: "",
        multiple: true,
        closed: false,
        options: [
          { id: "hill", text: "爬山", chosen: false },
          { id: "lake", text: "环湖", chosen: true },
        ],
      },
      {
        key: "when",
        title: "时间",
        multiple: false,
        closed: false,
        options: [
          { id: "am", text: "上午", chosen: true },
          { id: "pm", text: "下午", chosen: false },
        ],
      },
    ],
    buttons: [{ key: "ok", text: "提交" }],
    menu: [],
  };
  const answer = {
    msgid: "m1",
    user_id: "lisi",
    name: "李四",
    at: 2000,
    button: "提交",
    menu: false,
    chosen: [
      { question: "", options: ["环湖", "爬山"] },
      { question: "时间", options: ["下午"] },
    ],
  };

  it("hands over what is chosen, and shows what was answered", async () => {
    host.answer("practicePress", () => {
      host.answer("practiceInbox", [{ msgid: "m1", at: 1000, preview: text("卡片"), card: trip, answers: [answer] }]);
      return answer;
    });
    await withCard(trip);
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(screen.getAllByTestId("card-option")[0] as HTMLElement);
    await fireEvent.update(screen.getByTestId("card-select"), "pm");
    await fireEvent.click(screen.getByText("提交"));
    const shown = await screen.findByTestId("card-answer");
    expect(shown.textContent).toContain("提交 · 环湖、爬山 · 时间 下午");
    const chosen = [
      { question: "trip", options: ["lake", "hill"] },
      { question: "when", options: ["pm"] },
    ];
    expect(host.args("practicePress")).toEqual([["lisi", "m1", { key: "ok", chosen }]]);
  });

  it("cannot be pressed once its button is greyed out, and says why nothing came of a press", async () => {
    host.fail("practicePress", errorOf("not_found"));
    await withCard({ ...trip, buttons: [], menu: [{ key: "mute", text: "不再提醒" }] });
    expect(screen.getByTestId("inbox-card").textContent).toContain("按钮已变灰");
    await fireEvent.click(screen.getByText("不再提醒"));
    await waitFor(() => expect(screen.getByTestId("inbox-card").querySelector("[role=alert]")).not.toBeNull());
  });
});

describe("faults", () => {
  it("are set for a number of times, shown until they are met, and cancelled", async () => {
    mount(InboxPage);
    await waitFor(() => expect(host.args("practiceFaults")).toHaveLength(1));
    await fireEvent.click(await screen.findByTestId("inbox-faults"));
    const dialog = await screen.findByTestId("faults");
    expect(await axeFindings(dialog)).toEqual([]);
    expect(dialog.textContent).toContain("退出驿传后取消");
    host.answer("practiceOrder", (_, times) => frequency(times));
    await fireEvent.update(screen.getByTestId("fault-times"), "3");
    await fireEvent.click(screen.getByTestId("fault-order-frequency_limit"));
    const banner = await screen.findByTestId("faults-ordered");
    expect(banner.textContent).toContain("还剩 3 次");
    expect(banner.textContent).toContain("没有遇到的，退出驿传后取消");
    host.answer("practiceFaults", frequency(2));
    host.emit("broadcast", { ...sent.accepted.detail.snapshot, practice: true });
    await waitFor(() => expect(banner.textContent).toContain("还剩 2 次"));
    await fireEvent.click(screen.getByTestId("ordered-back-frequency_limit"));
    await waitFor(() => expect(screen.queryByTestId("faults-ordered")).toBeNull());
    expect(host.args("practiceOrder")).toEqual([
      ["frequency_limit", 3],
      ["frequency_limit", 0],
    ]);
  });
});
