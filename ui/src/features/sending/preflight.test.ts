import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Caution, Draft } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import { changeReview, confirmButton, draftTo, lisi, robot } from "@/test/review";
import { person, takeOrders } from "@/test/sends";
import ReviewSheet from "./components/ReviewSheet.vue";
import { onAnotherDay } from "./model/schedule";

let host: MockHost;
const staff = { kind: "department" as const, id: "3", name: "人力资源部" };
const draft = (audience: Partial<Draft["audience"]> = {}): Draft => {
  const of = draftTo([lisi]);
  return { ...of, audience: { ...of.audience, ...audience } };
};
const caution = (kind: Caution["kind"], acknowledge: boolean, number: number | null = null): Caution => ({
  kind,
  acknowledge,
  number,
});
const cautions = (...all: Caution[]) =>
  changeReview(host, (now) => ({ preflight: { ...now.preflight, cautions: all } }));
async function show(of: Draft = draft(), profileId = "practice"): Promise<void> {
  mount(ReviewSheet, { open: true, profileId, draft: of, test: false });
  await waitFor(() => screen.getByTestId("review-people"));
}
const tick = (kind: string) => {
  const box = screen.getAllByTestId("review-ack").find((one) => one.dataset["kind"] === kind);
  if (!box) throw new Error(`no tick for ${kind}`);
  return fireEvent.click(box);
};

beforeEach(async () => {
  host = await prepare();
  takeOrders(host);
});

describe("cautions", () => {
  it("each that needs it is ticked for itself, and what was ticked travels with the order", async () => {
    const started = vi.spyOn(host, "sendStart");
    cautions(caution("refused_before", true, 2), caution("delayed", true, 3), caution("busy_minute", false, 30));
    await show();
    expect(screen.getAllByTestId("review-ack")).toHaveLength(2);
    expect(screen.getByTestId("review").textContent).toContain("还有 2 条提醒没有勾选");
    expect(screen.getByTestId("review").textContent).toContain("现在是半点");
    await tick("delayed");
    expect(confirmButton().disabled).toBe(true);
    await tick("refused_before");
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(started).toHaveBeenCalledOnce());
    expect(new Set(started.mock.lastCall?.[0].acknowledged)).toEqual(new Set(["delayed", "refused_before"]));
  });

  it("every kind has words, and the sheet satisfies axe with all of them", async () => {
    cautions(
      caution("budget_over", true, 12),
      caution("unknown", true, 1),
      caution("exclusion_unknown", true, 1),
      caution("refused_before", true, 2),
      caution("repeated", true),
      caution("delayed", true, 4),
      caution("budget_near", false, 91),
      caution("count_unsure", false),
      caution("upload", false, 1),
      caution("busy_minute", false, 0),
    );
    await show();
    for (const one of screen.getAllByTestId("review-caution")) {
      expect(one.textContent, one.dataset["kind"]).not.toMatch(/preflight\.|[{}]/);
      expect(one.textContent?.length, one.dataset["kind"]).toBeGreaterThan(12);
    }
    expect(await axeFindings()).toEqual([]);
  });

  it("names who was refused last time, why and when", async () => {
    changeReview(host, (now) => ({
      preflight: {
        ...now.preflight,
        cautions: [caution("refused_before", true, 201)],
        refused_before: [{ recipient: person("zhouyi", "周怡"), reason: "unlicensed", at: Date.now() - 86_400_000 }],
        refused_before_total: 201,
      },
    }));
    await show();
    expect(screen.queryByTestId("review-refused")).toBeNull();
    await fireEvent.click(screen.getByTestId("review-refused-show"));
    expect(screen.getByTestId("review-refused").textContent).toContain("没有企业微信许可账号");
    expect(screen.getByTestId("review-cautions").textContent).toContain("还有 200 人");
  });

  it("what arose after the review is asked anew and marked", async () => {
    await show();
    host.fail("sendStart", errorOf("review_outdated"));
    cautions(caution("delayed", true, 1));
    await fireEvent.click(confirmButton());
    await waitFor(() => screen.getByTestId("review-caution"));
    expect(screen.getByTestId("review-caution").textContent).toContain("刚出现");
    expect(confirmButton().disabled).toBe(true);
    await tick("delayed");
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
  });
});

describe("files that are brought to WeCom first", () => {
  it("are named, ask for no tick, and to a robot as well", async () => {
    changeReview(host, (now) => ({
      preflight: {
        ...now.preflight,
        cautions: [caution("upload", false, 2)],
        uploads: ["放假安排.pdf", "值班表.xlsx"],
      },
    }));
    await show(draft({ include: [robot] }));
    const note = screen.getByTestId("review-caution");
    expect(note.dataset["kind"]).toBe("upload");
    expect(note.textContent).toContain("发送前先上传 2 个文件");
    expect(screen.getByTestId("review-names").textContent).toBe("放假安排.pdf、值班表.xlsx");
    expect(screen.queryByTestId("review-ack")).toBeNull();
    expect(screen.queryByTestId("review-budget"), "robots take nothing of the day's budget").toBeNull();
    expect(confirmButton().disabled).toBe(false);
  });
});

describe("what is missing", () => {
  it("is led to: the first open tick, then the number to be typed", async () => {
    changeReview(host, (now) => ({
      count: { ...now.count, people: 4213 },
      confirmation: "type",
      expects: "people",
      expected: "4213",
      preflight: { ...now.preflight, cautions: [caution("delayed", true, 1)] },
    }));
    await show();
    await fireEvent.click(screen.getByTestId("review-missing"));
    expect(document.activeElement).toBe(screen.getByTestId("review-ack"));
    await tick("delayed");
    await waitFor(() => expect(screen.getByTestId("review-missing").textContent).toContain("输入人数"));
    await fireEvent.click(screen.getByTestId("review-missing"));
    expect(document.activeElement).toBe(screen.getByTestId("review-typed"));
    await fireEvent.update(screen.getByTestId("review-typed"), "4213");
    await waitFor(() => expect(screen.queryByTestId("review-missing")).toBeNull());
  });
});

describe("a send for another time", () => {
  const block = () => screen.getByTestId("review-budget").textContent ?? "";
  const kinds = () => screen.queryAllByTestId("review-caution").map((one) => one.dataset["kind"]);
  it("of another day: the budget is that day's", async () => {
    changeReview(host, (now) => ({
      preflight: {
        ...now.preflight,
        budget: { ...now.preflight.budget, left: 1, percent: 100, cost: 2, told: true },
        cautions: [caution("budget_over", true, 1), caution("busy_minute", false, 0)],
      },
    }));
    await show();
    expect(block()).toContain("今天还能发 1 人次");
    expect(kinds()).toEqual(["budget_over", "busy_minute"]);
    await fireEvent.click(screen.getByTestId("when-at"));
    const day = await screen.findByTestId<HTMLSelectElement>("schedule-day");
    await fireEvent.update(day, day.options[3]?.value ?? "");
    await waitFor(() => expect(block()).not.toContain("今天"));
    expect(screen.getByTestId("review-budget").dataset["otherDay"]).toBe("true");
    expect(block()).toContain("那天还能发 1 人次");
    expect(block()).toContain("排在那天的");
    expect(kinds(), "the minute of now says nothing of then").toEqual(["budget_over"]);
    expect(screen.getByTestId("review-cautions").textContent).toContain("比那天的上限多 1 人次");
    await fireEvent.click(screen.getByTestId("when-now"));
    await waitFor(() => expect(block()).toContain("今天还能发 1 人次"));
  });
  it("counts days as China does", () => {
    const at = (hour: number) => Date.UTC(2026, 10, 21, hour);
    expect(onAnotherDay(at(15), at(2))).toBe(false);
    expect(onAnotherDay(at(16), at(2)), "midnight in Beijing").toBe(true);
    expect(onAnotherDay(at(16), at(17))).toBe(false);
  });
});

describe("the typed number of people", () => {
  it("is asked for above five hundred", async () => {
    const started = vi.spyOn(host, "sendStart");
    changeReview(host, (now) => ({
      count: { ...now.count, people: 4213 },
      confirmation: "type",
      expects: "people",
      expected: "4213",
    }));
    await show();
    expect(screen.getByTestId("review").textContent).toContain("请输入人数“4,213”");
    expect(confirmButton().disabled).toBe(true);
    await fireEvent.update(screen.getByTestId("review-typed"), "421");
    await waitFor(() => expect(host.calls).toContain("sendSameNumber"));
    expect(confirmButton().disabled).toBe(true);
    await fireEvent.update(screen.getByTestId("review-typed"), "4,213 人");
    await waitFor(() => expect(confirmButton().disabled).toBe(false));
    await fireEvent.click(confirmButton());
    await waitFor(() => expect(started.mock.lastCall?.[0].typed).toBe("4213"));
  });
});

describe("the day's budget", () => {
  it("is shown beside what the send takes, where the program says that it is worth a look", async () => {
    changeReview(host, ({ preflight }) => ({
      preflight: { ...preflight, budget: { ...preflight.budget, told: true } },
    }));
    await show();
    const block = screen.getByTestId("review-budget");
    expect(block.textContent).toContain("今天还能发 100,000 人次");
    expect(block.textContent).toContain("这次 1 人次");
    expect(screen.queryByTestId("review-account-limit")).toBeNull();
  });
  it("asks for the account limit once, keeps it, and reviews again with it", async () => {
    await show(draft(), "jiangnan");
    await fireEvent.update(screen.getByTestId("account-limit"), "很多");
    await fireEvent.click(screen.getByTestId("account-limit-save"));
    await waitFor(() => expect(screen.getByTestId("review-budget").textContent).toContain("之间的整数"));
    await fireEvent.update(screen.getByTestId("account-limit"), "1,000");
    await fireEvent.click(screen.getByTestId("account-limit-save"));
    await waitFor(() => expect(screen.queryByTestId("review-account-limit")).toBeNull());
    expect(screen.queryByTestId("review-budget"), "one of 200,000 is not worth a look").toBeNull();
  });
  it("can be left for later, without being asked at every send", async () => {
    await show(draft(), "jiangnan");
    await fireEvent.click(screen.getByTestId("account-limit-later"));
    await waitFor(() => expect(screen.queryByTestId("review-account-limit")).toBeNull());
  });
});

describe("exclusions", () => {
  it("are named, with how many people they take out", async () => {
    await show(draft({ include: [staff], exclude: [lisi] }));
    expect(screen.getByTestId("review-without").textContent).toContain("李四");
    expect(screen.getByTestId("review").textContent).toMatch(/排除 1/);
  });
  it("that cannot be worked out stop the send, and say why", async () => {
    await show(draft({ include: [lisi, robot], exclude: [person("zhangsan", "张三")] }));
    expect(screen.getByTestId("review-unresolvable").textContent).toContain("所选的群里");
    expect(screen.queryByTestId("review-confirm")).toBeNull();
  });
  it("the list of people can be looked at", async () => {
    await show(draft({ include: [staff, lisi] }));
    await fireEvent.click(screen.getByTestId("review-list"));
    await waitFor(() => expect(screen.getAllByTestId("audience-person").length).toBeGreaterThan(5));
    expect(screen.getByTestId("people-several").textContent).toContain("重复选到 1");
    await fireEvent.mouseDown(screen.getByTestId("people-several"), { button: 0 });
    await waitFor(() => expect(screen.getAllByTestId("audience-person")).toHaveLength(1));
    expect(screen.getByTestId("audience-person").textContent).toContain("人力资源部、李四");
    // Without layout axe does not see that a dialog lies over the sheet.
    expect(await axeFindings(document.body, ["aria-hidden-focus"])).toEqual([]);
  });
});
