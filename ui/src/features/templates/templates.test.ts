import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { defineComponent, h, ref } from "vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { Draft } from "@/ipc";
import type { MockHost } from "@/ipc/mock";
import { useCompose, type Origin } from "@/features/composer/model/draft";
import { useToasts } from "@/stores/toasts";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import SaveTemplateDialog from "./components/SaveTemplateDialog.vue";
import TemplatesPage from "@/pages/TemplatesPage.vue";

let host: MockHost;
const lisi = { kind: "person" as const, id: "lisi", name: "李四" };
const draft = (content: string, include: Draft["audience"]["include"] = []): Draft => ({
  message: { msgtype: "text", text: { content } },
  options: { safe: 0, enable_id_trans: false, duplicate_check_interval: 1800 },
  audience: { all: false, include },
});
const rows = () => screen.queryAllByTestId("template-row").map((one) => one.dataset["name"]);
const within = (name: string, testid: string) =>
  screen
    .getAllByTestId("template-row")
    .find((one) => one.dataset["name"] === name)
    ?.querySelector(`[data-testid=${testid}]`) as HTMLElement;

/** The kept templates, each with its draft. */
const kept = async () => Promise.all((await host.templateList("", "changed")).map(({ id }) => host.templateOpen(id)));

beforeEach(async () => {
  host = await prepare();
});

describe("saving as a template", () => {
  let origins: Origin[];
  const name = () => screen.getByTestId<HTMLInputElement>("template-name");
  async function show(of: Draft, origin: Origin | null = null): Promise<void> {
    const open = ref(true);
    origins = [];
    mount(
      defineComponent(
        () => () =>
          h(SaveTemplateDialog, {
            open: open.value,
            "onUpdate:open": (next: boolean) => (open.value = next),
            draft: of,
            origin,
            onKept: (next: Origin) => origins.push(next),
          }),
      ),
    );
    await waitFor(() => screen.getByTestId("template-name"));
  }

  it("keeps the message under its name, with the recipients only when asked to", async () => {
    await show(draft("值班", [lisi]));
    await fireEvent.update(screen.getByTestId("template-name"), " 月度值班 ");
    await fireEvent.click(screen.getByTestId("template-save-confirm"));
    await waitFor(() => expect(screen.queryByTestId("template-name")).toBeNull());
    expect(await kept()).toMatchObject([{ name: "月度值班", draft: draft("值班") }]);
  });

  it("proposes what members read first, marked to be written over", async () => {
    await show(draft("\n停水通知\n明天停水，请提前备水"));
    await waitFor(() => expect(name().value).toBe("停水通知"));
    await settled();
    expect([name().selectionStart, name().selectionEnd]).toEqual([0, 4]);
    await fireEvent.keyDown(name(), { key: "Enter" });
    await waitFor(() => expect(screen.queryByTestId("template-name")).toBeNull());
    expect((await kept()).map((one) => one.name)).toEqual(["停水通知"]);
  });

  it("brings the template up to date that the message came from, or keeps a new one", async () => {
    await host.templateSave("值班", draft("上周", [lisi]), true, false);
    await show(draft("本周", [lisi]), { name: "值班", withRecipients: true });
    await waitFor(() => expect(name().value).toBe("值班"));
    expect(screen.getByTestId("template-update").textContent).toContain("更新模板「值班」");
    expect(screen.getByTestId("template-save-confirm")).toHaveProperty("disabled", true);
    await fireEvent.click(screen.getByTestId("template-update"));
    await waitFor(() => expect(screen.queryByTestId("template-name")).toBeNull());
    expect(await kept()).toMatchObject([{ name: "值班", draft: draft("本周", [lisi]) }]);
    expect(origins).toEqual([{ name: "值班", withRecipients: true }]);
  });

  it("keeps the recipients when asked to", async () => {
    await show(draft("值班", [lisi]));
    await fireEvent.update(screen.getByTestId("template-name"), "值班");
    await fireEvent.click(screen.getByTestId("template-with-recipients"));
    await fireEvent.keyDown(screen.getByTestId("template-name"), { key: "Enter" });
    await waitFor(() => expect(screen.queryByTestId("template-name")).toBeNull());
    expect(await kept()).toMatchObject([{ name: "值班", draft: draft("值班", [lisi]) }]);
  });

  it("asks for a name, and never replaces one unasked", async () => {
    await host.templateSave("值班", draft("旧的"), false, false);
    await show(draft("新的"));
    await waitFor(() => expect(name().value).toBe("新的"));
    await fireEvent.update(name(), " ");
    await fireEvent.click(screen.getByTestId("template-save-confirm"));
    expect(document.body.textContent).toContain("请填写名称");
    await fireEvent.update(screen.getByTestId("template-name"), "值班");
    await fireEvent.click(screen.getByTestId("template-save-confirm"));
    await waitFor(() => screen.getByTestId("template-replace"));
    expect((await kept()).map((one) => one.draft)).toEqual([draft("旧的")]);
    await fireEvent.click(screen.getByTestId("template-replace"));
    await waitFor(() => expect(screen.queryByTestId("template-name")).toBeNull());
    expect((await kept()).map((one) => one.draft)).toEqual([draft("新的")]);
  });

  it("does not take the Enter that ends a composition for a save", async () => {
    await show(draft("值班"));
    await fireEvent.update(screen.getByTestId("template-name"), "zhiban");
    await fireEvent.keyDown(screen.getByTestId("template-name"), { key: "Enter", keyCode: 229 });
    expect(host.calls).not.toContain("templateSave");
  });

  it("satisfies axe", async () => {
    await show(draft("值班", [lisi]));
    expect(await axeFindings()).toEqual([]);
  });
});

describe("the templates page", () => {
  async function show(): Promise<void> {
    await host.templateSave("停电", draft("今晚停电"), true, false);
    await host.templateSave("值班", draft("本周值班表", [lisi]), true, false);
    mount(TemplatesPage);
    await waitFor(() => expect(rows()).toEqual(["停电", "值班"]));
  }

  it("lists, searches and shows what a template looks like", async () => {
    await show();
    await waitFor(() => expect(screen.getByRole("region", { name: "内容预览" }).textContent).toContain("今晚停电"));
    await fireEvent.update(screen.getByTestId("template-search"), "值");
    await waitFor(() => expect(rows()).toEqual(["值班"]));
    await waitFor(() => expect(screen.getByRole("region", { name: "内容预览" }).textContent).toContain("本周值班表"));
  });

  it("loads one into the composer with its recipients", async () => {
    await show();
    await fireEvent.click(within("值班", "template-use"));
    await waitFor(() => expect(useCompose().draft).toEqual(draft("本周值班表", [lisi])));
    expect(useCompose().session?.origin).toEqual({ name: "值班", withRecipients: true });
  });

  it("deletes with a way back", async () => {
    await show();
    await fireEvent.click(within("值班", "template-delete"));
    await waitFor(() => expect(rows()).toEqual(["停电"]));
    useToasts()
      .toasts.find((toast) => toast.action)
      ?.action?.run();
    await waitFor(() => expect(rows()).toContain("值班"));
    expect((await kept()).find((one) => one.name === "值班")?.draft).toEqual(draft("本周值班表", [lisi]));
  });

  it("renames, and says when the name is taken", async () => {
    await show();
    await fireEvent.click(within("值班", "template-rename"));
    await waitFor(() => screen.getByTestId("template-name"));
    await fireEvent.update(screen.getByTestId("template-name"), "停电");
    await fireEvent.click(screen.getByTestId("template-rename-confirm"));
    await waitFor(() => expect(document.body.textContent).toContain("已有同名模板"));
    await fireEvent.update(screen.getByTestId("template-name"), "周值班");
    await fireEvent.click(screen.getByTestId("template-rename-confirm"));
    await waitFor(() => expect(rows()).toContain("周值班"));
  });

  it("tells where a template was exported to, and nothing when the dialog was closed", async () => {
    await show();
    host.answer("templateExport", "/home/user/值班.posthorn.json");
    await fireEvent.click(within("值班", "template-export"));
    await waitFor(() => expect(useToasts().toasts[0]?.text).toContain("/home/user/值班.posthorn.json"));
    host.answer("templateExport", null);
    await fireEvent.click(within("停电", "template-export"));
    await settled();
    expect(host.args("templateExport")).toHaveLength(2);
    expect(useToasts().toasts).toHaveLength(1);
  });

  it("begins with the examples when there are none, and teaches", async () => {
    mount(TemplatesPage);
    await waitFor(() => screen.getByTestId("gallery"));
    await fireEvent.mouseDown(screen.getByTestId("templates-mine"), { button: 0 });
    await waitFor(() => screen.getByText("还没有模板"));
    expect(await axeFindings()).toEqual([]);
  });

  it("satisfies axe", async () => {
    await show();
    expect(await axeFindings()).toEqual([]);
  });
});
