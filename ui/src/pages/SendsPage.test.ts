import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { Recipient } from "@/ipc";
import { clone, type MockHost } from "@/ipc/mock";
import { useCompose } from "@/features/composer/model/draft";
import { useOpenSends } from "@/stores/open-sends";
import { useRouter } from "@/stores/router";
import { useToasts } from "@/stores/toasts";
import { apiErrorOf, errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import { addSend, aDraft, changeSend, recordOf, sent, standing, underWay } from "@/test/sends";
import SendsPage from "./SendsPage.vue";

let host: MockHost;
const elsewhere = { profile_id: "jiangnan", profile_name: "江南纺织集团", practice: false };
/** What was asked of the record last. */
const asked = () => host.args("historyFind").at(-1)?.[0];
const rows = () => screen.queryAllByTestId("send-row");
const row = (id: string) => rows().find((one) => one.dataset["id"] === id) as HTMLElement;
async function openRow(id: string): Promise<void> {
  await waitFor(() => expect(row(id)).toBeTruthy());
  await fireEvent.click(row(id));
  await waitFor(() => screen.getByTestId("copy-as-new"));
}

beforeEach(async () => {
  host = await prepare();
  recordOf(host);
});

describe("the sends page", () => {
  it("teaches when nothing was sent yet", async () => {
    mount(SendsPage);
    await waitFor(() => screen.getByText("写第一条消息"));
    await fireEvent.click(screen.getByText("写第一条消息"));
    expect(useRouter().page).toBe("compose");
  });

  it("lists newest first with outcome in words, and searches", async () => {
    const a = addSend(host, "a", { test: true });
    addSend(host, "b", { outcome: "unknown" });
    mount(SendsPage);
    await waitFor(() => expect(rows().map((one) => one.dataset["id"])).toEqual(["b", "a"]));
    expect(row("b").textContent).toContain("不确定");
    expect(row("a").textContent).toContain("试发");
    host.answer("historyFind", { rows: [a], total: 1 });
    await fireEvent.update(screen.getByTestId("sends-search"), "标题a");
    await waitFor(() => expect(rows().map((one) => one.dataset["id"])).toEqual(["a"]));
    expect(asked()?.text).toBe("标题a");
    host.answer("historyFind", { rows: [], total: 0 });
    await fireEvent.update(screen.getByTestId("sends-search"), "没有");
    await waitFor(() => screen.getByText("没有找到“没有”"));
  });

  it("shows one company's sends on demand", async () => {
    const a = addSend(host, "a");
    addSend(host, "b", elsewhere);
    mount(SendsPage);
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(asked()?.profile_id).toBeNull();
    host.answer("historyFind", { rows: [a], total: 1 });
    await fireEvent.click(screen.getByTestId("sends-scope-this"));
    await waitFor(() => expect(rows().map((one) => one.dataset["id"])).toEqual(["a"]));
    expect(asked()?.profile_id).toBe("practice");
  });

  it("says that those of the team are missing, and looks again when it may be back", async () => {
    const own = addSend(host, "own");
    host.answer("historyFind", { rows: [own], total: 1, team_away: errorOf("storage_away") });
    mount(SendsPage);
    await waitFor(() => screen.getByTestId("sends-team-away"));
    expect(rows()).toHaveLength(1);
    const ofTeam = addSend(host, "ofTeam", { sent_by: "王芳" });
    host.answer("historyFind", { rows: [ofTeam, own], total: 2 });
    host.emit("changed", "app");
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(screen.queryByTestId("sends-team-away")).toBeNull();
  });

  it("loads a long history in pages", async () => {
    for (let number = 0; number < 120; number += 1) addSend(host, `n${number}`);
    mount(SendsPage);
    await waitFor(() => expect(rows().length).toBeGreaterThan(5));
    expect(rows().length).toBeLessThan(60);
    expect(screen.getByTestId("page-sends").textContent).toContain("共 120 条");
  });

  it("counts all who missed it, also those behind the first that are listed", async () => {
    addSend(host, "many", { outcome: "unknown", missed: 1000 });
    mount(SendsPage);
    await openRow("many");
    await waitFor(() => expect(screen.getByTestId("ledger-missed").textContent).toContain("1,000"));
  });

  it("opens into who was missed and why, the request and the answer", async () => {
    addSend(host, "a", {}, { of: sent.partial });
    mount(SendsPage);
    await openRow("a");
    const [unlicensed, invalid] = screen.getAllByTestId("missed-row");
    expect([unlicensed?.dataset["id"], invalid?.dataset["id"]]).toEqual(["person:zhouyi", "person:chenmo"]);
    expect(unlicensed?.textContent).toContain("许可");
    expect(screen.queryByTestId("send-request")).toBeNull();
    await fireEvent.click(screen.getByTestId("batches-fold"));
    expect(screen.getByTestId("send-request").textContent).toContain("今晚停电检修");
    expect(screen.getByTestId("send-response").textContent).toContain("msgid");
    const all = screen.getByTestId("ledger-all");
    await fireEvent.mouseDown(all);
    all.focus();
    await waitFor(() =>
      expect(screen.getAllByTestId("ledger-row").map((one) => one.dataset["state"])).toEqual([
        "refused",
        "refused",
        "accepted",
      ]),
    );
  });

  it("explains an unknown outcome and a refusal", async () => {
    addSend(host, "a", { outcome: "unknown", error: errorOf("outcome_unknown") });
    addSend(host, "b", { error: apiErrorOf(60020) }, { of: sent.refused });
    mount(SendsPage);
    await openRow("a");
    await waitFor(() => expect(screen.getByTestId("send-detail").textContent).toContain("先别重发"));
    await openRow("b");
    await waitFor(() => expect(screen.getByTestId("error-ip").textContent).toBe("203.0.113.9"));
  });

  it("shows what is not over once, above the list, and takes it into the list when it is", async () => {
    addSend(host, "a", { state: "scheduled", outcome: null, finished_at: null, sends_at: Date.now() + 3_600_000 });
    await useOpenSends().start();
    mount(SendsPage);
    const open = await screen.findByTestId("open-row");
    await waitFor(() => expect(asked()?.states).toEqual(["finished", "cancelled"]));
    expect([rows().length, screen.getByTestId("page-sends").textContent?.includes("还没有发送过")]).toEqual([0, false]);
    await fireEvent.click(open);
    await waitFor(() => screen.getByTestId("ledger-all"));
    expect(screen.queryByTestId("ledger-missed")).toBeNull();
    changeSend(host, "a", { state: "cancelled", outcome: "not_sent", late_minutes: 30 });
    await waitFor(() => expect(row("a").textContent).toContain("已取消"));
    expect(screen.queryByTestId("open-row")).toBeNull();
  });

  it("makes only the rows in sight of very many that are not over", async () => {
    for (let number = 0; number < 200; number += 1) addSend(host, `n${number}`, { ...underWay, state: "sending" });
    await useOpenSends().start();
    mount(SendsPage);
    await waitFor(() => expect(screen.getAllByTestId("open-row").length).toBeGreaterThan(5));
    expect(screen.getAllByTestId("open-row").length).toBeLessThan(60);
    expect(screen.getByTestId("open-sends").querySelector("[aria-setsize='200']")).not.toBeNull();
  });

  it("is asked for what is not over as well when somebody looks for it", async () => {
    addSend(host, "a", { ...underWay, state: "sending" });
    await useOpenSends().start();
    mount(SendsPage);
    await screen.findByTestId("open-row");
    await fireEvent.update(screen.getByTestId("sends-search"), "标题a");
    await waitFor(() => expect(asked()?.states).toEqual([]));
    expect(screen.queryByTestId("open-row")).toBeNull();
  });

  it("calls what is taken back taken back", async () => {
    addSend(host, "a", { outcome: "partial", missed: 1, recalled: 40, recall: { asked: 1, done: 1, failed: 0 } });
    mount(SendsPage);
    await waitFor(() => expect(row("a").textContent).toContain("已撤回"));
    expect(row("a").textContent).not.toContain("未送达");
  });

  it("follows a send that is under way", async () => {
    addSend(host, "a", { ...underWay, state: "sending" });
    useRouter().go("sends", { broadcast: "a" });
    mount(SendsPage);
    await waitFor(() => screen.getByTestId("send-detail"));
    changeSend(host, "a", { state: "finished", outcome: "accepted", batches_done: 12 });
    await waitFor(() => expect(row("a").dataset["outcome"]).toBe("accepted"));
    await waitFor(() => expect(screen.getByTestId("send-outcome").dataset["outcome"]).toBe("accepted"));
  });

  it("opens the send it was asked for", async () => {
    addSend(host, "a");
    addSend(host, "b");
    useRouter().go("sends", { broadcast: "a" });
    mount(SendsPage);
    await waitFor(() => expect(screen.getByTestId("send-detail").dataset["id"]).toBe("a"));
  });

  it("copies as new with its recipients, but never those of another company", async () => {
    addSend(host, "a");
    addSend(host, "b", elsewhere);
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
    expect(useCompose().draft.message).toEqual(aDraft.message);
  });

  it("is walked by the keyboard", async () => {
    addSend(host, "a");
    addSend(host, "b");
    mount(SendsPage);
    await waitFor(() => expect(rows()).toHaveLength(2));
    const list = screen.getByRole("listbox");
    await fireEvent.keyDown(list, { key: "ArrowDown" });
    await waitFor(() => expect(screen.getByTestId("send-detail").dataset["id"]).toBe("a"));
  });

  it("satisfies axe, empty and open", async () => {
    addSend(host, "a", {}, { of: sent.partial });
    mount(SendsPage);
    await openRow("a");
    expect(await axeFindings()).toEqual([]);
  });
});

describe("groups in the record", () => {
  const groups: Recipient[] = [
    { kind: "chat", id: "opsDuty2026", name: "值班交接群" },
    { kind: "robot", id: "r-duty", name: "值班群" },
  ];

  it("are named in requests and results, and their number of people is not made up", async () => {
    const { detail, ...rest } = clone(sent.accepted);
    const [batch] = detail.batches;
    if (!batch) throw new Error("the send has no request");
    const batches = groups.map((one, index) => ({
      ...batch,
      index,
      channel: one.kind === "chat" ? ("chat" as const) : ("robot" as const),
      group: one.id,
      recall_until: null,
    }));
    const ledger = groups.map((recipient) => ({ recipient, state: "accepted" as const, reason: null, code: null }));
    addSend(
      host,
      "g",
      { people: 0, people_exact: false, addressees: "值班交接群、值班群", batches_total: 2, batches_done: 2 },
      {
        of: { ...rest, detail: { ...detail, batches, ledger_total: 2 }, ledger },
        draft: { ...aDraft, audience: { all: false, include: groups } },
      },
    );
    mount(SendsPage);
    await waitFor(() => screen.getByTestId("send-row"));
    expect(screen.getByTestId("send-row").textContent).toContain("人数未知");
    await fireEvent.click(screen.getByTestId("send-row"));
    await fireEvent.click(await screen.findByTestId("batches-fold"));
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
    addSend(host, "k", { error: errorOf("robot_key_missing") }, { of: sent.refused });
    mount(SendsPage);
    await waitFor(() => screen.getByTestId("send-row"));
    await fireEvent.click(screen.getByTestId("send-row"));
    await fireEvent.click(await screen.findByTestId("robot-enter-address"));
    expect([useRouter().page, useRouter().tab]).toEqual(["directory", "robots"]);
  });
});

describe("sends under way", () => {
  it("stand above the record, are opened and steered from there", async () => {
    addSend(host, "a");
    addSend(host, "b", { ...underWay, state: "sending" });
    await useOpenSends().start();
    mount(SendsPage);
    await waitFor(() => expect(screen.getByTestId("open-row").textContent).toContain("5 / 12"));
    await fireEvent.click(screen.getByTestId("open-row"));
    await fireEvent.click(await screen.findByTestId("send-pause"));
    await waitFor(() => expect(screen.getByTestId("open-row").dataset["pause"]).toBe("admin"));
    expect(screen.getByTestId("open-row").textContent).toContain("已暂停");
    expect(await axeFindings()).toEqual([]);
  });

  it("are taken back request by request, each with its result", async () => {
    addSend(host, "a", { created_at: Date.now() - 3_600_000 });
    host.answer("sendRecall", (id) => changeSend(host, id, { recall: { asked: 1, done: 0, failed: 0 } }));
    mount(SendsPage);
    await openRow("a");
    await fireEvent.click(await screen.findByTestId("send-recall"));
    await fireEvent.click(await screen.findByTestId("recall-confirm"));
    await waitFor(() => expect(standing(host, "a").recall).not.toBeNull());
    const [batch] = recordOf(host).get("a")?.detail.batches ?? [];
    if (batch) batch.recall = { state: "done", at: Date.now(), missed: [], error: null };
    changeSend(host, "a", { recall: { asked: 1, done: 1, failed: 0 }, recalled: 2 });
    await fireEvent.click(screen.getByTestId("batches-fold"));
    await waitFor(() => expect(screen.getByTestId("batch-recall").dataset["state"]).toBe("done"));
    expect(screen.getByTestId("batch").textContent).toContain("已撤回");
    expect(await axeFindings()).toEqual([]);
  });
});
