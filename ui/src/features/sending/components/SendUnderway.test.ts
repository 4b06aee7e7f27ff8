import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MockHost } from "@/ipc/mock";
import { useRouter } from "@/stores/router";
import { useToasts } from "@/stores/toasts";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import {
  changeReview,
  confirmButton,
  draftTo,
  lisi,
  outcome,
  robot,
  showReview,
  stopClock,
  wait,
  type Sheet,
} from "@/test/review";
import { useLastSent } from "../model/last-sent";
import LastSent from "./LastSent.vue";
import { changeSend, standing, takeOrders, type Orders } from "@/test/sends";

let host: MockHost;
let orders: Orders;

beforeEach(async () => {
  host = await prepare();
  orders = takeOrders(host);
  changeReview(host, () => ({ undo_seconds: 5 }));
});
afterEach(() => vi.useRealTimers());
/** The send of the first order. */
const first = () => standing(host, orders.ids[0] ?? "");

describe("from the press to the result", () => {
  async function begin(): Promise<Sheet> {
    stopClock();
    const sheet = await showReview(draftTo([lisi]));
    await wait(0);
    await fireEvent.click(confirmButton());
    await wait(50);
    return sheet;
  }

  it("counts down and can be undone: nothing leaves", async () => {
    const sheet = await begin();
    expect(screen.getByTestId("countdown").textContent).toContain("5 秒");
    await wait(2000);
    expect(screen.getByTestId("countdown").textContent).toContain("3 秒");
    await fireEvent.click(screen.getByTestId("undo-send"));
    await wait(0);
    // Back to the message; a word says that nothing has left.
    expect(sheet.open.value).toBe(false);
    expect(useToasts().toasts.map((toast) => toast.text)).toEqual(["已撤销，消息没有发出"]);
    expect(useLastSent().last).toBeNull();
    await wait(20_000);
    expect(orders.ids.map((id) => standing(host, id).state)).toEqual(["cancelled"]);
  });

  it("Escape undoes while there is time", async () => {
    const { open } = await begin();
    await fireEvent.keyDown(screen.getByTestId("undo-send"), { key: "Escape", keyCode: 229 });
    await wait(0);
    expect(open.value).toBe(true);
    await fireEvent.keyDown(screen.getByTestId("undo-send"), { key: "Escape" });
    await wait(0);
    expect([open.value, first().state]).toEqual([false, "cancelled"]);
  });

  it("says so when undo comes too late", async () => {
    host.answer("sendCancel", false);
    await begin();
    await fireEvent.click(screen.getByTestId("undo-send"));
    await wait(7000);
    expect(outcome()).toBe("accepted");
    expect(screen.getByTestId("result").textContent).toContain("无法撤销");
  });

  it("accepted is called accepted, not read", async () => {
    await begin();
    await wait(7000);
    expect(outcome()).toBe("accepted");
    expect(screen.getByTestId("result").textContent).toContain("已发出，2 人");
    await fireEvent.click(screen.getByTestId("result-open"));
    expect(useRouter().page).toBe("sends");
    expect(useRouter().broadcast).toBe(orders.ids[0]);
  });

  it("what has left is told beside the message as long as it stays as it was sent", async () => {
    mount(LastSent);
    await begin();
    expect(screen.queryByTestId("last-sent")).toBeNull();
    await wait(7000);
    expect(screen.getByTestId("last-sent").textContent).toMatch(/已发出 · \d\d:\d\d/);
    await fireEvent.click(screen.getByTestId("last-sent"));
    expect([useRouter().page, useRouter().broadcast]).toEqual(["sends", orders.ids[0]]);
    useLastSent().tell({ ...first(), outcome: "unknown" });
    await wait(0);
    expect(screen.queryByTestId("last-sent")).toBeNull();
  });

  it("partial names each who was missed and why", async () => {
    orders.ends = "partial";
    await begin();
    await wait(7000);
    expect(outcome()).toBe("partial");
    expect(screen.getAllByTestId("missed-row").map((one) => one.dataset["id"])).toEqual([
      "person:zhouyi",
      "person:chenmo",
    ]);
    expect(screen.getAllByTestId("missed-row")[0]?.textContent).toContain("许可");
    expect(screen.getAllByTestId("missed-row")[1]?.textContent).toContain("可见范围");
  });

  it("refused says why and what to do", async () => {
    orders.ends = "refused";
    await begin();
    await wait(7000);
    expect(outcome()).toBe("refused");
    expect(screen.getByTestId("error-ip").textContent).toBe("203.0.113.9");
  });

  it("unknown warns against sending again", async () => {
    orders.ends = "unknown";
    await begin();
    await wait(7000);
    expect(outcome()).toBe("unknown");
    expect(screen.getByTestId("result").textContent).toContain("先别重发");
  });

  it("finds the result by asking when no snapshot is pushed", async () => {
    host.onBroadcast = async () => () => {};
    await begin();
    await wait(9000);
    expect(outcome()).toBe("accepted");
  });

  it("is not led back by an old snapshot that comes late", async () => {
    await begin();
    const old = first();
    await wait(7000);
    host.emit("broadcast", old);
    await wait(100);
    expect(outcome()).toBe("accepted");
  });
});

describe("files that are uploaded first", () => {
  const progress = (sent: number, digest: string) => ({
    digest,
    profile_id: "practice",
    name: "演示.mp4",
    file: 1,
    files: 2,
    sent,
    total: 10_000_000,
  });

  it("shows how far they are, and comes back to the review when they are given up", async () => {
    let fail: (error: unknown) => void = () => {};
    host.sendStart = () => new Promise((_, reject) => (fail = reject));
    changeReview(host, () => ({ digest: "d1" }));
    const { sent } = await showReview(draftTo([lisi]));
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(host.calls).toContain("onMedia"));
    host.emit("media", progress(1, "another order"));
    await waitFor(() => expect(screen.queryByTestId("upload-file")).toBeNull());
    host.emit("media", progress(3_200_000, "d1"));
    await waitFor(() => expect(screen.getByTestId("upload-file").textContent).toContain("演示.mp4"));
    expect(screen.getByTestId("upload-size").textContent).toMatch(/3\.2.*10/);
    expect(await axeFindings()).toEqual([]);
    host.answer("mediaCancel", true);
    await fireEvent.click(screen.getByTestId("upload-cancel"));
    await waitFor(() => expect(host.args("mediaCancel")).toEqual([["d1"]]));
    fail(errorOf("cancelled"));
    await waitFor(() => expect(screen.getByTestId("upload-cancelled")).toBeTruthy());
    expect(confirmButton().disabled).toBe(false);
    expect(sent).not.toHaveBeenCalled();
  });

  it("says what happened when the connection goes in the middle", async () => {
    let fail: (error: unknown) => void = () => {};
    host.sendStart = () => new Promise((_, reject) => (fail = reject));
    changeReview(host, () => ({ digest: "d1" }));
    await showReview(draftTo([lisi]));
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(host.calls).toContain("onMedia"));
    host.emit("media", progress(3_200_000, "d1"));
    fail(errorOf("unreachable", { field: "media", detail: "演示.mp4" }));
    await waitFor(() => expect(screen.getByTestId("review").textContent).toContain("企业微信"));
    expect(screen.queryByTestId("upload-file")).toBeNull();
    expect(screen.getByTestId("review-back")).toBeTruthy();
  });
});

describe("a robot that has had its messages of this minute", () => {
  beforeEach(stopClock);

  it("is waited for, second by second, without alarm", async () => {
    await showReview(draftTo([robot]));
    await wait(50);
    await fireEvent.click(confirmButton());
    await wait(50);
    await fireEvent.click(confirmButton());
    await wait(5100);
    changeSend(host, first().id, { state: "sending", error: errorOf("robot_paced", { detail: "20" }) });
    await wait(20);
    expect(screen.getByTestId("robot-paced").dataset["seconds"]).toBe("20");
    expect(screen.queryByTestId("error-panel")).toBeNull();
    changeSend(host, first().id, { error: errorOf("robot_paced", { detail: "12" }) });
    await wait(300);
    expect(Number(screen.getByTestId("robot-paced").dataset["seconds"])).toBeLessThanOrEqual(12);
  });
});
