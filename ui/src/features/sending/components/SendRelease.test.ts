import { fireEvent, screen, waitFor, within } from "@testing-library/vue";
import { defineComponent, h, shallowRef, type ShallowRef } from "vue";
import { beforeEach, describe, expect, it } from "vitest";
import { setLanguage } from "@/i18n";
import type { BroadcastSnapshot, ErrorCode, TeamRight } from "@/ipc";
import { NOW, type MockHost } from "@/ipc/mock";
import { useToasts } from "@/stores/toasts";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import { addSend, changeSend, standing, underWay } from "@/test/sends";
import { awaiting, inTeam } from "@/test/team";
import SendStanding from "./SendStanding.vue";

let host: MockHost;
let shown: ShallowRef<BroadcastSnapshot>;

async function show(more: Partial<BroadcastSnapshot> = {}): Promise<void> {
  shown = shallowRef(addSend(host, "a", { ...awaiting, ...more }));
  mount(
    defineComponent(
      () => () =>
        h(SendStanding, { snapshot: shown.value, onChanged: (next: BroadcastSnapshot) => (shown.value = next) }),
    ),
  );
  await settled();
}
const box = () => screen.getByTestId("standing");
const press = (testid: string) => fireEvent.click(screen.getByTestId(testid));
const confirm = () => screen.getByTestId<HTMLButtonElement>("release-confirm");
const who = () => screen.queryByTestId("release-by")?.textContent?.trim() ?? null;
async function ask(): Promise<HTMLElement> {
  await press("send-release");
  return screen.findByTestId("release");
}
const releases = () => host.args("sendRelease");

beforeEach(async () => {
  host = await prepare();
  inTeam(host, { right: "approver" });
  host.answer("sendRelease", (id) =>
    changeSend(host, id, {
      state: "sending",
      pause: null,
      release: { ...awaiting.release, released_by: "李娜", released_at: NOW },
    }),
  );
});

describe("a send that waits for a second person", () => {
  it("says who ordered it, for how many, when it leaves, and has nothing of one that was paused", async () => {
    await show();
    expect(screen.getByTestId("standing-title").textContent).toBe("由王芳提交，等待批准");
    expect(box().textContent).toContain("41 人，批准后马上发出");
    for (const none of ["send-resume", "send-stop", "send-pause", "standing-progress"])
      expect(screen.queryByTestId(none), none).toBeNull();
    expect(await axeFindings(box())).toEqual([]);
  });

  it("is released by a colleague who may, after a look at what goes to whom", async () => {
    await show();
    expect(who()).toBeNull();
    const dialog = await ask();
    const facts = screen.getByTestId("release-facts").textContent;
    for (const fact of ["放假通知", "练习", "研发中心", "41 人", "批准后马上发出"]) expect(facts).toContain(fact);
    expect(confirm().textContent?.trim()).toBe("批准并发送");
    expect(document.activeElement).not.toBe(confirm());
    expect(await axeFindings(dialog)).toEqual([]);
    await fireEvent.click(within(dialog).getByText("取消"));
    await waitFor(() => expect(screen.queryByTestId("release")).toBeNull());
    expect(releases()).toEqual([]);
    await ask();
    await fireEvent.click(confirm());
    await waitFor(() => expect(box().dataset["state"]).toBe("sending"));
    expect(releases()).toEqual([["a", "d1"]]);
    expect(screen.queryByTestId("release")).toBeNull();
    expect(useToasts().toasts.at(-1)?.text).toBe("已批准");
  });

  it("leaves at its time where that lies ahead, and at once where it has passed", async () => {
    await show({ sends_at: NOW + 86_400_000, late_minutes: 30 });
    expect(box().textContent).toContain("批准后在明天");
    await ask();
    expect(screen.getByTestId("release-facts").textContent).toContain("明天");
    expect(confirm().textContent?.trim()).toBe("批准");
    shown.value = { ...shown.value, sends_at: NOW - 1 };
    await waitFor(() => expect(confirm().textContent?.trim()).toBe("批准并发送"));
    expect(box().textContent).toContain("批准后马上发出");
  });

  it("is not released by who ordered it, whatever they may do", async () => {
    inTeam(host, { right: "owner", user: "wangfang" });
    await show({ sent_by: undefined });
    expect(screen.getByTestId("standing-title").textContent).toBe("已提交，等待批准");
    expect(who()).toBe("要由另一位有审批权的同事批准。");
    expect(screen.queryByTestId("send-release")).toBeNull();
    expect(screen.getByTestId("send-cancel")).toBeTruthy();
  });

  it.each(["writer", "sender", undefined] as const)("is not released by somebody with the right %s", async (right) => {
    inTeam(host, { right });
    await show();
    expect(who()).toBe("要由有审批权的同事批准。");
    expect(screen.queryByTestId("send-release")).toBeNull();
  });

  it("is offered to whoever is given the right meanwhile", async () => {
    inTeam(host, { right: "sender" });
    await show();
    expect(screen.queryByTestId("send-release")).toBeNull();
    inTeam(host, { right: "owner" });
    host.emit("changed", "app");
    await screen.findByTestId("send-release");
    expect(who()).toBeNull();
  });

  it.each([
    [{ people: 501 }, "501"],
    [{ people: 41, people_exact: false }, "41"],
  ] as const)("of very many or of nobody knows how many: the number is typed, %o", async (more, number) => {
    host.answer("sendSameNumber", (typed, expected) => typed.trim() === expected);
    await show(more);
    const dialog = await ask();
    expect(confirm().disabled).toBe(true);
    await fireEvent.update(screen.getByTestId("review-typed"), "7");
    await settled();
    expect(confirm().disabled).toBe(true);
    await fireEvent.update(screen.getByTestId("review-typed"), ` ${number}`);
    await waitFor(() => expect(confirm().disabled).toBe(false));
    expect(host.args("sendSameNumber").at(-1)).toEqual([` ${number}`, number]);
    expect(await axeFindings(dialog)).toEqual([]);
    await fireEvent.click(confirm());
    await waitFor(() => expect(releases()).toHaveLength(1));
  });

  it.each([{ people: 500 }, { people: 0, people_exact: false }])("asks for no number of %o", async (more) => {
    await show(more);
    await ask();
    expect(screen.queryByTestId("review-typed")).toBeNull();
    expect(confirm().disabled).toBe(false);
  });

  it.each([
    ["not_your_right", "审批人"],
    ["own_release", "另一位有审批权的同事"],
    ["review_outdated", "重新核对"],
  ] as [ErrorCode, string][])("tells in the dialog why it could not be released: %s", async (code, words) => {
    await show();
    const dialog = await ask();
    host.fail("sendRelease", errorOf(code, { detail: code === "not_your_right" ? "approver" : null }));
    await fireEvent.click(confirm());
    await waitFor(() => expect(within(dialog).getByTestId("error-panel").dataset["code"]).toBe(code));
    expect(within(dialog).getByTestId("error-panel").textContent).toContain(words);
    expect(standing(host, "a").pause).toBe("release");
  });

  it("is gone from under the dialog when somebody else was faster", async () => {
    await show();
    await ask();
    shown.value = changeSend(host, "a", { state: "sending", pause: null });
    await waitFor(() => expect(screen.queryByTestId("release")).toBeNull());
    expect(box().dataset["state"]).toBe("sending");
  });

  it("is cancelled after a question of its own", async () => {
    await show();
    await press("send-cancel");
    const question = await screen.findByRole("alertdialog");
    expect(question.textContent).toContain("取消这次发送");
    expect(question.textContent).not.toContain("定时");
    expect(host.args("sendCancel")).toEqual([]);
    await press("send-cancel-confirm");
    await waitFor(() => expect(shown.value.state).toBe("cancelled"));
    expect(host.args("sendCancel")).toEqual([["a"]]);
  });
});

describe("a send that was scheduled and released", () => {
  it("says that another time has to be released anew", async () => {
    await show({ state: "scheduled", pause: null, sends_at: NOW + 86_400_000, late_minutes: 30 });
    await press("send-reschedule");
    expect((await screen.findByTestId("reschedule-release")).textContent).toContain("重新批准");
  });
});

describe("a send of a team whose database was restored", () => {
  it("asks to find out who has it before it goes on or stops", async () => {
    await show({ ...underWay, pause: "restored", release: undefined });
    expect(screen.getByTestId("standing-title").textContent).toContain("数据库恢复过");
    for (const said of ["较早的备份", "可能有人收到两次", "已经收到"]) expect(box().textContent).toContain(said);
    expect(screen.getByTestId("send-resume").textContent).toContain("继续");
    expect(screen.getByTestId("send-stop")).toBeTruthy();
    expect(screen.queryByTestId("send-release")).toBeNull();
    expect(await axeFindings(box())).toEqual([]);
    await press("send-resume");
    await waitFor(() => expect(host.args("sendResume")).toEqual([["a"]]));
  });
});

describe("in English", () => {
  it.each(["approver", "sender"] as TeamRight[])("is complete for the right %s", async (right) => {
    inTeam(host, { right });
    await setLanguage("en");
    await show({ title: "Holidays", addressees: "R&D", sent_by: "Fang" });
    expect(box().textContent).not.toMatch(/underway\.|[\u4e00-\u9fff]/);
    if (right === "sender") return;
    expect((await ask()).textContent).not.toMatch(/underway\.|sends\.|[\u4e00-\u9fff]/);
  });
});
