import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft, Merge, Review } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { errorOf } from "@/test/errors";
import { axeFindings, prepare } from "@/test/mount";
import { fromTheTop } from "@/test/order";
import { confirmButton, draftTo, showReview } from "@/test/review";
import { sent, takeOrders } from "@/test/sends";
import { takeSheets } from "@/test/sheets";

let host: MockHost;
const merge: Merge = {
  sheet: "5".repeat(64),
  name: "工资.xlsx",
  reading: { sheet: null, encoding: null, heading_row: 1 },
  to: { column: 0, kind: "person", name_column: null },
  columns: { 应发: 1 },
  edits: [],
  chosen: [],
  left_out: [],
  several: "joined",
};
const draft = (more: Partial<Merge> = {}): Draft => ({
  ...draftTo([], "本月应发 {{应发}} 元"),
  merge: { ...merge, ...more },
});
const many = { titles: ["收件人", "应发"], count: 300, cells: (at: number) => [`m${at}`, String(at * 10)] };
function reviewed(confirmation: Review["confirmation"], more: Partial<Review> = {}): void {
  host.answer("sendReview", { ...sent.accepted.review, confirmation, ...more });
}
beforeEach(async () => {
  host = await prepare();
  takeOrders(host);
  takeSheets(host, many);
});
const rows = () => screen.getByTestId("three-row").dataset["row"];

describe("a sheet for many people", () => {
  it("is not sent before three of its rows were looked at", async () => {
    const places = [0.5, 0.5, 0.1, 0.9].values();
    vi.spyOn(Math, "random").mockImplementation(() => places.next().value ?? 0);
    reviewed("click");
    await showReview(draft());
    await waitFor(() => expect(screen.getByTestId("review-missing").textContent).toContain("还有 3 行没看"));
    expect(confirmButton().disabled).toBe(true);
    expect(await axeFindings()).toEqual([]);
    // What is missing is led to.
    await fireEvent.click(screen.getByTestId("review-missing"));
    const next = await screen.findByTestId("three-next");
    expect(document.activeElement).toBe(next);
    const seen: [string | undefined, string | undefined][] = [];
    for (const left of [2, 1, 0]) {
      await fireEvent.click(screen.getByTestId("three-next"));
      await waitFor(() => expect(screen.getByTestId("three-preview").textContent).toContain("本月应发"));
      await waitFor(() =>
        left > 0
          ? expect(screen.getByTestId("review-missing").textContent).toContain(`还有 ${left} 行`)
          : expect(screen.queryByTestId("review-missing")).toBeNull(),
      );
      const pressed = screen.getByTestId(left > 0 ? "three-next" : "three-done");
      const preview = screen.getByTestId("three-preview");
      expect(fromTheTop({ pressed, preview })).toEqual(["pressed", "preview"]);
      seen.push([rows(), screen.getByTestId("three-preview").textContent?.trim()]);
    }
    expect(seen).toEqual([
      ["32", "本月应发 300 元"],
      ["152", "本月应发 1500 元"],
      ["272", "本月应发 2700 元"],
    ]);
    expect(screen.getByTestId("three-done").textContent).toContain("3 行都看过了");
    expect(confirmButton().disabled).toBe(false);
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(confirmButton());
    await screen.findByTestId("review-second");
    await fireEvent.click(screen.getByTestId("review-back"));
    // Seen is seen.
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
  });
  it("rows that are left out are not shown; fewer than three are enough where there are no more", async () => {
    reviewed("click");
    const left_out = Array.from({ length: 300 }, (_, at) => at + 2).filter((number) => number !== 7);
    await showReview(draft({ left_out }));
    await waitFor(() => expect(screen.getByTestId("review-missing").textContent).toContain("还有 1 行没看"));
    await fireEvent.click(await screen.findByTestId("three-next"));
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    expect(rows()).toBe("7");
  });
  it("a row that cannot be looked at is tried again", async () => {
    reviewed("click");
    await showReview(draft());
    const program = host as unknown as { mergeRow: () => Promise<unknown> };
    const works = program.mergeRow;
    program.mergeRow = () => Promise.reject(errorOf("internal"));
    await fireEvent.click(await screen.findByTestId("three-next"));
    await screen.findByTestId("error-panel");
    await waitFor(() => expect(screen.getByTestId("review-missing").textContent).toContain("还有 3 行"));
    program.mergeRow = works;
    await fireEvent.click(screen.getByTestId("three-next"));
    await waitFor(() => expect(screen.getByTestId("review-missing").textContent).toContain("还有 2 行"));
    expect(screen.queryByTestId("error-panel")).toBeNull();
  });
});

describe("nothing is to be looked at", () => {
  it("for few people, for a test, or without a sheet", async () => {
    reviewed("none");
    await showReview(draft());
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    expect(screen.queryByTestId("three-rows")).toBeNull();
  });
  it("for a test", async () => {
    reviewed("click", { test: true });
    await showReview(draft(), true);
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    expect(screen.queryByTestId("three-rows")).toBeNull();
  });
});

it("a row that cannot be sent is named", async () => {
  host.fail("sendReview", errorOf("invalid_input", { field: "merge", detail: "bad_row:17" }));
  await showReview(draft());
  await waitFor(() => expect(screen.getByTestId("review-merge").textContent).toContain("第 17 行还有问题"));
});
