/* What the review tells beside what it asks for: how the number comes about, where links lead, who will not see it, what is used. */
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { Review } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { axeFindings, prepare } from "@/test/mount";
import { changeReview, confirmButton, draftTo, lisi, showReview } from "@/test/review";
import { MANY } from "@/test/sends";

let host: MockHost;
beforeEach(async () => (host = await prepare()));
const counting = (more: Partial<Review["count"]>) =>
  changeReview(host, (now) => ({ count: { ...now.count, complete: true, overlap: 0, ...more } }));
const sum = () => screen.queryByTestId("review-sum")?.textContent?.trim();
const [first, second] = MANY;

describe("the number of people", () => {
  it("is told with its parts, who is in two of them, and who is left out", async () => {
    counting({
      people: 41,
      named_people: 0,
      departments: 2,
      tags: 0,
      repeats: 1,
      excluded: 1,
      parts: [
        [first!, 21],
        [second!, 22],
      ],
    });
    await showReview(draftTo(MANY));
    await waitFor(() => expect(sum()).toBe("研发中心 21 + 销售部 22 − 重复 1 − 排除 1 = 41 人"));
    expect(screen.getByTestId("review").textContent).toContain("部门人数含下级部门");
    expect(await axeFindings()).toEqual([]);
  });

  it("names those who were chosen one by one, and says nothing of a plain one", async () => {
    counting({ people: 23, named_people: 2, departments: 1, tags: 0, repeats: 0, excluded: 0, parts: [[first!, 21]] });
    await showReview(draftTo(MANY));
    await waitFor(() => expect(sum()).toBe("研发中心 21 + 单独选的 2 = 23 人"));
    cleanup();
    counting({ people: 2, named_people: 2, departments: 0, tags: 0, repeats: 0, excluded: 0, parts: [] });
    await showReview(draftTo([lisi]));
    await waitFor(() => confirmButton());
    expect(sum()).toBeUndefined();
  });

  it("is no sum where it is not known", async () => {
    counting({ complete: false, people: 23, departments: 2, repeats: 0, excluded: 0, parts: [[first!, 21]] });
    await showReview(draftTo(MANY));
    await waitFor(() => confirmButton());
    expect(sum()).toBeUndefined();
  });

  it("is told beside that of the messages where somebody gets several", async () => {
    const own = { without: [], without_total: 0, findings: [], findings_total: 0 };
    changeReview(host, (now) => ({
      count: { ...now.count, people: 1, named_people: 1 },
      batches: 3,
      personal: { ...own, messages: 3 },
    }));
    await showReview(draftTo([lisi]));
    await waitFor(() => expect(screen.getByTestId("review").textContent).toContain("共 3 条消息"));
    expect(screen.getByTestId("review").textContent).not.toContain("分 3 次发出");
  });

  it("of nobody is not called at least none", async () => {
    counting({ people: 0, complete: false, named_people: 0 });
    await showReview(draftTo(MANY));
    await waitFor(() => expect(screen.getByTestId("review-people").textContent).toContain("人数未知"));
    expect(confirmButton().textContent).not.toContain("0 人");
    cleanup();
    await showReview(draftTo([]));
    await waitFor(() => expect(screen.getByTestId("review-people").textContent).toContain("还没有收件人"));
  });
});

describe("beside it", () => {
  it("every address of a link can be tried in the browser", async () => {
    const urls = ["https://oa.example.com/a", "https://oa.example.com/b"];
    changeReview(host, () => ({
      links: [{ host: "oa.example.com", ascii: "oa.example.com", user_info: false, urls }],
    }));
    host.answer("openLink", null as never);
    await showReview(draftTo([lisi]));
    const tries = await screen.findAllByTestId("review-link-try");
    expect(screen.getByTestId("review-link").textContent).toContain("oa.example.com/b");
    await fireEvent.click(tries[1]!);
    expect(host.args("openLink")).toEqual([[urls[1]]]);
    expect(await axeFindings()).toEqual([]);
  });

  it("people who read in WeChat are spoken of where they will see nothing", async () => {
    await showReview(draftTo([lisi]));
    await waitFor(() => expect(screen.getByTestId("review").textContent).toContain("没有发现问题"));
    expect(screen.queryByTestId("review-plugin")).toBeNull();
    cleanup();
    const nothing = { shows: "nothing" as const };
    changeReview(host, (now) => ({
      inspection: { ...now.inspection, plugin: { usual: nothing, home_page: nothing } },
    }));
    await showReview(draftTo([lisi]));
    await waitFor(() => expect(screen.getByTestId("review-plugin").textContent).toContain("微信插件"));
    expect(screen.getByTestId("review").textContent).not.toContain("没有发现问题");
  });

  it("the quota is told when the program says that it is worth a look", async () => {
    const budget = { left: 99_999, percent: 0, used_today: 1, cost: 1, exact: true };
    const told = (is: boolean) =>
      changeReview(host, (now) => ({ preflight: { ...now.preflight, budget: { ...budget, told: is } } }));
    told(false);
    await showReview(draftTo([lisi]));
    await waitFor(() => confirmButton());
    expect(screen.queryByTestId("review-budget")).toBeNull();
    cleanup();
    told(true);
    await showReview(draftTo([lisi]));
    await waitFor(() => screen.getByTestId("review-budget"));
  });

  it("those who were refused before are told of with the reason that is known", async () => {
    const one = { recipient: lisi, reason: "unlicensed" as const, at: Date.now() - 60_000 };
    changeReview(host, (now) => ({
      preflight: {
        ...now.preflight,
        cautions: [{ kind: "refused_before", acknowledge: true, number: 1 }],
        refused_before: [one],
        refused_before_total: 1,
      },
    }));
    await showReview(draftTo([lisi]));
    const caution = await screen.findByTestId("review-caution");
    expect(caution.textContent).toContain("原因：没有企业微信许可账号");
  });
});
