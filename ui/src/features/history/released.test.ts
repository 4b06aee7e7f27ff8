/* What a second person has to release, or did, in the record. */
import { fireEvent, screen, waitFor, within } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import { setLanguage } from "@/i18n";
import { NOW, type MockHost } from "@/ipc/mock";
import SendsPage from "@/pages/SendsPage.vue";
import { useOpenSends } from "@/stores/open-sends";
import { axeFindings, mount, prepare } from "@/test/mount";
import { addSend, changeSend, recordOf, underWay } from "@/test/sends";
import { awaiting, inTeam } from "@/test/team";
import { markOf } from "@/features/sending/model/outcomes";
import { stands } from "@/features/sending/model/follow-up";

let host: MockHost;
const released = { ...awaiting.release, released_by: "李娜", released_at: NOW };
const row = () => screen.getByTestId("open-row");

beforeEach(async () => {
  host = await prepare();
  recordOf(host);
  inTeam(host, { right: "approver" });
});
async function open(): Promise<void> {
  await useOpenSends().start();
  mount(SendsPage);
  await fireEvent.click(await screen.findByTestId("open-row"));
  await screen.findByTestId("send-outcome");
}

describe("a send that waits for approval", () => {
  it("says so in the list and in full, and counts as one that waits for who may give it", async () => {
    addSend(host, "a", awaiting);
    await open();
    expect(row().textContent).toContain("待批准");
    expect(screen.getByTestId("send-outcome").textContent).toContain("待批准");
    await waitFor(() => expect(screen.getByTestId("open-sends").textContent).toContain("1 条等您决定"));
    expect(within(screen.getByTestId("send-detail")).getByTestId("standing-title").textContent).toContain("王芳");
    expect(await screen.findByTestId("send-release")).toBeTruthy();
    expect(screen.queryByTestId("send-released-by")).toBeNull();
    // Nothing has left: nobody missed it, and nothing of it can be tried again.
    expect(screen.queryByTestId("ledger-missed")).toBeNull();
    expect(screen.queryByTestId("follow-up")).toBeNull();
    expect(await axeFindings()).toEqual([]);
  });

  it("says in the list when it leaves, where a time was chosen that lies ahead", async () => {
    addSend(host, "a", { ...awaiting, sends_at: NOW + 3_600_000, late_minutes: 30 });
    await open();
    expect(row().textContent).toContain("11:07");
    changeSend(host, "a", { sends_at: NOW - 3_600_000 });
    await waitFor(() => expect(row().textContent).not.toContain("09:07"));
    expect(row().textContent).not.toContain("11:07");
  });

  it("says who approved it, and when, beside who sent it", async () => {
    addSend(host, "a", awaiting);
    await open();
    changeSend(host, "a", { state: "sending", pause: null, release: released });
    await waitFor(() => expect(screen.getByTestId("send-released-by").textContent).toContain("由李娜批准"));
    expect(screen.getByTestId("send-released-by").textContent).toContain("10:07");
    expect(screen.getByTestId("send-sent-by").textContent).toContain("由王芳发送");
    expect(await axeFindings()).toEqual([]);
    await setLanguage("en");
    await waitFor(() => expect(screen.getByTestId("send-released-by").textContent).toContain("Approved by 李娜"));
  });
});

describe("the mark of a send", () => {
  it("calls what was cancelled before anybody approved it cancelled, as its button says", () => {
    const over = { state: "cancelled", outcome: "not_sent", late_minutes: null } as const;
    expect(markOf({ ...over, release: awaiting.release }).word).toBe("已取消");
    expect(markOf(over).word).toBe("已撤销");
  });

  it("tells what stands still for approval from what stands still by mistake", () => {
    const paused = { state: "paused", outcome: null } as const;
    expect(markOf({ ...paused, pause: "release" })).toMatchObject({ word: "待批准", tone: "brand" });
    expect(markOf({ ...paused, pause: "restored" })).toMatchObject({ word: "数据库恢复过，已暂停", tone: "warn" });
  });
});

describe("what can still be done", () => {
  it("is nothing as long as it waits for approval", () => {
    const waiting = addSend(host, "a", awaiting);
    expect(stands(waiting)).toBe(false);
    expect(stands(addSend(host, "b", { ...underWay, state: "paused", pause: "restored" }))).toBe(true);
  });
});
