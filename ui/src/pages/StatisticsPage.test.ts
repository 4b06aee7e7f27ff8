import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { PeopleStatistics, Statistics, Sums } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useRouter } from "@/stores/router";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import StatisticsPage from "./StatisticsPage.vue";

const none: Sums = { sends: 0, messages: 0, recipients: 0, accepted: 0, refused: 0, unknown: 0, not_sent: 0 };
const some: Sums = { sends: 2, messages: 4213, recipients: 4220, accepted: 4213, refused: 5, unknown: 1, not_sent: 1 };
const step = (day: number, sums: Sums, ms: number | null = null) => ({
  step: `2026-11-${String(day).padStart(2, "0")}`,
  sums,
  median_ms: ms,
  slow_ms: ms === null ? null : ms * 4,
});
const empty: Statistics = {
  total: none,
  step: "day",
  steps: [],
  hours: Array.from({ length: 24 }, () => none),
  kinds: [],
  companies: [],
  outcomes: [],
  reasons: [],
  codes: [],
  answers: 0,
  median_ms: null,
  slow_ms: null,
  budget: [],
  budget_per_day: null,
  token_calls: { number: 0, steps: [], companies: [] },
  left_out: 0,
  since: null,
  keep_months: 0,
};
const company = (profile_id: string, name: string, sums: Sums) =>
  ({ profile_id, name, colour: "blue", practice: false, sums }) as const;
const full: Statistics = {
  ...empty,
  total: some,
  steps: [step(28, none), step(29, some, 320), step(30, none)],
  hours: empty.hours.map((_, hour) => (hour === 9 ? some : none)),
  kinds: [{ kind: "text", sums: some }],
  companies: [company("a", "青禾科技", some), company("b", "江南纺织集团", none)],
  outcomes: [{ outcome: "partial", number: 2 }],
  reasons: [
    { reason: "invalid", number: 6 },
    { reason: null, number: 1 },
  ],
  codes: [
    { code: 81013, number: 5 },
    { code: null, number: 2 },
  ],
  answers: 7,
  median_ms: 320,
  slow_ms: 1280,
  budget: [{ day: "2026-11-29", used: 4213 }],
  budget_per_day: 100_000,
  token_calls: {
    number: 15,
    steps: [
      { step: "2026-11-28", number: 4 },
      { step: "2026-11-29", number: 11 },
    ],
    companies: [
      { profile_id: "a", name: "青禾科技", practice: false, number: 12 },
      { profile_id: "b", name: "江南纺织集团", practice: false, number: 3 },
    ],
  },
  left_out: 1,
  since: new Date(2026, 0, 5).getTime(),
  keep_months: 6,
};
const people: PeopleStatistics = {
  people: 4200,
  departments: [
    { profile_id: "a", name: "研发中心", people: 4000, messages: 8000, missed: 6 },
    { profile_id: "a", name: null, people: 1, messages: 1, missed: 0 },
  ],
  other_departments: 3,
  other_messages: 12,
  other_missed: 1,
};
const hole: PeopleStatistics = { people: 0, departments: [], other_departments: 0, other_messages: 0, other_missed: 0 };

let host: MockHost;
const asked = () => host.args("statisticsOpen").at(-1)?.[0];
const headline = (id: string) => screen.getByTestId(`headline-${id}`).textContent ?? "";

beforeEach(async () => {
  host = await prepare();
  host.answer("statisticsOpen", full);
  host.answer("statisticsPeople", people);
});

describe("the statistics page", () => {
  it("tells the largest figures, and that sent is not read", async () => {
    mount(StatisticsPage);
    await waitFor(() => expect(headline("people")).toContain("4,200 人"));
    expect(headline("messages")).toContain("4,213 人次");
    expect(headline("missed")).toContain("7 个收件人");
    // 99.83 %, and not 100.
    expect(headline("share")).toContain("99.8%");
    expect(headline("answer")).toContain("320 毫秒");
    expect(headline("answer")).toContain("1.3 秒");
    expect(screen.getByTestId("statistics-read").textContent).toContain("没有提供");
    expect(screen.getByTestId("page-statistics").textContent).not.toMatch(/已读(?!”)/);
    const notes = screen.getByTestId("statistics-notes").textContent;
    expect(notes).toContain("保留 6 个月");
    expect(notes).toContain("还有 1 次发送没有结束");
  });

  it("shows the figures of each chart as a table", async () => {
    mount(StatisticsPage);
    await waitFor(() => screen.getByTestId("section-departments"));
    expect(screen.getAllByRole("img").every((one) => one.getAttribute("aria-label"))).toBe(true);
    await fireEvent.click(screen.getByTestId("toggle-time"));
    const rows = [...screen.getByTestId("figures-time").querySelectorAll("tbody tr")];
    expect(rows.map((row) => [...row.children].map((cell) => cell.textContent?.trim()))[1]).toEqual([
      "2026-11-29",
      "2",
      "4,213",
      "4,220",
      "4,213",
      "5",
      "1",
      "1",
    ]);
    await fireEvent.click(screen.getByTestId("toggle-departments"));
    expect(screen.getByTestId("figures-departments").textContent).toContain("其余 3 个部门");
    await fireEvent.click(screen.getByTestId("toggle-codes"));
    expect(screen.getByTestId("figures-codes").textContent).toContain("81013");
    await fireEvent.click(screen.getByTestId("toggle-time"));
    expect(screen.queryByTestId("figures-time")).toBeNull();
  });

  it("tells how often it logged in, by day, and by company where there are several", async () => {
    const { unmount } = mount(StatisticsPage);
    await waitFor(() => screen.getByTestId("section-logins"));
    expect(screen.getByTestId("section-logins").textContent).toContain("两小时");
    const rows = (id: string) =>
      [...screen.getByTestId(`figures-${id}`).querySelectorAll("tbody tr")].map((row) =>
        [...row.children].map((cell) => cell.textContent?.trim()),
      );
    await fireEvent.click(screen.getByTestId("toggle-logins"));
    expect(rows("logins")).toEqual([
      ["2026-11-28", "4"],
      ["2026-11-29", "11"],
    ]);
    await fireEvent.click(screen.getByTestId("toggle-login-companies"));
    expect(rows("login-companies")).toEqual([
      ["青禾科技", "12"],
      ["江南纺织集团", "3"],
    ]);
    unmount();
    const one = { ...full.token_calls, companies: full.token_calls.companies.slice(0, 1) };
    host.answer("statisticsOpen", { ...full, token_calls: one });
    mount(StatisticsPage);
    await waitFor(() => screen.getByTestId("section-logins"));
    expect(screen.queryByTestId("section-login-companies")).toBeNull();
  });

  it("asks for a period, a company, practice and tests", async () => {
    mount(StatisticsPage);
    await waitFor(() => screen.getByTestId("section-time"));
    expect(asked()).toMatchObject({ profile_id: null, practice: false, tests: false });
    expect(asked()?.time_zone).toBeTruthy();
    const day = 86_400_000;
    const span = () => Math.round(((asked()?.to ?? 0) - (asked()?.from ?? 0)) / day);
    expect(span()).toBe(30);
    await fireEvent.update(screen.getByTestId("statistics-period"), "week");
    await waitFor(() => expect(span()).toBe(7));
    await fireEvent.click(screen.getByTestId("statistics-tests"));
    await fireEvent.click(screen.getByTestId("statistics-practice"));
    await waitFor(() => expect(asked()).toMatchObject({ practice: true, tests: true }));
    await fireEvent.update(screen.getByTestId("statistics-company"), "practice");
    await waitFor(() => expect(asked()?.profile_id).toBe("practice"));
  });

  it("takes days that are typed, and asks nothing while they are none", async () => {
    mount(StatisticsPage);
    await waitFor(() => screen.getByTestId("section-time"));
    await fireEvent.update(screen.getByTestId("statistics-period"), "own");
    await fireEvent.update(await screen.findByTestId("statistics-from"), "2026-11-1");
    await fireEvent.update(screen.getByTestId("statistics-to"), "2026/11/2");
    await waitFor(() => expect(asked()?.to).toBe(new Date(2026, 10, 3).getTime()));
    expect(asked()?.from).toBe(new Date(2026, 10, 1).getTime());
    const before = host.args("statisticsOpen").length;
    await fireEvent.update(screen.getByTestId("statistics-to"), "2026-10-2");
    await waitFor(() => screen.getByText("结束日期早于开始日期。"));
    await fireEvent.update(screen.getByTestId("statistics-to"), "明天");
    await waitFor(() => screen.getByText(/这不是日期/));
    expect(host.args("statisticsOpen")).toHaveLength(before);
  });

  it("takes the tables out as a file", async () => {
    host.answer("statisticsExport", { path: "/tmp/a.xlsx", rows: 31 });
    mount(StatisticsPage);
    await waitFor(() => screen.getByTestId("section-departments"));
    screen.getByTestId("statistics-export").focus();
    await fireEvent.keyDown(screen.getByTestId("statistics-export"), { key: "Enter" });
    await fireEvent.click(await screen.findByTestId("statistics-xlsx"));
    await waitFor(() => expect(host.args("statisticsExport")).toHaveLength(1));
    const [format, title, tables] = host.args("statisticsExport")[0] ?? ["csv", "", []];
    expect([format, title]).toEqual(["xlsx", "驿传统计 近 30 天"]);
    expect(tables.map((one) => one.title)).toContain("按部门");
    for (const { headings, rows } of tables) expect(rows.every((row) => row.length === headings.length)).toBe(true);
    expect(tables[0]?.rows[1]?.[2]).toBe(4213);
  });

  it("teaches when nothing was sent yet, and leads on when only practice was", async () => {
    host.answer("statisticsOpen", empty);
    host.answer("statisticsPeople", hole);
    const { unmount } = mount(StatisticsPage);
    await fireEvent.click(await screen.findByTestId("statistics-write"));
    expect(useRouter().page).toBe("compose");
    unmount();
    host.answer("statisticsOpen", { ...empty, since: full.since });
    mount(StatisticsPage);
    await fireEvent.click(await screen.findByTestId("statistics-with-practice"));
    await waitFor(() => expect(asked()?.practice).toBe(true));
    await fireEvent.click(await screen.findByTestId("statistics-year"));
    await waitFor(() => expect(new Date(asked()?.from ?? 0).getMonth()).toBe(0));
  });

  it("says what failed, and tries again", async () => {
    host.fail("statisticsOpen", errorOf("storage"));
    mount(StatisticsPage);
    await fireEvent.click(await screen.findByText("重试"));
    await waitFor(() => screen.getByTestId("section-time"));
  });

  it("satisfies axe as charts, as tables and empty", async () => {
    const { unmount } = mount(StatisticsPage);
    await waitFor(() => screen.getByTestId("section-departments"));
    expect(await axeFindings()).toEqual([]);
    for (const toggle of screen.getAllByTestId(/^toggle-/)) await fireEvent.click(toggle);
    expect(await axeFindings()).toEqual([]);
    unmount();
    host.answer("statisticsOpen", empty);
    mount(StatisticsPage);
    await screen.findByTestId("statistics-write");
    expect(await axeFindings()).toEqual([]);
  });
});
