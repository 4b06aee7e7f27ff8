import { cleanup, fireEvent, screen, waitFor } from "@testing-library/vue";
import { defineComponent, h, ref, type Ref } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setLanguage } from "@/i18n";
import type { Draft, Review } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useRouter } from "@/stores/router";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import { changeSend, MANY, person, standing, takeOrders, type Orders } from "@/test/sends";
import ReviewSheet from "./ReviewSheet.vue";
import { stageMost } from "../model/stage";

let host: MockHost;
let orders: Orders;
let open: Ref<boolean>;
const field = vi.fn<(path: string) => void>();
const sent = vi.fn<(id: string) => void>();

const draft = (include: Draft["audience"]["include"], content = "今晚停电检修", all = false): Draft => ({
  message: { msgtype: "text", text: { content } },
  options: { safe: 0, enable_id_trans: false, duplicate_check_interval: 1800 },
  audience: { all, include },
});
const lisi = person("lisi", "李四");

/** Changes what the program says in its next reviews. */
function review(change: (review: Review) => Partial<Review>): void {
  const original = host.sendReview;
  host.sendReview = async (...args) => {
    const answer = await original(...args);
    return { ...answer, ...change(answer) };
  };
}
async function show(of: Draft, test = false): Promise<void> {
  open = ref(true);
  mount(
    defineComponent(
      () => () =>
        open.value
          ? h(ReviewSheet, {
              open: true,
              "onUpdate:open": (next: boolean) => (open.value = next),
              profileId: "practice",
              draft: of,
              test,
              onField: field,
              onSent: sent,
            })
          : null,
    ),
  );
  // Waiting by the clock would never end while the clock is ours.
  if (vi.isFakeTimers()) await wait(0);
  else await waitFor(() => screen.getByTestId("review"));
}
const robot = { kind: "robot" as const, id: "practice-robot", name: "值班群" };
const confirm = () => screen.getByTestId<HTMLButtonElement>("review-confirm");
const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const starts = () => host.args("sendStart").length;
/** The send of the first order. */
const first = () => standing(host, orders.ids[0] ?? "");
/** From now on the clock goes on only as the test says. */
function stopClock(): void {
  const now = Date.now();
  vi.useRealTimers();
  vi.useFakeTimers({ now });
}
const outcome = () => screen.getByTestId("result").dataset["outcome"];

beforeEach(async () => {
  host = await prepare();
  orders = takeOrders(host);
  review(() => ({ undo_seconds: 5 }));
  field.mockReset();
  sent.mockReset();
});
afterEach(() => vi.useRealTimers());

describe("what the review asks for", () => {
  it("a few people: says how many, as whom, and sends with one press", async () => {
    await show(draft([lisi]));
    await waitFor(() => expect(confirm().textContent).toContain("发送给 1 人"));
    expect(screen.getByTestId("review-people").textContent).toContain("1 人");
    expect(screen.getByTestId("review-profile").textContent).toContain("不会真的发出");
    await fireEvent.click(confirm());
    await waitFor(() => screen.getByTestId("undo-send"));
    expect(starts()).toBe(1);
    expect(sent).toHaveBeenCalledOnce();
  });

  it("more than fifty: a second look that names the number, and only then a send", async () => {
    await show(draft(MANY));
    await waitFor(() => expect(confirm().textContent).toContain("下一步"));
    await fireEvent.click(confirm());
    expect(starts()).toBe(0);
    expect(screen.getByTestId("review-number").textContent).toContain("68 人");
    expect(document.activeElement).toBe(screen.getByTestId("review-back"));
    await fireEvent.click(screen.getByTestId("review-back"));
    await waitFor(() => expect(screen.queryByTestId("review-number")).toBeNull());
    await fireEvent.click(confirm());
    await fireEvent.click(confirm());
    await waitFor(() => expect(starts()).toBe(1));
  });

  it("everyone: the company's name has to be typed, and it travels with the order", async () => {
    await show(draft([], "放假通知", true));
    await waitFor(() => screen.getByTestId("review-typed"));
    expect(confirm().disabled).toBe(true);
    await fireEvent.update(screen.getByTestId("review-typed"), "练");
    expect(confirm().disabled).toBe(true);
    await fireEvent.click(confirm());
    expect(starts()).toBe(0);
    await fireEvent.update(screen.getByTestId("review-typed"), " 练习 ");
    expect(confirm().disabled).toBe(false);
    host.fail("sendStart", errorOf("confirmation_wrong"));
    await fireEvent.click(confirm());
    await waitFor(() => expect(screen.getByTestId("review").textContent).toContain("不一致"));
    expect(screen.getByTestId<HTMLInputElement>("review-typed").value).toBe(" 练习 ");
  });

  it("everyone of the practice company: its name is asked for in the language in use", async () => {
    await setLanguage("en");
    const started = vi.spyOn(host, "sendStart");
    await show(draft([], "Fire drill", true));
    await waitFor(() => screen.getByTestId("review-typed"));
    expect(screen.getByTestId("review").textContent).not.toMatch(/练习/);
    await fireEvent.update(screen.getByTestId("review-typed"), "Practice");
    await fireEvent.click(confirm());
    await waitFor(() => expect(started.mock.lastCall?.[0].typed).toBe("练习"));
    await setLanguage("zh-CN");
  });

  it("an addressee the directory does not know: named, and to be acknowledged", async () => {
    await show(draft([lisi, person("ghost")]));
    await waitFor(() => expect(screen.getByTestId("review-unknown").textContent).toContain("ghost"));
    expect(confirm().textContent).toContain("发送给 2 人");
    expect(confirm().disabled).toBe(true);
    await fireEvent.click(screen.getByTestId("review-ack"));
    await waitFor(() => expect(confirm().disabled).toBe(false));
  });

  it("a text that WeCom cuts has to be acknowledged, but not for a test to oneself", async () => {
    await show(draft([lisi], "长".repeat(700)));
    await waitFor(() => screen.getByTestId("review-ack"));
    expect(confirm().disabled).toBe(true);
    cleanup();
    await show(draft([lisi], "长".repeat(700)), true);
    await waitFor(() => expect(confirm().textContent).toContain("发给自己"));
    expect(confirm().disabled).toBe(false);
  });

  it("something WeCom would refuse: no sending button, and a way to the field", async () => {
    await show(draft([lisi], ""));
    await waitFor(() => screen.getByTestId("review-blocked"));
    expect(screen.queryByTestId("review-confirm")).toBeNull();
    await fireEvent.click(screen.getByTestId("review-jump"));
    expect(field).toHaveBeenCalledWith("text.content");
    expect(open.value).toBe(false);
  });

  it("unknown fields that are sent: listed with where they stand, and to be acknowledged", async () => {
    const field = { path: "text.new", pointer: "/text/new", value: '{"a":1}' };
    await show({ ...draft([lisi]), extra: { fields: [field], send: true } });
    await waitFor(() => expect(screen.getByTestId("review-extra").textContent).toContain('{"a":1}'));
    expect(screen.getByTestId("review-extra").textContent).toContain("text.new");
    expect(confirm().disabled).toBe(true);
    await fireEvent.click(screen.getByTestId("review-ack"));
    expect(confirm().disabled).toBe(false);
  });

  it("fields that stay off are not spoken of", async () => {
    const field = { path: "text.new", pointer: "/text/new", value: "1" };
    await show({ ...draft([lisi]), extra: { fields: [field], send: false } });
    await waitFor(() => expect(confirm().disabled).toBe(false));
    expect(screen.queryByTestId("review-extra")).toBeNull();
  });

  it("the directory's name, with the stored one beside it", async () => {
    review((now) => ({
      renamed: [{ recipient: lisi, was: "张三" }],
      preflight: { ...now.preflight, cautions: [{ kind: "renamed", acknowledge: false, number: 1 }] },
    }));
    await show(draft([lisi]));
    await waitFor(() => expect(screen.getByTestId("review-renamed").textContent).toContain("李四（原来写的是 张三）"));
    expect(confirm().disabled).toBe(false);
  });

  it("where links lead: the host as it reads and as it is looked up", async () => {
    const paths = ["text.content"];
    review(() => ({
      links: [
        { host: "wеixin.qq.com", ascii: "xn--wixin-zwe.qq.com", user_info: false, paths },
        { host: "evil.example", ascii: "evil.example", user_info: true, paths },
      ],
    }));
    await show(draft([lisi]));
    await waitFor(() => expect(screen.getAllByTestId("review-link")).toHaveLength(2));
    const [one, other] = screen.getAllByTestId("review-link").map((row) => row.textContent);
    expect(one).toContain("xn--wixin-zwe.qq.com");
    expect(other).toContain("用户名");
    expect(await axeFindings()).toEqual([]);
  });

  it("the same content sent before: says so", async () => {
    review((now) => ({
      repeated: { id: "b0", at: Date.now() - 7200_000, people: 12, dropped_until: null },
      preflight: { ...now.preflight, cautions: [{ kind: "repeated", acknowledge: true, number: 12 }] },
    }));
    await show(draft([lisi]));
    await waitFor(() => expect(screen.getByTestId("review").textContent).toContain("2 小时前给其中 12 人发过相同内容"));
    expect(screen.getByTestId("review").textContent).toContain("他们会收到两条一样的");
  });

  it("the same content that WeCom would hold back: how long, and that it is delivered once confirmed", async () => {
    review((now) => ({
      repeated: { id: "b0", at: Date.now() - 15_000, people: 1, dropped_until: Date.now() + 29 * 60_000 + 45_000 },
      preflight: { ...now.preflight, cautions: [{ kind: "repeated", acknowledge: true, number: 1 }] },
    }));
    await show(draft([lisi]));
    const caution = await waitFor(() => screen.getByTestId("review-caution"));
    expect(caution.textContent).toContain("还有 29 分钟");
    expect(caution.textContent).toContain("不带重复检查");
    expect(screen.getByTestId("review-confirm")).toHaveProperty("disabled", true);
    await fireEvent.click(screen.getByTestId("review-ack"));
    expect(screen.getByTestId("review-confirm")).toHaveProperty("disabled", false);
  });

  it("an open variable: named with its field, and sent as it stands only when that is meant", async () => {
    await show(draft([lisi], "您好 {{ 姓名 }}"));
    const blocked = await waitFor(() => screen.getByTestId("review-blocked"));
    expect(blocked.textContent).toContain("变量 “姓名” 没有填写");
    expect(screen.queryByTestId("review-confirm")).toBeNull();
    await fireEvent.click(screen.getByTestId("review-literal"));
    await waitFor(() => expect(confirm().disabled).toBe(false));
    expect(screen.queryByTestId("review-blocked")).toBeNull();
    await fireEvent.click(confirm());
    await waitFor(() => expect(starts()).toBe(1));
    expect(host.args("sendStart")[0]?.[0].draft.literal).toBe(true);
  });

  it("a test without an account of one's own: says where to enter it", async () => {
    host.fail("sendReview", errorOf("no_test_recipient"));
    await show(draft([lisi]), true);
    await waitFor(() => expect(screen.getByTestId("error-panel").dataset["code"]).toBe("no_test_recipient"));
    await fireEvent.click(screen.getByText("去设置"));
    expect(useRouter().page).toBe("settings");
  });

  it("something changed meanwhile: nothing is sent, the new review is shown", async () => {
    await show(draft([lisi]));
    await waitFor(() => confirm());
    host.fail("sendStart", errorOf("review_outdated"));
    await fireEvent.click(confirm());
    await waitFor(() => expect(screen.getByTestId("review").textContent).toContain("已重新核对"));
    expect(orders.ids).toEqual([]);
    expect(host.args("sendReview")).toHaveLength(2);
  });

  it("satisfies axe in every step", async () => {
    await show(draft([lisi, person("ghost")], "放假", true));
    await waitFor(() => screen.getByTestId("review-typed"));
    expect(await axeFindings()).toEqual([]);
  });
});

describe("from the press to the result", () => {
  async function begin(of: Draft = draft([lisi])): Promise<void> {
    stopClock();
    await show(of);
    await wait(0);
    await fireEvent.click(confirm());
    await wait(50);
  }

  it("counts down and can be undone: nothing leaves", async () => {
    await begin();
    expect(screen.getByTestId("countdown").textContent).toContain("5 秒");
    await wait(2000);
    expect(screen.getByTestId("countdown").textContent).toContain("3 秒");
    await fireEvent.click(screen.getByTestId("undo-send"));
    await wait(0);
    expect(outcome()).toBe("not_sent");
    expect(screen.getByTestId("result").textContent).toContain("已撤销");
    await wait(20_000);
    expect(orders.ids.map((id) => standing(host, id).state)).toEqual(["cancelled"]);
  });

  it("Escape undoes while there is time, and does not close the sheet", async () => {
    await begin();
    await fireEvent.keyDown(screen.getByTestId("undo-send"), { key: "Escape", keyCode: 229 });
    await wait(0);
    expect(screen.queryByTestId("result")).toBeNull();
    await fireEvent.keyDown(screen.getByTestId("undo-send"), { key: "Escape" });
    await wait(0);
    expect(outcome()).toBe("not_sent");
    expect(open.value).toBe(true);
  });

  it("says so when undo comes too late", async () => {
    stopClock();
    host.answer("sendCancel", false);
    await show(draft([lisi]));
    await wait(0);
    await fireEvent.click(confirm());
    await wait(50);
    await fireEvent.click(screen.getByTestId("undo-send"));
    await wait(7000);
    expect(outcome()).toBe("accepted");
    expect(screen.getByTestId("result").textContent).toContain("无法撤销");
  });

  it("accepted is called accepted, not read", async () => {
    await begin();
    await wait(7000);
    expect(outcome()).toBe("accepted");
    expect(screen.getByTestId("result").textContent).toContain("企业微信已接受");
    await fireEvent.click(screen.getByTestId("result-open"));
    expect(useRouter().page).toBe("sends");
    expect(useRouter().broadcast).toBe(orders.ids[0]);
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
    review(() => ({ digest: "d1" }));
    await show(draft([lisi]));
    await waitFor(() => expect(confirm().disabled).toBe(false));
    await fireEvent.click(confirm());
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
    expect(confirm().disabled).toBe(false);
    expect(sent).not.toHaveBeenCalled();
  });

  it("says what happened when the connection goes in the middle", async () => {
    let fail: (error: unknown) => void = () => {};
    host.sendStart = () => new Promise((_, reject) => (fail = reject));
    review(() => ({ digest: "d1" }));
    await show(draft([lisi]));
    await waitFor(() => expect(confirm().disabled).toBe(false));
    await fireEvent.click(confirm());
    await waitFor(() => expect(host.calls).toContain("onMedia"));
    host.emit("media", progress(3_200_000, "d1"));
    fail(errorOf("unreachable", { field: "media", detail: "演示.mp4" }));
    await waitFor(() => expect(screen.getByTestId("review").textContent).toContain("企业微信"));
    expect(screen.queryByTestId("upload-file")).toBeNull();
    expect(screen.getByTestId("review-back")).toBeTruthy();
  });
});

describe("groups", () => {
  it("say what cannot be done at each channel, and the button names them", async () => {
    await show(draft([lisi, robot]));
    await waitFor(() => screen.getByTestId("review-channel-list"));
    const channels = screen.getAllByTestId("review-channel");
    expect(channels.map((one) => one.dataset["channel"])).toEqual(["app", "robot"]);
    expect(channels[1]?.textContent).toContain("每分钟最多 20 条");
    expect(channels[0]?.querySelector("[data-limit]")).toBeNull();
    expect(screen.getByTestId("review-channels").textContent).toContain("含 1 个群机器人");
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(confirm());
    await waitFor(() => screen.getByTestId("review-second"));
    expect(confirm().textContent).toContain("发送给至少 1 人，含 1 个群机器人");
  });

  it("alone are named instead of a number of people", async () => {
    await show(draft([robot]));
    await waitFor(() => expect(screen.getByTestId("review-people").textContent?.trim()).toBe("1 个群机器人"));
    await fireEvent.click(confirm());
    await waitFor(() => expect(confirm().textContent).toContain("发送到 1 个群机器人"));
  });

  it("are not shown as recipients when everyone is chosen", async () => {
    await show(draft([robot], "今晚停电检修", true));
    await waitFor(() => expect(screen.getByTestId("review-ignored").textContent).toContain("1 个群机器人收不到"));
    expect(screen.queryByTestId("review-channel-list")).toBeNull();
    expect(screen.getByTestId("review").textContent).not.toContain("值班群");
  });

  it("that cannot take the message stop it, with the group in the words", async () => {
    const of = draft([robot], "长".repeat(1800));
    await show(of);
    await waitFor(() => expect(screen.getByTestId("review-blocked").textContent).toContain("群机器人：超出"));
  });

  it("without an address lead to where it is entered", async () => {
    host.fail("sendReview", errorOf("robot_key_missing"));
    await show(draft([robot]));
    await fireEvent.click(await screen.findByTestId("robot-enter-address"));
    expect(open.value).toBe(false);
    expect([useRouter().page, useRouter().tab]).toEqual(["directory", "robots"]);
  });
});

describe("a robot that has had its messages of this minute", () => {
  beforeEach(stopClock);

  it("is waited for, second by second, without alarm", async () => {
    await show(draft([robot]));
    await wait(50);
    await fireEvent.click(confirm());
    await wait(50);
    await fireEvent.click(confirm());
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

describe("when it is sent", () => {
  const named = ["lisi", "zhangsan", "wangwei", "LinQing", "gao_yu"].map((id) => person(id));
  const ordered = () => host.args("sendStart")[0]?.[0];

  it("at a time: says so on the button, asks for a calmer minute, and leads to the scheduled send", async () => {
    // Which of the times on the way to the chosen one are looked at depends on how fast they are chosen.
    const original = host.sendReview;
    host.sendReview = (profile, of, test) => original(profile, of, test, null);
    await show(draft([lisi]));
    await fireEvent.click(await screen.findByTestId("when-at"));
    expect(screen.getByTestId("when").textContent).toContain("没有睡眠");
    const day = await screen.findByTestId<HTMLSelectElement>("schedule-day");
    await fireEvent.update(day, day.options[1]?.value ?? "");
    await fireEvent.update(screen.getByTestId("schedule-hour"), "10");
    await fireEvent.update(screen.getByTestId("schedule-minute"), "0");
    await fireEvent.click(await screen.findByTestId("schedule-calmer"));
    await fireEvent.update(screen.getByTestId("schedule-late"), "15");
    expect(await axeFindings(screen.getByTestId("review"))).toEqual([]);
    expect(confirm().textContent).toContain("10:08 发送给 1 人");
    await fireEvent.click(confirm());
    await waitFor(() => expect(screen.getByTestId("standing").dataset["state"]).toBe("scheduled"));
    const at = new Date(ordered()?.schedule?.at ?? 0);
    expect([at.getHours(), at.getMinutes(), at.getSeconds()]).toEqual([10, 8, 0]);
    expect(at.getTime()).toBeGreaterThan(Date.now());
    expect(ordered()?.schedule?.late_minutes).toBe(15);
    await fireEvent.click(screen.getByTestId("send-cancel"));
    await fireEvent.click(await screen.findByTestId("send-cancel-confirm"));
    await waitFor(() => expect(outcome()).toBe("not_sent"));
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
    await show(draft([lisi]));
    await fireEvent.click(await screen.findByTestId("when-at"));
    await waitFor(() => expect(screen.getByTestId("review").textContent).toContain("的额度多 7 人次"));
    expect(confirm()).toHaveProperty("disabled", true);
    expect(asked[0]).toBeNull();
    expect(asked.at(-1)).toBeGreaterThan(Date.now());
    await fireEvent.click(screen.getByTestId("when-now"));
    await waitFor(() => expect(asked.at(-1)).toBeNull());
    await waitFor(() => expect(confirm()).toHaveProperty("disabled", false));
  });

  it("a time that has passed meanwhile is asked for again, nothing else is lost", async () => {
    await show(draft([lisi]));
    await fireEvent.click(await screen.findByTestId("when-at"));
    host.fail("sendStart", errorOf("invalid_input", { field: "schedule" }));
    await fireEvent.click(confirm());
    await waitFor(() => expect(screen.getByTestId("when").textContent).toContain("这个时间已经过去"));
    expect(screen.getByTestId("schedule-hour")).toBeTruthy();
  });

  it("to the first few first: stands still for a look, then goes on to the rest", async () => {
    review(() => ({ undo_seconds: 0 }));
    await show(draft(named));
    await fireEvent.click(await screen.findByTestId("stage"));
    const number = screen.getByTestId("stage-count");
    await fireEvent.update(number, "5");
    expect(screen.getByTestId("when").textContent).toContain("1 到 4");
    expect(confirm().disabled).toBe(true);
    await fireEvent.update(number, "2");
    await fireEvent.click(confirm());
    await waitFor(() => expect(screen.getByTestId("standing").dataset["pause"]).toBe("stage"));
    expect(ordered()?.stage).toBe(2);
    await fireEvent.click(screen.getByTestId("send-resume"));
    await waitFor(() => expect(outcome()).toBe("accepted"));
  });

  it("cannot be in parts where nobody would be left for later", async () => {
    await show(draft([lisi]));
    await screen.findByTestId("when");
    expect(screen.queryByTestId("stage")).toBeNull();
    const { count: nobody } = await host.sendReview("practice", draft([]), false, null);
    expect(stageMost({ test: false, count: { ...nobody, named_people: 3, departments: 1 } })).toBe(3);
    expect(stageMost({ test: false, count: { ...nobody, all: true, named_people: 3 } })).toBe(0);
  });

  it("a test leaves at once", async () => {
    await show(draft([lisi]), true);
    await waitFor(() => confirm());
    expect(screen.queryByTestId("when")).toBeNull();
  });

  it("again, from the result: the same sheet follows it to its new end", async () => {
    review(() => ({ undo_seconds: 0 }));
    orders.ends = "refused";
    await show(draft([lisi]));
    await waitFor(() => confirm());
    await fireEvent.click(confirm());
    await waitFor(() => expect(outcome()).toBe("refused"));
    await fireEvent.click(await screen.findByTestId("send-retry"));
    await fireEvent.click(await screen.findByTestId("retry-confirm"));
    await waitFor(() => expect(outcome()).toBe("accepted"));
  });
});
