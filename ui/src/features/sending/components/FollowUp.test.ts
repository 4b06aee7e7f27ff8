import { fireEvent, screen, waitFor, within, type RenderResult } from "@testing-library/vue";
import { defineComponent, h, shallowRef, type ShallowRef } from "vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Again, BroadcastSnapshot, PossibleFollowUps, Recipient } from "@/ipc";
import { NOW, type MockHost } from "@/ipc/mock";
import { useApp } from "@/stores/app";
import { useCompose } from "@/features/composer/model/draft";
import { useDrafts } from "@/features/composer/model/drafts";
import { useRouter } from "@/stores/router";
import { useToasts } from "@/stores/toasts";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import { fromTheTop } from "@/test/order";
import { aDraft, addSend, changeSend, person, recordOf, sent } from "@/test/sends";
import FollowUp from "./FollowUp.vue";

let host: MockHost;
let shown: ShallowRef<BroadcastSnapshot>;
const left = vi.fn<() => void>();

const NOTHING = { requests: 0, until: null, over: false };
/** What can be done with a send, with what a test changes of it. */
const can = (more: Partial<PossibleFollowUps>) => ({ possible: { ...sent.accepted.detail.possible, ...more } });
/** Takes a send back or changes its cards, and tells the page how far that is. */
function follows(followUp: "recall" | "card"): (id: string) => BroadcastSnapshot {
  return (id) => {
    setTimeout(() => {
      const kept = recordOf(host).get(id);
      if (kept) kept.detail.possible = { ...kept.detail.possible, [followUp]: NOTHING };
      changeSend(host, id, { [followUp]: { asked: 1, done: 1, failed: 0 } });
    }, 400);
    return changeSend(host, id, { [followUp]: { asked: 1, done: 0, failed: 0 } });
  };
}
/** Gives the draft to these people when the send is to go to `whom` again. */
function goesAgain(whom: Again, ...include: Recipient[]): void {
  host.answer("sendAgain", (id, asked) => {
    expect([id, asked]).toEqual(["a", whom]);
    return { ...aDraft, audience: { all: false, include } };
  });
}
async function show(
  more: Partial<BroadcastSnapshot> = {},
  rest: Parameters<typeof addSend>[3] = {},
): Promise<RenderResult> {
  shown = shallowRef(addSend(host, "a", more, rest));
  const page = mount(
    defineComponent(
      () => () =>
        h(FollowUp, {
          snapshot: shown.value,
          onChanged: (next: BroadcastSnapshot) => (shown.value = next),
          onLeave: left,
        }),
    ),
  );
  await screen.findByTestId("follow-up");
  return page;
}
const press = (testid: string) => fireEvent.click(screen.getByTestId(testid));
const refusedRow = (id: string, state: "refused" | "unknown" = "refused") => ({
  recipient: person(id, id),
  state,
  reason: state === "unknown" ? ("outcome_unknown" as const) : ("invalid" as const),
  code: null,
});
const include = () => useCompose().draft.audience.include.map((one) => one.id);

beforeEach(async () => {
  host = await prepare();
  vi.setSystemTime(NOW + 10 * 60_000);
  host.answer("sendRecall", follows("recall"));
  host.answer("sendChangeCards", follows("card"));
  left.mockClear();
});

describe("trying again", () => {
  it("offers what there is, and the identical requests leave", async () => {
    await show(
      { outcome: "refused", missed: 2, error: errorOf("unreachable") },
      { of: sent.refused, possible: { ...sent.refused.detail.possible, hopeless: false } },
    );
    await press("send-retry");
    await screen.findByTestId("retry-refused");
    expect(screen.queryByTestId("retry-unknown")).toBeNull();
    const retry = vi.spyOn(host, "sendRetry");
    await press("retry-confirm");
    await waitFor(() => expect(shown.value.state).toBe("sending"));
    expect(retry).toHaveBeenCalledWith("a", { refused: true, not_sent: false, unknown: false, even_twice: false });
    expect(screen.queryByTestId("retry")).toBeNull();
  });

  it("lets people get it twice only after that was said yes to", async () => {
    await show({ outcome: "unknown", missed: 1 }, can({ even_twice: 1, recall: NOTHING }));
    await press("send-retry");
    const box = await screen.findByTestId("retry-even_twice");
    expect(screen.getByTestId<HTMLButtonElement>("retry-confirm").disabled).toBe(true);
    await fireEvent.click(box);
    expect(screen.getByTestId<HTMLButtonElement>("retry-confirm").disabled).toBe(true);
    await press("retry-sure");
    expect(await axeFindings(screen.getByTestId("retry"))).toEqual([]);
    const retry = vi.spyOn(host, "sendRetry");
    await press("retry-confirm");
    await waitFor(() => expect(retry).toHaveBeenCalled());
    expect(retry.mock.calls[0]?.[1].even_twice).toBe(true);
  });

  it("says that there is nothing left where the program finds none", async () => {
    await show({ outcome: "partial", missed: 9, batches_total: 400, batches_done: 400 }, can({ refused: 300 }));
    await press("send-retry");
    await screen.findByTestId("retry-refused");
    expect(screen.getByTestId("retry").textContent).toContain("企业微信没有接收的");
    host.fail("sendRetry", errorOf("not_possible"));
    await press("retry-confirm");
    await waitFor(() => expect(screen.getByTestId("retry").textContent).toContain("没有可以重试的"));
  });

  it("is not offered where every request was accepted, and says why it was refused", async () => {
    await show({ outcome: "partial" }, { missed: [refusedRow("zhouyi")] });
    expect(screen.queryByTestId("send-retry")).toBeNull();
  });
});

describe("sending again", () => {
  it("to those who missed it opens Write with them alone", async () => {
    await show({ outcome: "partial" }, { missed: [refusedRow("zhouyi")] });
    goesAgain("missed", person("zhouyi"));
    await press("again-missed");
    await waitFor(() => expect(include()).toEqual(["zhouyi"]));
    expect(useRouter().page).toBe("compose");
    expect(left).toHaveBeenCalled();
  });

  it("asks whether those of whom nobody knows belong to them", async () => {
    await show({ outcome: "partial" }, { missed: [refusedRow("zhouyi"), refusedRow("lisi", "unknown")] });
    await press("again-missed");
    await screen.findByTestId("again");
    expect(await axeFindings(screen.getByTestId("again"))).toEqual([]);
    goesAgain("missed_or_unknown", person("zhouyi"), person("lisi"));
    await press("again-unknown");
    await press("again-confirm");
    await waitFor(() => expect(include()).toEqual(["zhouyi", "lisi"]));
  });

  it("corrected goes to those who have it", async () => {
    await show({ outcome: "partial" }, { missed: [refusedRow("zhouyi")] });
    goesAgain("reached", person("lisi"));
    await press("again-reached");
    await waitFor(() => expect(include()).toEqual(["lisi"]));
    expect(useCompose().draft.message).toEqual(aDraft.message);
  });

  it("switches to the company it was sent in, and says so", async () => {
    await show(
      { outcome: "partial", profile_id: "jiangnan", profile_name: "江南纺织集团", practice: false },
      { missed: [refusedRow("zhouyi")] },
    );
    goesAgain("missed", person("zhouyi"));
    await press("again-missed");
    await waitFor(() => expect(useApp().activeId).toBe("jiangnan"));
    await waitFor(() => expect(include()).toEqual(["zhouyi"]));
    expect(useToasts().toasts.map((one) => one.text)).toContain("已切换到“江南纺织集团”");
  });

  it("of a test is not offered", async () => {
    await show({ outcome: "accepted", test: true });
    expect(screen.queryByTestId("again-reached")).toBeNull();
  });
});

describe("taking back", () => {
  it("says what stays, then tells how far it is and what came of it", async () => {
    await show();
    expect(screen.getByTestId("recall-clock").textContent).toMatch(/还可撤回 23 小时 \d+ 分/);
    await press("send-recall");
    const dialog = await screen.findByTestId("recall");
    expect(dialog.textContent).toContain("从 2 人的企业微信里撤回这条消息");
    expect(dialog.textContent).toContain("微信插件里收到的不会消失");
    expect(dialog.textContent).not.toContain("群机器人");
    expect(await axeFindings(dialog)).toEqual([]);
    await press("recall-confirm");
    await screen.findByTestId("recall-underway");
    await waitFor(() => expect(screen.getByTestId("recall-result").dataset["done"]).toBe("1"));
    await waitFor(() => expect(screen.queryByTestId("send-recall")).toBeNull());
  });

  it("says that groups cannot be taken back", async () => {
    await show({ batches_total: 2, batches_done: 2 }, can({ groups: 1, recall_people: null }));
    await press("send-recall");
    const dialog = await screen.findByTestId("recall");
    expect(dialog.textContent).toContain("群聊和群机器人的消息不能撤回");
    expect(dialog.textContent, "nobody knows of how many").toContain("从收件人的企业微信里撤回");
  });

  it("that failed for some says so and can be tried again", async () => {
    await show({ recall: { asked: 5, done: 3, failed: 2 } });
    expect(screen.getByTestId("recall-result").textContent).toContain("有一部分没有撤回");
    const again = await screen.findByTestId("send-recall");
    expect(fromTheTop({ again, result: screen.getByTestId("recall-result") })).toEqual(["again", "result"]);
  });

  it("after a day is not offered, with the reason", async () => {
    await show({}, can({ recall: { ...NOTHING, over: true } }));
    expect(screen.queryByTestId("send-recall")).toBeNull();
    expect(screen.getByTestId("recall-over").textContent).toContain("24 小时");
  });

  it("is asked about again when its time is over", async () => {
    vi.useFakeTimers({ now: Date.now(), toFake: ["Date", "setInterval", "clearInterval"] });
    const until = Date.now() + 60_000;
    await show({}, can({ recall: { ...NOTHING, requests: 1, until }, until }));
    screen.getByTestId("send-recall");
    const kept = recordOf(host).get("a");
    if (kept) kept.detail.possible = { ...kept.detail.possible, recall: { ...NOTHING, over: true }, until: null };
    await vi.advanceTimersByTimeAsync(80_000);
    await screen.findByTestId("recall-over");
    expect(screen.queryByTestId("send-recall")).toBeNull();
  });

  it("that came too late says so", async () => {
    await show();
    await press("send-recall");
    await screen.findByTestId("recall");
    host.fail("sendRecall", errorOf("too_late"));
    await press("recall-confirm");
    await waitFor(() => expect(screen.getByTestId("error-panel").dataset["code"]).toBe("too_late"));
  });
});

describe("answers to a card", () => {
  const chosen = [{ question: "时间", options: ["下午"] }];
  const known = { msgid: "m", user_id: "lisi", name: "李四", at: NOW, button: "知道了", menu: false, chosen };

  it("are shown of practice: who pressed what", async () => {
    recordOf(host);
    host.answer("practiceAnswers", (id) => {
      expect(id).toBe("a");
      return [known];
    });
    await show({}, { of: sent.card });
    const row = await screen.findByTestId("send-answer");
    expect(row.textContent).toContain("李四");
    expect(row.textContent).toContain("知道了 · 时间 下午");
    expect(await axeFindings(screen.getByTestId("send-answers"))).toEqual([]);
  });

  it("are shown soon after they were given, and not asked for while nobody sees the window", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const asked = () => host.args("practiceAnswers").length;
    const { unmount } = await show({}, { of: sent.card });
    await waitFor(() => expect(screen.getByTestId("send-answers").textContent).toContain("还没有人回答"));
    host.answer("practiceAnswers", [known]);
    vi.advanceTimersByTime(2000);
    expect((await screen.findByTestId("send-answer")).textContent).toContain("李四");
    host.fail("practiceAnswers", errorOf("storage_busy"));
    vi.advanceTimersByTime(2000);
    await waitFor(() => expect(asked()).toBe(3));
    await settled();
    expect(screen.getAllByTestId("send-answer"), "what is known stays").toHaveLength(1);

    const seen = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    vi.advanceTimersByTime(60_000);
    expect(asked()).toBe(3);
    host.answer("practiceAnswers", [known, { ...known, name: "张三", user_id: "zhangsan" }]);
    seen.mockReturnValue("visible");
    document.dispatchEvent(new Event("visibilitychange"));
    await waitFor(() => expect(screen.getAllByTestId("send-answer")).toHaveLength(2));

    unmount();
    vi.advanceTimersByTime(60_000);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(asked()).toBe(4);
  });

  it("of a real company are not heard, and that is said without asking", async () => {
    await show({ practice: false }, { of: sent.card });
    expect((await screen.findByTestId("send-answers")).textContent).toContain("驿传没有回调地址");
    expect(host.calls).not.toContain("practiceAnswers");
  });

  it("are no matter of a message that cannot be answered", async () => {
    await show();
    expect(screen.queryByTestId("send-answers")).toBeNull();
  });
});

describe("changing a card", () => {
  const confirm = () => screen.getByTestId<HTMLButtonElement>("card-confirm");

  it("greys its button out, once it was understood that it is possible once only", async () => {
    await show({}, { of: sent.card });
    expect(screen.getByTestId("card-clock").textContent).toContain("71 小时");
    await press("card-change");
    const text = await screen.findByTestId("card-button-text");
    await fireEvent.update(text, "字".repeat(43));
    await press("card-sure");
    expect(confirm().disabled).toBe(true);
    await waitFor(() => expect(screen.getByTestId("card-dialog").textContent).toContain("超出约 1 个字"));
    await fireEvent.update(text, "字".repeat(44));
    expect(screen.getByTestId("card-dialog").textContent, "it does not blink with every key").toContain(
      "超出约 1 个字",
    );
    await fireEvent.update(text, "报名已截止");
    await waitFor(() => expect(confirm().disabled).toBe(false));
    expect(await axeFindings(screen.getByTestId("card-dialog"))).toEqual([]);
    const change = vi.spyOn(host, "sendChangeCards");
    await fireEvent.click(confirm());
    await waitFor(() => expect(screen.getByTestId("card-result").dataset["done"]).toBe("1"));
    expect(change).toHaveBeenCalledWith("a", { kind: "button", text: "报名已截止" });
    await waitFor(() => expect(screen.queryByTestId("card-change")).toBeNull());
  });

  it("puts the card of Write in its place, and leads there when there is none", async () => {
    await useDrafts().openProfile("practice");
    host.answer("sendCardFindings", () => []);
    await show({}, { of: sent.card });
    await press("card-change");
    await fireEvent.click(await screen.findByTestId("card-how-card"));
    await screen.findByTestId("card-none");
    await press("card-edit");
    await waitFor(() => expect(useRouter().page).toBe("compose"));
    await waitFor(() => expect(useCompose().kind).toBe("button_interaction"));
    await press("card-change");
    await fireEvent.click(await screen.findByTestId("card-how-card"));
    await screen.findByTestId("card-preview");
    await press("card-sure");
    const change = vi.spyOn(host, "sendChangeCards");
    await waitFor(() => expect(confirm().disabled).toBe(false));
    await fireEvent.click(confirm());
    await waitFor(() => expect(change).toHaveBeenCalled());
    expect(change.mock.calls[0]?.[1]).toMatchObject({ kind: "card", message: { msgtype: "template_card" } });
  });

  it("is not offered for a message without one", async () => {
    await show();
    expect(screen.queryByTestId("card-change")).toBeNull();
  });
});

it("a send that is not over has no such buttons", async () => {
  shown = shallowRef(addSend(host, "a", { state: "sending", outcome: null, recall: { asked: 1, done: 1, failed: 0 } }));
  mount(FollowUp, { snapshot: shown.value });
  const box = await screen.findByTestId("follow-up");
  await waitFor(() => expect(host.calls).toContain("historyOpen"));
  expect(within(box).queryAllByRole("button")).toHaveLength(0);
});

describe("what can only fail", () => {
  it("is not offered: nothing blue to those who cannot be reached yet, and no other try", async () => {
    await show(
      { outcome: "partial", missed: 1 },
      { missed: [refusedRow("zhouyi")], ...can({ hopeless: true, refused: 1 }) },
    );
    expect(screen.getByTestId("again-missed").className).not.toContain("bg-brand ");
    expect(screen.queryByTestId("send-retry")).toBeNull();
  });

  it("is not offered of what is taken back: from how many people, and the same message to be corrected", async () => {
    await show({ outcome: "partial", missed: 1, recalled: 40, recall: { asked: 1, done: 1, failed: 0 } }, can({}));
    expect(screen.getByTestId("recall-result").textContent).toContain("40 人的企业微信里不再显示");
    expect(screen.queryByTestId("again-missed")).toBeNull();
    expect(screen.queryByTestId("again-reached")).toBeNull();
    const load = vi.spyOn(useDrafts(), "load").mockResolvedValue();
    await fireEvent.click(await screen.findByTestId("recalled-edit"));
    await waitFor(() => expect(load).toHaveBeenCalledWith(aDraft));
    expect(left).toHaveBeenCalled();
  });
});
