import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { defineComponent, h, shallowRef, type ShallowRef } from "vue";
import { beforeEach, describe, expect, it } from "vitest";
import { setLanguage } from "@/i18n";
import type { BroadcastSnapshot } from "@/ipc";
import { NOW, type MockHost } from "@/ipc/mock";
import { apiErrorOf, errorOf } from "@/test/errors";
import { useToasts } from "@/stores/toasts";
import { axeFindings, mount, prepare } from "@/test/mount";
import { fromTheTop } from "@/test/order";
import { addSend, changeSend, recordOf, standing, underWay } from "@/test/sends";
import SendStanding from "./SendStanding.vue";

let host: MockHost;
let shown: ShallowRef<BroadcastSnapshot>;

function show(more: Partial<BroadcastSnapshot>): void {
  shown = shallowRef(addSend(host, "a", { ...underWay, ...more }));
  mount(
    defineComponent(
      () => () =>
        h(SendStanding, { snapshot: shown.value, onChanged: (next: BroadcastSnapshot) => (shown.value = next) }),
    ),
  );
}
const box = () => screen.getByTestId("standing");
const press = (testid: string) => fireEvent.click(screen.getByTestId(testid));
const called = (name: string) => host.calls.filter((one) => one === name).length;
const hold = { until: NOW + 3_600_000, error: apiErrorOf(45009) };

beforeEach(async () => {
  host = await prepare();
});

describe("a send under way", () => {
  it("says how far it is, pauses and goes on", async () => {
    show({ state: "sending", missed: 3 });
    expect(screen.getByTestId("standing-progress").textContent).toBe("已完成 5 / 12");
    expect(box().textContent).toContain("3 个收件人没收到或不确定");
    await press("send-pause");
    await waitFor(() => expect(box().dataset["pause"]).toBe("admin"));
    expect(box().textContent).toContain("从停下的地方接着发");
    expect(screen.queryByTestId("send-pause")).toBeNull();
    await press("send-resume");
    await waitFor(() => expect(box().dataset["state"]).toBe("sending"));
  });

  it("held by quiet hours says until when, and nothing of WeCom; under way it says how long it still takes", async () => {
    const quiet = { until: hold.until, error: errorOf("quiet_hours") };
    show({ state: "held", hold: quiet });
    expect(box().textContent).toContain("免打扰时段");
    expect(box().textContent).not.toContain("企业微信的回应");
    expect(await axeFindings(box())).toEqual([]);
    shown.value = { ...shown.value, state: "sending", hold: null, seconds_left: 45 };
    await waitFor(() => expect(screen.getByTestId("seconds-left").textContent).toBe("大约还要 45 秒"));
  });

  it("has what comes while it goes on below its buttons", async () => {
    show({ state: "sending" });
    const stop = screen.getByTestId("send-stop");
    shown.value = { ...shown.value, state: "held", hold, missed: 3 };
    await screen.findByTestId("hold-why");
    const held = { stop, missed: screen.getByTestId("standing-missed"), why: screen.getByTestId("hold-why") };
    expect(fromTheTop(held)).toEqual(["stop", "missed", "why"]);
    shown.value = { ...shown.value, state: "sending", hold: null, error: errorOf("unreachable") };
    const error = await screen.findByTestId("error-panel");
    expect(fromTheTop({ stop, error })).toEqual(["stop", "error"]);
    shown.value = { ...shown.value, error: errorOf("robot_paced", { detail: "20" }) };
    const paced = await screen.findByTestId("robot-paced");
    expect(fromTheTop({ stop, paced })).toEqual(["stop", "paced"]);
    expect(screen.getByTestId("send-stop"), "it is still the same button").toBe(stop);
  });

  it("is stopped only after a question", async () => {
    show({ state: "sending" });
    await press("send-stop");
    expect(called("sendStop")).toBe(0);
    await fireEvent.click(await screen.findByTestId("send-stop-confirm"));
    await waitFor(() => expect(shown.value.state).toBe("finished"));
    expect(standing(host, "a").state).toBe("finished");
  });

  it("held by a frequency limit says until when, why, and that there is nothing to do", () => {
    show({ state: "held", hold });
    const time = new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    expect(screen.getByTestId("standing-title").textContent).toContain(time.format(hold.until));
    expect(box().textContent).toContain("不用操作");
    expect(box().textContent).toContain("发送太频繁");
    expect(screen.queryByTestId("send-resume")).toBeNull();
    expect(screen.queryByTestId("error-panel")).toBeNull();
  });

  it("paused while held says that going on waits all the same", () => {
    show({ state: "paused", pause: "admin", hold });
    expect(screen.getByTestId("hold-still").textContent).toContain("继续也要等");
  });

  it("of which the first people have it asks for a look before the rest", async () => {
    show({ state: "paused", pause: "stage" });
    expect(box().textContent).toContain("看看手机上的效果");
    expect(screen.getByTestId("send-resume").textContent).toContain("发给其余的人");
    await press("send-resume");
    expect(called("sendResume")).toBe(1);
  });

  it("that was interrupted goes on or stops, and says that nothing is sent twice", () => {
    show({ state: "paused", pause: "interrupted" });
    expect(box().textContent).toContain("已经发出的不会重发");
    expect(screen.getByTestId("send-resume").textContent).toContain("继续");
    expect(screen.getByTestId("send-stop")).toBeTruthy();
  });

  it("in trouble says which, in words", () => {
    show({ state: "paused", pause: "trouble", error: errorOf("other_application") });
    expect(screen.getByTestId("error-panel").dataset["code"]).toBe("other_application");
    expect(screen.getByTestId("send-resume").textContent).toContain("继续发送");
  });

  it("whose disk is full goes on by itself and says so", () => {
    show({ state: "sending", error: errorOf("storage_full") });
    expect(screen.getByTestId("storage-waits").textContent).toContain("自动接着发");
  });

  it("that is stopping has nothing to press", () => {
    show({ state: "paused", pause: "stopping" });
    expect(box().querySelectorAll("button")).toHaveLength(0);
  });

  it("that has changed meanwhile is looked at again instead of complaining", async () => {
    show({ state: "sending" });
    const entry = recordOf(host).get("a");
    if (entry) entry.snapshot = { ...entry.snapshot, state: "finished", outcome: "accepted" };
    host.fail("sendPause", errorOf("not_possible"));
    await press("send-pause");
    await waitFor(() => expect(shown.value.state).toBe("finished"));
    expect(screen.queryByTestId("error-panel")).toBeNull();
  });

  it("says why something could not be done", async () => {
    show({ state: "paused", pause: "admin" });
    host.fail("sendResume", errorOf("other_application"));
    await press("send-resume");
    await waitFor(() => expect(screen.getByTestId("error-panel").dataset["code"]).toBe("other_application"));
  });
});

describe("a scheduled send", () => {
  const at = NOW + 86_400_000;

  it("says when, how late it may be, and that this computer has to be awake", () => {
    show({ state: "scheduled", sends_at: at, late_minutes: 30, batches_done: 0 });
    expect(box().textContent).toContain("定时发送");
    expect(box().textContent).toContain("晚 30 分钟以内会补发");
    expect(box().textContent).toContain("没有睡眠");
    expect(screen.queryByTestId("send-pause")).toBeNull();
  });

  it("is given another time", async () => {
    host.answer("sendReschedule", (id, { at: sends_at, late_minutes }) =>
      changeSend(host, id, { state: "scheduled", pause: null, sends_at, late_minutes }),
    );
    show({ state: "scheduled", sends_at: at, late_minutes: 30, batches_done: 0 });
    await press("send-reschedule");
    await fireEvent.update(await screen.findByTestId("schedule-hour"), "9");
    await fireEvent.update(screen.getByTestId("schedule-minute"), "7");
    await fireEvent.update(screen.getByTestId("schedule-late"), "120");
    await press("reschedule-save");
    await waitFor(() => expect(host.args("sendReschedule")[0]?.[1].late_minutes).toBe(120));
    const moved = new Date(host.args("sendReschedule")[0]?.[1].at ?? 0);
    expect([moved.getHours(), moved.getMinutes()]).toEqual([9, 7]);
    expect(moved.toDateString()).toBe(new Date(at).toDateString());
    await waitFor(() => expect(screen.queryByTestId("reschedule")).toBeNull());
  });

  it("is not moved into the past", async () => {
    show({ state: "scheduled", sends_at: at, late_minutes: 30, batches_done: 0 });
    await press("send-reschedule");
    const day = await screen.findByTestId<HTMLSelectElement>("schedule-day");
    host.fail("sendReschedule", errorOf("invalid_input", { field: "schedule" }));
    await press("reschedule-save");
    await waitFor(() => expect(document.body.textContent).toContain("这个时间已经过去"));
    expect(day.getAttribute("aria-invalid")).toBe("true");
    expect(standing(host, "a").sends_at).toBe(at);
  });

  it("is cancelled after a question", async () => {
    show({ state: "scheduled", sends_at: at, late_minutes: 30, batches_done: 0 });
    await press("send-cancel");
    await fireEvent.click(await screen.findByTestId("send-cancel-confirm"));
    await waitFor(() => expect(shown.value.state).toBe("cancelled"));
  });

  it("that began to leave meanwhile says that it is too late to cancel", async () => {
    show({ state: "scheduled", sends_at: at, late_minutes: 30, batches_done: 0 });
    await press("send-cancel");
    const entry = recordOf(host).get("a");
    if (entry) entry.snapshot = { ...entry.snapshot, state: "sending" };
    host.answer("sendCancel", false);
    await fireEvent.click(await screen.findByTestId("send-cancel-confirm"));
    await waitFor(() => expect(shown.value.state).toBe("sending"));
    await waitFor(() =>
      expect(useToasts().toasts.map((one) => one.text)).toEqual([expect.stringContaining("来不及取消")]),
    );
  });

  it("that missed its time is sent now, moved or cancelled", () => {
    show({ state: "paused", pause: "late", sends_at: NOW - 7_200_000, late_minutes: 30, batches_done: 0 });
    expect(screen.getByTestId("send-resume").textContent).toContain("现在发送");
    expect(screen.getByTestId("send-reschedule")).toBeTruthy();
    expect(screen.getByTestId("send-cancel")).toBeTruthy();
    expect(screen.queryByTestId("send-stop")).toBeNull();
    expect(screen.queryByTestId("standing-progress")).toBeNull();
  });
});

describe("every standing", () => {
  const all: Partial<BroadcastSnapshot>[] = [
    { state: "sending" },
    { state: "held", hold },
    { state: "scheduled", sends_at: NOW + 1e7, late_minutes: 60 },
    { state: "waiting", sends_at: NOW + 5000 },
    ...(["admin", "stage", "interrupted", "late", "trouble", "stopping", "release", "restored"] as const).map(
      (pause) => ({
        state: "paused" as const,
        pause,
        sends_at: NOW,
      }),
    ),
  ];
  it.each(all)("satisfies axe and is complete in English: %o", async (more) => {
    await setLanguage("en");
    show(more);
    expect(box().textContent).not.toMatch(/underway\.|[\u4e00-\u9fff]/);
    expect(await axeFindings(box())).toEqual([]);
  });
});
