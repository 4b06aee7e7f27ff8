import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { MockHost } from "@/ipc/mock";
import { errorOf } from "@/test/errors";
import { axeFindings, prepare } from "@/test/mount";
import { changeReview, confirmButton, draftTo, lisi, outcome, showReview } from "@/test/review";
import { useToasts } from "@/stores/toasts";
import { whenWords } from "../model/clock";
import { person, takeOrders, type Orders } from "@/test/sends";

let host: MockHost;
let orders: Orders;

beforeEach(async () => {
  host = await prepare();
  orders = takeOrders(host);
  changeReview(host, () => ({ undo_seconds: 5 }));
});

describe("when it is sent", () => {
  const named = ["lisi", "zhangsan", "wangwei", "LinQing", "gao_yu"].map((id) => person(id));
  const ordered = () => host.args("sendStart")[0]?.[0];

  it("at a time: says so on the button, asks for a calmer minute, and leads to the scheduled send", async () => {
    // Which of the times on the way to the chosen one are looked at depends on how fast they are chosen.
    const original = host.sendReview;
    host.sendReview = (profile, of, test) => original(profile, of, test, null);
    await showReview(draftTo([lisi]));
    await fireEvent.click(await screen.findByTestId("when-at"));
    expect(screen.getByTestId("when").textContent).toContain("没有睡眠");
    const day = await screen.findByTestId<HTMLSelectElement>("schedule-day");
    await fireEvent.update(day, day.options[1]?.value ?? "");
    await fireEvent.update(screen.getByTestId("schedule-hour"), "10");
    await fireEvent.update(screen.getByTestId("schedule-minute"), "0");
    await fireEvent.click(await screen.findByTestId("schedule-calmer"));
    await fireEvent.update(screen.getByTestId("schedule-late"), "15");
    expect(await axeFindings(screen.getByTestId("review"))).toEqual([]);
    expect(confirmButton().textContent).toContain("10:08 发送给 1 人");
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(screen.getByTestId("standing").dataset["state"]).toBe("scheduled"));
    const at = new Date(ordered()?.schedule?.at ?? 0);
    expect([at.getHours(), at.getMinutes(), at.getSeconds()]).toEqual([10, 8, 0]);
    expect(at.getTime()).toBeGreaterThan(Date.now());
    expect(ordered()?.schedule?.late_minutes).toBe(15);
    await fireEvent.click(screen.getByTestId("send-cancel"));
    await fireEvent.click(await screen.findByTestId("send-cancel-confirm"));
    // Back to the message, with a word that nobody got it.
    await waitFor(() => expect(screen.queryByTestId("review")).toBeNull());
    expect(useToasts().toasts.map((toast) => toast.text)).toEqual(["已取消，没有人收到"]);
  });

  it("in quiet hours: says from when it is sent, and leaves all the same when that is ticked", async () => {
    const until = Date.now() + 3_600_000;
    changeReview(host, () => ({ quiet: { from: 22 * 60, to: 8 * 60, until }, lasts_seconds: 150 }));
    await showReview(draftTo([lisi]));
    const note = await screen.findByTestId("review-quiet");
    expect(note.textContent).toContain("22:00–08:00 为免打扰时段，将从");
    expect(screen.getByTestId("review-lasts").textContent).toContain("大约需要 3 分钟");
    expect(await axeFindings(screen.getByTestId("review"))).toEqual([]);
    await fireEvent.click(screen.getByTestId("review-through-quiet"));
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(ordered()?.through_quiet).toBe(true));
  });

  it("into quiet hours: says how much leaves before them and when the rest does, and lets it through", async () => {
    const now = Date.now();
    const quiet_midway = { begins: now + 60_000, until: now + 36_000_000, before: 1200 };
    changeReview(host, () => ({ quiet_midway, batches: 3000, lasts_seconds: 150 }));
    await showReview(draftTo([lisi]));
    const note = await screen.findByTestId("review-quiet");
    expect(note.textContent).toContain("大约发出 1,200 条，共 3,000 条，其余从");
    expect(note.textContent).toContain(whenWords(quiet_midway.until));
    expect(note.textContent).not.toContain("将从");
    expect(await axeFindings(screen.getByTestId("review"))).toEqual([]);
    await fireEvent.click(screen.getByTestId("review-through-quiet"));
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(ordered()?.through_quiet).toBe(true));
  });

  it("at a time: looked at as of that time, and what is new there is to be acknowledged", async () => {
    const original = host.sendReview;
    const asked: (number | null)[] = [];
    host.sendReview = async (profile, of, test, leavesAt) => {
      asked.push(leavesAt);
      const answer = await original(profile, of, test, leavesAt);
      const over = { kind: "budget_over" as const, acknowledge: true, number: 7 };
      const cautions = leavesAt === null ? [] : [over];
      return { ...answer, preflight: { ...answer.preflight, cautions } };
    };
    await showReview(draftTo([lisi]));
    await fireEvent.click(await screen.findByTestId("when-at"));
    await waitFor(() => expect(screen.getByTestId("review").textContent).toContain("的上限多 7 人次"));
    expect(confirmButton()).toHaveProperty("disabled", true);
    expect(asked[0]).toBeNull();
    expect(asked.at(-1)).toBeGreaterThan(Date.now());
    await fireEvent.click(screen.getByTestId("when-now"));
    await waitFor(() => expect(asked.at(-1)).toBeNull());
    await waitFor(() => expect(confirmButton()).toHaveProperty("disabled", false));
  });

  it("a time that has passed meanwhile is asked for again, nothing else is lost", async () => {
    await showReview(draftTo([lisi]));
    await fireEvent.click(await screen.findByTestId("when-at"));
    host.fail("sendStart", errorOf("invalid_input", { field: "schedule" }));
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(screen.getByTestId("when").textContent).toContain("这个时间已经过去"));
    expect(screen.getByTestId("schedule-hour")).toBeTruthy();
  });

  it("to the first few first: stands still for a look, then goes on to the rest", async () => {
    changeReview(host, () => ({ undo_seconds: 0 }));
    await showReview(draftTo(named));
    await fireEvent.click(await screen.findByTestId("stage"));
    // The list opens at once; until somebody is chosen there is nothing to send.
    const some = await screen.findAllByTestId("first-person");
    expect(confirmButton().disabled).toBe(true);
    await fireEvent.click(some[1]!);
    await fireEvent.click(some[0]!);
    await fireEvent.click(screen.getByTestId("first-done"));
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(screen.getByTestId("standing").dataset["pause"]).toBe("stage"));
    expect(ordered()?.first).toEqual([some[1], some[0]].map((one) => one?.dataset["id"]?.replace("person:", "")));
    await fireEvent.click(screen.getByTestId("send-resume"));
    await waitFor(() => expect(outcome()).toBe("accepted"));
  });

  it("cannot be in parts where nobody would be left for later", async () => {
    await showReview(draftTo([lisi]));
    await screen.findByTestId("when");
    expect(screen.queryByTestId("stage")).toBeNull();
  });

  it("a test leaves at once", async () => {
    await showReview(draftTo([lisi]), true);
    await waitFor(() => confirmButton());
    expect(screen.queryByTestId("when")).toBeNull();
  });

  it("again, from the result: the same sheet follows it to its new end", async () => {
    changeReview(host, () => ({ undo_seconds: 0 }));
    orders.ends = "refused";
    await showReview(draftTo([lisi]));
    await waitFor(() => confirmButton());
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(outcome()).toBe("refused"));
    await fireEvent.click(await screen.findByTestId("send-retry"));
    await fireEvent.click(await screen.findByTestId("retry-confirm"));
    await waitFor(() => expect(outcome()).toBe("accepted"));
  });
});
