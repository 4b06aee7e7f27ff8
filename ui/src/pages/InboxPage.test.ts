import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { MockHost } from "@/ipc/mock";
import { axeFindings, mount, prepare } from "@/test/mount";
import InboxPage from "./InboxPage.vue";

let host: MockHost;
const text = (content: string) => ({
  kind: "text" as const,
  content: [{ text: content, tone: "normal" as const, href: null, cut: false, id_translation: false }],
  safe: false,
});

beforeEach(async () => {
  host = await prepare();
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
      { msgid: "m2", at: 2000, preview: text("第二条") },
      { msgid: "m1", at: 1000, preview: text("第一条") },
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
    host.answer("practiceInbox", [{ msgid: "m1", at: 1000, preview: text("第一条") }]);
    host.answer("practiceClear", () => host.answer("practiceMembers", got(0)));
    mount(InboxPage);
    await fireEvent.click(await screen.findByTestId("inbox-clear"));
    expect(await axeFindings(await screen.findByRole("alertdialog"))).toEqual([]);
    await fireEvent.click(await screen.findByTestId("inbox-clear-confirm"));
    await screen.findByText("还没有人收到消息");
    expect(screen.queryByTestId("inbox-clear")).toBeNull();
  });
});
