import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { BudgetStanding, Profile } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { needWords } from "@/i18n";
import { useApp } from "@/stores/app";
import { useRouter } from "@/stores/router";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import { sent } from "@/test/sends";
import BudgetMeter from "./components/BudgetMeter.vue";

let host: MockHost;
const plenty: BudgetStanding = {
  per_day: 100_000,
  used: 1500,
  left: 98_500,
  percent: 1,
  low: false,
  sends: 2,
  requests: 3,
  member_limits: [25, 900],
  token_calls: { this_hour: 1, today: 4 },
  resets_at: Date.UTC(2026, 10, 30, 16),
};
const profile = (): Profile => ({ ...(useApp().active?.profile as Profile), id: "acme", practice: false });
const send = sent.accepted.detail.snapshot;
const meter = () => screen.getByTestId("budget-meter");

beforeEach(async () => {
  host = await prepare();
  await needWords("budget");
});

describe("the budget meter", () => {
  it("says what is left, quietly, and the rest on demand", async () => {
    host.answer("profileBudget", plenty);
    mount(BudgetMeter, { profile: profile() });
    await waitFor(meter);
    expect(host.args("profileBudget")).toEqual([["acme"]]);
    expect(meter().textContent).toContain("今天还能发 98,500 人次");
    expect(meter().dataset["low"]).toBe("false");
    expect(screen.getByRole("img").getAttribute("aria-label")).toBe("今天的发送量已用 1%");
    await fireEvent.click(meter());
    await waitFor(() => screen.getByTestId("budget-rows"));
    const rows = screen.getByTestId("budget-rows").textContent ?? "";
    expect(rows).toContain("1,500 / 100,000 人次");
    expect(rows).toContain("2 次，共 3 条消息");
    expect(rows).toContain("4 次，这个小时 1 次");
    expect(rows).toContain("每分钟 25 条，每小时 900 条");
    expect(screen.queryByTestId("budget-fill")).toBeNull();
    expect(await axeFindings()).toEqual([]);
  });

  it("warns when little is left, and when nothing is", async () => {
    host.answer("profileBudget", { ...plenty, used: 95_000, left: 5000, percent: 95, low: true });
    const { unmount } = mount(BudgetMeter, { profile: profile() });
    await waitFor(meter);
    expect(meter().className).toContain("text-warn-text");
    unmount();
    host.answer("profileBudget", { ...plenty, used: 120_000, left: 0, percent: 100, low: true });
    mount(BudgetMeter, { profile: profile() });
    await waitFor(meter);
    expect(meter().className).toContain("text-danger-text");
    await fireEvent.click(meter());
    await waitFor(() => expect(document.body.textContent).toContain("已经用完"));
  });

  it("says what was used where the limit is not known, and where to enter it", async () => {
    host.answer("profileBudget", { ...plenty, per_day: null, left: null, percent: null });
    mount(BudgetMeter, { profile: profile() });
    await waitFor(meter);
    expect(meter().textContent).toContain("今天已用 1,500 人次");
    expect(screen.queryByRole("img")).toBeNull();
    await fireEvent.click(meter());
    await fireEvent.click(await screen.findByTestId("budget-fill"));
    expect([useRouter().page, useRouter().tab]).toEqual(["settings", "profiles"]);
  });

  it("asks again when a send of the company ends, and not for others", async () => {
    host.answer("profileBudget", plenty);
    mount(BudgetMeter, { profile: profile() });
    await waitFor(meter);
    await settled();
    host.emit("broadcast", { ...send, profile_id: "acme", outcome: null });
    host.emit("broadcast", { ...send, profile_id: "other", outcome: "accepted" });
    expect(host.args("profileBudget")).toHaveLength(1);
    host.answer("profileBudget", { ...plenty, left: 98_000 });
    host.emit("broadcast", { ...send, profile_id: "acme", outcome: "accepted" });
    await waitFor(() => expect(meter().dataset["left"]).toBe("98000"));
  });

  it("asks once a minute, and is not there while nothing is known", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      host.fail("profileBudget", errorOf("storage_busy"));
      const { unmount } = mount(BudgetMeter, { profile: profile() });
      await settled();
      expect(screen.queryByTestId("budget-meter")).toBeNull();
      host.answer("profileBudget", plenty);
      vi.advanceTimersByTime(60_000);
      await waitFor(meter);
      unmount();
      vi.advanceTimersByTime(600_000);
      expect(host.args("profileBudget")).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });
});
