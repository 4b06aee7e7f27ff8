import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft } from "@/ipc";
import type { FakeHost } from "@/ipc/fake";
import { axeFindings, mount, prepare } from "@/test/mount";
import GeneralSettings from "../settings/GeneralSettings.vue";
import { exportName, exportWords } from "./exportWords";
import { filterOf, WIDE } from "./filter";
import SendsPage from "./SendsPage.vue";

let fake: FakeHost;
const draft: Draft = {
  message: { msgtype: "text", text: { content: "放假通知" } },
  options: { safe: 0, enable_id_trans: false, duplicate_check_interval: 1800 },
  audience: { all: false, include: [{ kind: "department", id: "1", name: "江南纺织集团" }] },
};
async function send(): Promise<string> {
  const id = await fake.sendStart({
    profile_id: "practice",
    draft,
    test: false,
    digest: "d",
    typed: null,
    undo_seconds: 0,
    schedule: null,
    stage: null,
  });
  await waitFor(() => expect(fake.control.broadcasts.get(id)?.snapshot.outcome).not.toBeNull());
  return id;
}
beforeEach(async () => {
  fake = await prepare();
});

describe("the list of sends", () => {
  it("is narrowed by person and outcome, and widened again", async () => {
    await send();
    mount(SendsPage);
    await screen.findByTestId("send-row");
    await fireEvent.click(screen.getByTestId("sends-filter"));
    await fireEvent.update(screen.getByTestId("filter-person"), "nobody");
    await waitFor(() => expect(screen.queryByTestId("send-row")).toBeNull());
    expect(screen.getByTestId("page-sends").textContent).toContain("没有符合条件的记录");
    await fireEvent.update(screen.getByTestId("filter-person"), "lisi");
    await screen.findByTestId("send-row");
    await fireEvent.click(screen.getByTestId("filter-refused"));
    await waitFor(() => expect(screen.queryByTestId("send-row")).toBeNull());
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(screen.getByTestId("filter-clear"));
    await screen.findByTestId("send-row");
  });
  it("counts the last day whole, in this computer's calendar", () => {
    const filter = filterOf(null, " 通知 ", {
      ...WIDE,
      from: "2026-11-20",
      to: "2026-11-21",
      came: ["open", "partial"],
    });
    expect(filter.from).toBe(new Date(2026, 10, 20).getTime());
    expect(filter.to).toBe(new Date(2026, 10, 22).getTime());
    expect([filter.text, filter.outcomes]).toEqual(["通知", ["partial"]]);
    expect(filter.states).toContain("paused");
  });
});

describe("one send", () => {
  it("tells of one person, and is exported with words", async () => {
    const exported = vi.spyOn(fake, "historyExport");
    await send();
    mount(SendsPage);
    await fireEvent.click(await screen.findByTestId("send-row"));
    await fireEvent.update(await screen.findByTestId("ledger-search"), "李四");
    await waitFor(() => expect(screen.getByTestId("ledger-hit").dataset["id"]).toBe("person:lisi"));
    await fireEvent.update(screen.getByTestId("ledger-search"), "nobody");
    await waitFor(() => expect(screen.getByTestId("ledger-found").textContent).toContain("没有“nobody”"));
    await fireEvent.keyDown(screen.getByTestId("send-export"), { key: "Enter" });
    await fireEvent.click(await screen.findByTestId("export-xlsx"));
    await waitFor(() => expect(exported).toHaveBeenCalledOnce());
    const [, format, name, words] = exported.mock.lastCall ?? [];
    expect([format, words?.columns?.length, words?.kinds?.["person"]]).toEqual(["xlsx", 11, "成员"]);
    expect(name).toContain("放假通知");
  });
  it("is deleted only after a question", async () => {
    await send();
    mount(SendsPage);
    await fireEvent.click(await screen.findByTestId("send-row"));
    await fireEvent.keyDown(await screen.findByTestId("send-more"), { key: "Enter" });
    await fireEvent.click(await screen.findByTestId("send-delete"));
    expect(fake.control.broadcasts.size).toBe(1);
    await fireEvent.click(await screen.findByTestId("send-delete-confirm"));
    await waitFor(() => expect(fake.control.broadcasts.size).toBe(0));
    await waitFor(() => expect(screen.queryByTestId("send-detail")).toBeNull());
  });
  it("has a file name that every system takes, and words for every state", () => {
    expect(exportName('a/b:c*?"<>|\n', Date.UTC(2026, 10, 21, 4))).not.toMatch(/[\\/:*?"<>|\n]/);
    const words = exportWords();
    for (const word of [...words.columns, ...Object.values(words.states), ...Object.values(words.reasons)])
      expect(word).not.toMatch(/^ledger\.|^send|^$/);
  });
});

describe("how long sends are kept", () => {
  it("is shortened only after a question, and lengthened at once", async () => {
    mount(GeneralSettings);
    await fireEvent.update(await screen.findByTestId("setting-keep"), "6");
    expect(fake.control.snapshot.settings.keep_months).toBe(0);
    await fireEvent.click(await screen.findByTestId("setting-keep-confirm"));
    await waitFor(() => expect(fake.control.snapshot.settings.keep_months).toBe(6));
    await waitFor(() => expect(fake.control.calls).toContain("historyPurge"));
    await fireEvent.update(screen.getByTestId("setting-keep"), "12");
    await waitFor(() => expect(fake.control.snapshot.settings.keep_months).toBe(12));
  });
});
