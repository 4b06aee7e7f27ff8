import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { defineComponent, h, ref, type Ref } from "vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { Audience, DirectoryStatus, TreeRow } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useRouter } from "@/stores/router";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import PickerDialog from "./PickerDialog.vue";
import { useDirectory } from "../model/use-directory";

let host: MockHost;
let audience: Ref<Audience>;
let open: Ref<boolean>;

async function show(): Promise<void> {
  audience = ref({ all: false, include: [] }) as Ref<Audience>;
  open = ref(false);
  mount(
    defineComponent(() => {
      const directory = useDirectory(() => "practice");
      return () =>
        h(PickerDialog, {
          open: open.value,
          "onUpdate:open": (next: boolean) => (open.value = next),
          profileId: "practice",
          audience: audience.value,
          directory,
          onChange: (next: Audience) => (audience.value = next),
        });
    }),
  );
  open.value = true;
  await waitFor(() => screen.getByTestId("picker"));
}
/** Has the practice company's departments below one root, as they are where the application sees the whole company. */
function belowOneRoot(): void {
  const tree = host.directoryTree;
  host.directoryTree = async (profileId, opened, offset, limit) => {
    const recipient = { kind: "department" as const, id: "1", name: "青禾科技" };
    const isOpen = opened.includes("1");
    const root: TreeRow = { recipient, depth: 0, open: isOpen, expandable: true, people: 114, detail: "" };
    if (!isOpen) return { rows: [root], total: 1, offset };
    const below = await tree(
      profileId,
      opened.filter((id) => id !== "1"),
      offset,
      limit,
    );
    const rows = [root, ...below.rows.map((row) => ({ ...row, depth: row.depth + 1 }))];
    return { rows, total: below.total + 1, offset };
  };
}
const rows = () => screen.queryAllByTestId("picker-row");
const row = (id: string) => rows().find((one) => one.dataset["id"] === id) as HTMLElement;
const status = (more: Partial<DirectoryStatus>): DirectoryStatus => ({
  profile_id: "practice",
  people: 0,
  departments: 0,
  tags: 0,
  refreshed_at: null,
  progress: null,
  problem: null,
  readable: true,
  ...more,
});

beforeEach(async () => {
  host = await prepare();
});

describe("the picker", () => {
  it("opens the only root and ticks a department; those below show as taken along", async () => {
    belowOneRoot();
    await show();
    await waitFor(() => expect(row("department:3")).toBeTruthy());
    await fireEvent.click(row("department:3"));
    expect(audience.value.include).toEqual([{ kind: "department", id: "3", name: "人力资源部" }]);
    await fireEvent.click(row("department:3").querySelector("[data-toggle]") as Element);
    await waitFor(() => expect(row("person:lisi")).toBeTruthy());
    expect(row("person:lisi").title).toContain("上级部门");
    expect(row("person:lisi").getAttribute("aria-checked")).toBe("true");
    expect(audience.value.include).toHaveLength(1);
    await fireEvent.click(row("department:3"));
    expect(audience.value.include).toEqual([]);
  });

  it("is walked by the keyboard as a tree", async () => {
    await show();
    await waitFor(() => expect(row("department:2")).toBeTruthy());
    const tree = screen.getByRole("tree");
    const press = (name: string) => fireEvent.keyDown(tree, { key: name });
    const active = () => document.getElementById(tree.getAttribute("aria-activedescendant") ?? "")?.dataset["id"];
    expect(active()).toBe("department:2");
    await press("ArrowDown");
    await press("ArrowDown");
    expect(active()).toBe("department:4");
    await press("ArrowRight");
    await waitFor(() => expect(row("department:4").getAttribute("aria-expanded")).toBe("true"));
    await press("ArrowRight");
    await press("ArrowDown");
    const below = active();
    expect(below).toMatch(/^person:/);
    await press(" ");
    expect(audience.value.include.map((one) => `${one.kind}:${one.id}`)).toEqual([below]);
    await press("ArrowLeft");
    expect(active()).toBe("department:4");
    await press("ArrowLeft");
    await waitFor(() => expect(row("department:4").getAttribute("aria-expanded")).toBe("false"));
    await press("End");
    expect(active()).toBe(rows().at(-1)?.dataset["id"]);
  });

  it("searches, ticks a hit, and removes it on the right", async () => {
    await show();
    await fireEvent.update(screen.getByTestId("picker-search"), "lisi");
    await waitFor(() => expect(row("person:lisi")).toBeTruthy());
    await fireEvent.click(row("person:lisi"));
    expect(audience.value.include).toHaveLength(1);
    expect(row("person:lisi").getAttribute("aria-selected")).toBe("true");
    await fireEvent.click(screen.getByTestId("picker-chosen").querySelector("button") as Element);
    expect(audience.value.include).toEqual([]);
  });

  it("chooses everyone on its own tab, and says so on the right", async () => {
    await show();
    const tab = screen.getByTestId("picker-tab-all");
    await fireEvent.mouseDown(tab);
    tab.focus();
    await waitFor(() => screen.getByTestId("picker-all"));
    await fireEvent.click(screen.getByTestId("picker-all"));
    expect(audience.value.all).toBe(true);
    expect(screen.getByTestId("picker-chosen").dataset["id"]).toBe("@all");
  });

  it("has the groups on a tab, or leads to where they are added", async () => {
    await show();
    const tab = screen.getByTestId("picker-tab-channels");
    await fireEvent.mouseDown(tab);
    tab.focus();
    await waitFor(() => expect(row("robot:practice-robot")).toBeTruthy());
    await fireEvent.click(row("robot:practice-robot"));
    expect(audience.value.include).toEqual([{ kind: "robot", id: "practice-robot", name: "值班群" }]);
    expect(await axeFindings()).toEqual([]);
    const { chats } = await host.channelList("practice");
    for (const chat of chats) await host.chatForget("practice", chat.chat_id);
    await host.robotForget("practice", "practice-robot");
    await waitFor(() => screen.getByTestId("picker-channels-add"));
    await fireEvent.click(screen.getByTestId("picker-channels-add"));
    expect(open.value).toBe(false);
    expect([useRouter().page, useRouter().tab]).toEqual(["directory", "chats"]);
  });

  it("says what to do when nothing is loaded, while it loads, and when it may not be read", async () => {
    await show();
    host.emit("directory", status({}));
    await waitFor(() => expect(screen.getByTestId("picker").textContent).toContain("通讯录还没有载入"));
    host.emit("directory", status({ progress: { stage: "members", done: 40, total: 120 } }));
    await waitFor(() => expect(screen.getByTestId("directory-progress").textContent).toContain("40 / 120"));
    host.emit("directory", status({ readable: false, problem: errorOf("api") }));
    await waitFor(() => expect(screen.getByTestId("picker").textContent).toContain("直接输入账号"));
  });

  it("satisfies axe with tree and with hits", async () => {
    await show();
    await waitFor(() => expect(row("department:2")).toBeTruthy());
    expect(await axeFindings()).toEqual([]);
    await fireEvent.update(screen.getByTestId("picker-search"), "wang");
    await waitFor(() => expect(row("person:wangwei")).toBeTruthy());
    expect(await axeFindings()).toEqual([]);
  });
});
