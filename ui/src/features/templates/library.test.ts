import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { Draft } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useToasts } from "@/stores/toasts";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import TemplatesPage from "@/pages/TemplatesPage.vue";

let host: MockHost;
const draft = (content: string): Draft => ({
  message: { msgtype: "text", text: { content } },
  options: { safe: 0, enable_id_trans: false, duplicate_check_interval: 1800 },
  audience: { all: false, include: [] },
});
const rows = () => screen.queryAllByTestId("template-row").map((one) => one.dataset["name"]);
const rowOf = (name: string) =>
  screen.getAllByTestId("template-row").find((one) => one.dataset["name"] === name) as HTMLElement;
const within = (name: string, testid: string) => rowOf(name).querySelector(`[data-testid=${testid}]`) as HTMLElement;
const look = () => screen.getByRole("region", { name: "内容预览" }).textContent;
const undo = () =>
  useToasts()
    .toasts.find((toast) => toast.action)
    ?.action?.run();

beforeEach(async () => {
  host = await prepare();
});

/** The page with a few templates, the given ones tagged and starred. */
async function show(marks: { tags?: Record<string, string[]>; starred?: string[] } = {}): Promise<void> {
  for (const name of ["周报", "停水", "班车"]) {
    const { id } = await host.templateSave(name, draft(`${name}\n请各位留意`), false, false);
    if (marks.tags?.[name]) await host.templateTag(id, marks.tags[name]);
    if (marks.starred?.includes(name)) await host.templateStar(id, true);
  }
  mount(TemplatesPage);
  await waitFor(() => expect(rows()).toHaveLength(3));
}

describe("finding a template", () => {
  it("orders by use unless it is told otherwise", async () => {
    await show();
    expect(screen.getByTestId<HTMLSelectElement>("template-order").value).toBe("use");
    await fireEvent.update(screen.getByTestId("template-order"), "name");
    await waitFor(() => expect(rows()).toEqual(["班车", "停水", "周报"]));
  });

  it("stars one and shows the starred ones alone", async () => {
    await show();
    expect(screen.queryByTestId("filter-starred")).toBeNull();
    expect(within("停水", "template-star").getAttribute("aria-label")).toBe("给“停水”加星标");
    await fireEvent.click(within("停水", "template-star"));
    await waitFor(() => expect(within("停水", "template-star").getAttribute("aria-pressed")).toBe("true"));
    await fireEvent.click(screen.getByTestId("filter-starred"));
    expect(rows()).toEqual(["停水"]);
    await waitFor(() => expect(look()).toContain("停水"));
    // Without a starred one there is nothing left to filter by.
    await fireEvent.click(within("停水", "template-star"));
    await waitFor(() => expect(rows()).toHaveLength(3));
  });

  it("shows those with a tag, and says when nothing is left", async () => {
    await show({ tags: { 周报: ["人事"], 停水: ["行政"] }, starred: ["停水"] });
    const tags = () => screen.getAllByTestId("filter-tag").map((one) => one.dataset["tag"]);
    expect(tags().sort()).toEqual(["人事", "行政"]);
    expect(rowOf("周报").textContent).toContain("人事");
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(screen.getByText("人事", { selector: "[data-testid=filter-tag] span" }));
    expect(rows()).toEqual(["周报"]);
    await fireEvent.click(screen.getByTestId("filter-starred"));
    expect(rows()).toEqual([]);
    await fireEvent.click(screen.getByTestId("filter-clear"));
    expect(rows()).toHaveLength(3);
  });
});

describe("tags", () => {
  async function open(name: string): Promise<void> {
    await fireEvent.click(rowOf(name).querySelector("[aria-pressed]:not([data-testid])") as HTMLElement);
    await fireEvent.click(screen.getByTestId("template-tags"));
    await waitFor(() => screen.getByTestId("tag-new"));
  }
  const input = () => screen.getByTestId<HTMLInputElement>("tag-new");

  it("are pressed where others have them, and typed where they are new", async () => {
    await show({ tags: { 周报: ["人事"] } });
    await open("停水");
    expect(await axeFindings(screen.getByRole("dialog"))).toEqual([]);
    await fireEvent.click(screen.getByTestId("tag"));
    await fireEvent.update(input(), "行政");
    await fireEvent.keyDown(input(), { key: "Enter" });
    await fireEvent.update(input(), "每月");
    await fireEvent.click(screen.getByTestId("tags-save"));
    await waitFor(() => expect(screen.queryByTestId("tag-new")).toBeNull());
    await waitFor(() => expect(rowOf("停水").textContent).toContain("每月"));
    const found = (await host.templateList("", "use")).find((row) => row.name === "停水");
    expect(found?.tags).toEqual(["人事", "行政", "每月"]);
  });

  it("that cannot be are told, and the Enter of an input method adds nothing", async () => {
    await show();
    await open("停水");
    await fireEvent.update(input(), "biaoqian");
    await fireEvent.keyDown(input(), { key: "Enter", keyCode: 229 });
    expect(screen.queryByTestId("tag")).toBeNull();
    await fireEvent.update(input(), "长".repeat(21));
    await fireEvent.click(screen.getByTestId("tags-save"));
    await waitFor(() => screen.getByText(/每个标签最多 20 个字/));
  });
});

describe("versions", () => {
  async function open(): Promise<void> {
    for (const text of ["第一版", "第二版", "第三版"]) await host.templateSave("周报", draft(text), false, true);
    mount(TemplatesPage);
    await waitFor(() => expect(rows()).toEqual(["周报"]));
    await fireEvent.click(screen.getByTestId("template-versions"));
    await waitFor(() => expect(screen.getAllByTestId("version")).toHaveLength(2));
  }
  const summary = async () => (await host.templateList("", "use"))[0]?.summary;

  it("are looked at and gone back to, with a way back", async () => {
    await open();
    const dialog = screen.getByRole("dialog");
    await waitFor(() => expect(dialog.querySelector("[role=group]")?.textContent).toContain("第二版"));
    expect(await axeFindings(screen.getByRole("dialog"))).toEqual([]);
    await fireEvent.click(screen.getByText("第一版"));
    await waitFor(() => expect(dialog.querySelector("[role=group]")?.textContent).toContain("第一版"));
    await fireEvent.click(screen.getByTestId("version-restore"));
    await waitFor(() => expect(screen.queryByTestId("version")).toBeNull());
    await waitFor(() => expect(look()).toContain("第一版"));
    undo();
    await waitFor(() => expect(look()).toContain("第三版"));
    expect(await summary()).toBe("第三版");
  });

  it("there are none before the first change", async () => {
    await show();
    await fireEvent.click(screen.getByTestId("template-versions"));
    await waitFor(() => screen.getByText("还没有历史版本"));
    expect(screen.queryByTestId("version-restore")).toBeNull();
  });
});

describe("importing", () => {
  const base64 = (value: unknown) => btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))));
  const file = (name: string, version = 1) => ({
    name: `${name}.posthorn.json`,
    content: base64({ posthorn: "template", version, name, draft: draft("{{ 姓名 }}：请留意") }),
  });
  async function chosen(...files: ReturnType<typeof file>[]): Promise<void> {
    host.answer("templateImportChoose", await host.templateImportOpen(files));
    await fireEvent.click(screen.getByTestId("template-import"));
    await waitFor(() => expect(screen.getAllByTestId("import-look")).toHaveLength(files.length));
  }
  const looks = () => screen.getAllByTestId("import-look");

  it("shows what comes in before it is kept, and takes what is wanted", async () => {
    await show();
    await chosen(file("停水"), file("体检"), file("新版", 99));
    expect(await axeFindings(screen.getByRole("dialog"))).toEqual([]);
    expect(looks()[0]?.textContent).toContain("变量：姓名");
    expect(looks()[0]?.textContent).toContain("已有同名模板，导入后叫“停水 (2)”");
    expect(looks()[2]?.textContent).toContain("请先更新驿传");
    const ticks = screen.getAllByTestId("import-want");
    expect(ticks.map((one) => one.getAttribute("aria-checked"))).toEqual(["true", "true", "false"]);
    expect(ticks[2]).toHaveProperty("disabled", true);
    await fireEvent.click(ticks[0] as HTMLElement);
    expect(screen.getByTestId("import-take").textContent).toContain("导入 1 个");
    await fireEvent.click(screen.getByTestId("import-take"));
    await waitFor(() => expect(screen.queryByTestId("import-look")).toBeNull());
    await waitFor(() => expect(rows()).toContain("体检"));
    expect(rows()).toHaveLength(4);
    expect(useToasts().toasts.at(-1)?.text).toBe("已导入 1 个模板");
    await waitFor(() => expect(look()).toContain("请留意"));
  });

  it("keeps nothing when the user thinks better of it", async () => {
    await show();
    await chosen(file("体检"));
    await fireEvent.click(screen.getByText("取消"));
    await waitFor(() => expect(screen.queryByTestId("import-look")).toBeNull());
    await settled();
    expect(host.args("templateImportTake")).toEqual([[[]]]);
    expect(rows()).toHaveLength(3);
  });

  it("takes files that are dropped, and says what went wrong with it", async () => {
    await show();
    const { name, content } = file("体检");
    const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
    const dataTransfer = { types: ["Files"], files: [new File([bytes], name)] };
    await fireEvent.drop(screen.getByTestId("page-templates"), { dataTransfer });
    await waitFor(() => screen.getByTestId("import-look"));
    host.fail("templateImportTake", errorOf("storage_full"));
    await fireEvent.click(screen.getByTestId("import-take"));
    await waitFor(() => screen.getByText("磁盘空间不足"));
    await fireEvent.click(screen.getByTestId("import-take"));
    await waitFor(() => expect(rows()).toContain("体检"));
  });
});
