import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { BroadcastSnapshot, Draft, LedgerRow, Outcome } from "@/ipc";
import { fakeApiError, fakeError, type FakeHost } from "@/ipc/fake";
import { useCompose } from "@/features/composer/model/draft";
import { useOpenSends } from "@/stores/open-sends";
import { useRouter } from "@/stores/router";
import { useToasts } from "@/stores/toasts";
import { axeFindings, mount, prepare } from "@/test/fake-mount";
import SendsPage from "./SendsPage.vue";

let fake: FakeHost;
const person = (id: string, name: string | null = null) => ({ kind: "person" as const, id, name });
const draft: Draft = {
  message: { msgtype: "text", text: { content: "今晚停电检修" } },
  options: { safe: 0, enable_id_trans: false, duplicate_check_interval: 1800 },
  audience: { all: false, include: [person("lisi", "李四"), person("zhou-02", "周舟")] },
};

function add(
  id: string,
  outcome: Outcome | null,
  more: Partial<BroadcastSnapshot> = {},
  missed: LedgerRow[] = [],
): void {
  fake.control.broadcasts.set(id, {
    draft,
    missed,
    snapshot: {
      id,
      profile_id: "practice",
      profile_name: "练习企业",
      profile_colour: "amber",
      practice: true,
      test: false,
      kind: "text",
      title: `标题${id}`,
      created_at: 1_700_000_000_000 + fake.control.broadcasts.size * 1000,
      sends_at: null,
      late_minutes: null,
      pause: null,
      hold: null,
      finished_at: 1_700_000_006_000,
      state: outcome === null ? "sending" : "finished",
      outcome,
      people: 2,
      people_exact: true,
      addressees: "李四、周舟",
      batches_total: 1,
      batches_done: outcome === null ? 0 : 1,
      missed: missed.length,
      error: null,
      recall: null,
      card: null,
      ...more,
    },
  });
}
const rows = () => screen.queryAllByTestId("send-row");
const row = (id: string) => rows().find((one) => one.dataset["id"] === id) as HTMLElement;
async function openRow(id: string): Promise<void> {
  await waitFor(() => expect(row(id)).toBeTruthy());
  await fireEvent.click(row(id));
  await waitFor(() => screen.getByTestId("copy-as-new"));
}

beforeEach(async () => {
  fake = await prepare();
});

describe("the sends page", () => {
  it("teaches when nothing was sent yet", async () => {
    mount(SendsPage);
    await waitFor(() => screen.getByText("写第一条消息"));
    await fireEvent.click(screen.getByText("写第一条消息"));
    expect(useRouter().page).toBe("compose");
  });

  it("lists newest first with outcome in words, and searches", async () => {
    add("a", "accepted", { test: true });
    add("b", "unknown");
    mount(SendsPage);
    await waitFor(() => expect(rows().map((one) => one.dataset["id"])).toEqual(["b", "a"]));
    expect(row("b").textContent).toContain("结果未知");
    expect(row("a").textContent).toContain("试发");
    await fireEvent.update(screen.getByTestId("sends-search"), "标题a");
    await waitFor(() => expect(rows().map((one) => one.dataset["id"])).toEqual(["a"]));
    await fireEvent.update(screen.getByTestId("sends-search"), "没有");
    await waitFor(() => screen.getByText("没有找到“没有”"));
  });

  it("shows one company's sends on demand", async () => {
    add("a", "accepted");
    add("b", "accepted", { profile_id: "jiangnan", profile_name: "江南纺织集团" });
    mount(SendsPage);
    await waitFor(() => expect(rows()).toHaveLength(2));
    await fireEvent.click(screen.getByTestId("sends-scope-this"));
    await waitFor(() => expect(rows().map((one) => one.dataset["id"])).toEqual(["a"]));
  });

  it("loads a long history in pages", async () => {
    for (let number = 0; number < 120; number += 1) add(`n${number}`, "accepted");
    mount(SendsPage);
    await waitFor(() => expect(rows().length).toBeGreaterThan(5));
    expect(rows().length).toBeLessThan(60);
    expect(screen.getByTestId("page-sends").textContent).toContain("共 120 条");
  });

  it("opens into who was missed and why, the request and the answer", async () => {
    add("a", "partial", {}, [
      { recipient: person("zhou-02", "周舟"), state: "refused", reason: "unlicensed", code: null },
    ]);
    mount(SendsPage);
    await openRow("a");
    expect(screen.getByTestId("missed-row").dataset["id"]).toBe("person:zhou-02");
    expect(screen.getByTestId("missed-row").textContent).toContain("许可");
    expect(screen.getByTestId("send-request").textContent).toContain("今晚停电检修");
    expect(screen.getByTestId("send-response").textContent).toContain("msgid");
    const all = screen.getByTestId("ledger-all");
    await fireEvent.mouseDown(all);
    all.focus();
    await waitFor(() =>
      expect(screen.getAllByTestId("ledger-row").map((one) => one.dataset["state"])).toEqual(["refused", "accepted"]),
    );
  });

  it("explains an unknown outcome and a refusal", async () => {
    add("a", "unknown", { error: fakeError("outcome_unknown") });
    add("b", "refused", { error: fakeApiError(60020) });
    mount(SendsPage);
    await openRow("a");
    await waitFor(() => expect(screen.getByTestId("send-detail").textContent).toContain("先别重发"));
    await openRow("b");
    await waitFor(() => expect(screen.getByTestId("error-ip").textContent).toBe("203.0.113.9"));
  });

  it("follows a send that is under way", async () => {
    add("a", null);
    mount(SendsPage);
    await openRow("a");
    const one = fake.control.broadcasts.get("a");
    if (!one) throw new Error("missing");
    one.snapshot = { ...one.snapshot, state: "finished", outcome: "accepted", batches_done: 1 };
    fake.control.emit.broadcast(one.snapshot);
    await waitFor(() => expect(row("a").dataset["outcome"]).toBe("accepted"));
    await waitFor(() => expect(screen.getByTestId("send-outcome").dataset["outcome"]).toBe("accepted"));
  });

  it("opens the send it was asked for", async () => {
    add("a", "accepted");
    add("b", "accepted");
    useRouter().go("sends", { broadcast: "a" });
    mount(SendsPage);
    await waitFor(() => expect(screen.getByTestId("send-detail").dataset["id"]).toBe("a"));
  });

  it("copies as new with its recipients, but never those of another company", async () => {
    add("a", "accepted");
    add("b", "accepted", { profile_id: "jiangnan", profile_name: "江南纺织集团" });
    mount(SendsPage);
    await openRow("a");
    await fireEvent.click(screen.getByTestId("copy-as-new"));
    await waitFor(() => expect(useCompose().draft.audience.include).toHaveLength(2));
    useCompose().setAudience({ all: false, include: [] });
    await openRow("b");
    await waitFor(() => expect(screen.getByTestId("send-detail").textContent).toContain("江南纺织集团"));
    await fireEvent.click(screen.getByTestId("copy-as-new"));
    await waitFor(() =>
      expect(
        useToasts()
          .toasts.map((toast) => toast.text)
          .join(),
      ).toContain("江南纺织集团"),
    );
    expect(useCompose().draft.audience.include).toEqual([]);
    expect(useCompose().draft.message).toEqual(draft.message);
  });

  it("is walked by the keyboard", async () => {
    add("a", "accepted");
    add("b", "accepted");
    mount(SendsPage);
    await waitFor(() => expect(rows()).toHaveLength(2));
    const list = screen.getByRole("listbox");
    await fireEvent.keyDown(list, { key: "ArrowDown" });
    await waitFor(() => expect(screen.getByTestId("send-detail").dataset["id"]).toBe("a"));
  });

  it("satisfies axe, empty and open", async () => {
    add("a", "partial", {}, [
      { recipient: person("zhou-02", "周舟"), state: "refused", reason: "invalid", code: null },
    ]);
    mount(SendsPage);
    await openRow("a");
    expect(await axeFindings()).toEqual([]);
  });
});

describe("groups in the record", () => {
  const groups: Draft["audience"]["include"] = [
    { kind: "chat", id: "opsDuty2026", name: "值班交接群" },
    { kind: "robot", id: "r-duty", name: "值班群" },
  ];

  it("are named in requests and results, and their number of people is not made up", async () => {
    add("g", "accepted", { people: 0, people_exact: false, addressees: "值班交接群、值班群" });
    const entry = fake.control.broadcasts.get("g");
    if (entry) entry.draft = { ...draft, audience: { all: false, include: groups } };
    mount(SendsPage);
    await waitFor(() => screen.getByTestId("send-row"));
    expect(screen.getByTestId("send-row").textContent).toContain("人数未知");
    await fireEvent.click(screen.getByTestId("send-row"));
    await waitFor(() => expect(screen.getAllByTestId("batch")).toHaveLength(2));
    expect(screen.getAllByTestId("batch").map((one) => one.querySelector("summary")?.textContent)).toEqual([
      expect.stringContaining("群聊“值班交接群”"),
      expect.stringContaining("群机器人“值班群”"),
    ]);
    await waitFor(() =>
      expect(screen.getAllByTestId("ledger-row").map((one) => one.dataset["id"])).toEqual([
        "chat:opsDuty2026",
        "robot:r-duty",
      ]),
    );
    // A robot's id is Posthorn's own and says nothing to anybody.
    expect(screen.getAllByTestId("ledger-row")[1]?.textContent).not.toContain("r-duty");
    expect(await axeFindings()).toEqual([]);
  });

  it("without an address offer the way to enter it", async () => {
    add("k", "refused", { error: fakeError("robot_key_missing") });
    mount(SendsPage);
    await waitFor(() => screen.getByTestId("send-row"));
    await fireEvent.click(screen.getByTestId("send-row"));
    await fireEvent.click(await screen.findByTestId("robot-enter-address"));
    expect([useRouter().page, useRouter().tab]).toEqual(["directory", "robots"]);
  });
});

describe("sends under way", () => {
  it("stand above the record, are opened and steered from there", async () => {
    add("a", "accepted");
    add("b", null, { batches_total: 12, batches_done: 5 });
    await useOpenSends().start();
    mount(SendsPage);
    await waitFor(() => expect(screen.getByTestId("open-row").textContent).toContain("5 / 12 批"));
    await fireEvent.click(screen.getByTestId("open-row"));
    await fireEvent.click(await screen.findByTestId("send-pause"));
    await waitFor(() => expect(row("b").textContent).toContain("已暂停"));
    expect(screen.getByTestId("open-row").dataset["pause"]).toBe("admin");
    expect(await axeFindings()).toEqual([]);
  });

  it("are taken back request by request, each with its result", async () => {
    add("a", "accepted", { created_at: Date.now() - 3_600_000 });
    mount(SendsPage);
    await openRow("a");
    await fireEvent.click(await screen.findByTestId("send-recall"));
    await fireEvent.click(await screen.findByTestId("recall-confirm"));
    await waitFor(() => expect(screen.getByTestId("batch-recall").dataset["state"]).toBe("done"));
    expect(screen.getByTestId("batch").textContent).toContain("已撤回");
    expect(await axeFindings()).toEqual([]);
  });
});
