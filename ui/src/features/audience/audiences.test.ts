import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { defineComponent, h, ref, type Ref } from "vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { AbsentWhy, Audience } from "@/ipc";
import { NOW, type MockHost } from "@/ipc/mock";
import { useToasts } from "@/stores/toasts";
import { errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import { person } from "@/test/sends";
import ListDialog from "./components/ListDialog.vue";
import { columnLetter } from "./model/list-file";
import SavedDialog from "./components/SavedDialog.vue";
import ToLine from "./components/ToLine.vue";

let host: MockHost;
let audience: Ref<Audience>;
const staff = { kind: "department" as const, id: "3", name: "人力资源部" };
const lisi = person("lisi", "李四");
const zhou = person("zhouyi", "周怡");
const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

beforeEach(async () => {
  host = await prepare();
});

describe("people left out", () => {
  function show(now: Audience, profileId = "practice"): void {
    audience = ref(now);
    mount(
      defineComponent(
        () => () =>
          h(ToLine, {
            profileId,
            modelValue: audience.value,
            "onUpdate:modelValue": (next: Audience) => (audience.value = next),
          }),
      ),
    );
  }
  it("are shown on a line of their own and counted", async () => {
    show({ all: false, include: [staff], exclude: [lisi] });
    await screen.findByTestId("without-input");
    await waitFor(() => expect(screen.getByTestId("to-count").textContent).toContain("共 18 人（已排除 1 人）"));
    await waitFor(() => expect(screen.getByTestId("without-count").textContent).toContain("去掉 1 人"));
    expect(screen.getAllByTestId("to-chip")).toHaveLength(1);
    expect(screen.getAllByTestId("without-chip")).toHaveLength(1);
    expect(await axeFindings()).toEqual([]);
  });
  it("are found by typing, never groups or everyone, and can be taken back", async () => {
    show({ all: false, include: [staff], exclude: [lisi] });
    const input = await screen.findByTestId("without-input");
    input.focus();
    const hits = () => screen.queryAllByTestId("to-hit").map((one) => one.dataset["id"]);
    await fireEvent.update(input, "全体");
    await waitFor(() => expect(hits()).toEqual(["tag:4"]));
    await fireEvent.update(input, "值班");
    await waitFor(() => expect(hits()).toEqual([]));
    await fireEvent.update(input, "zhangsan");
    await waitFor(() => expect(hits()[0]).toBe("person:zhangsan"));
    await fireEvent.click(screen.getAllByTestId("to-hit")[0] as HTMLElement);
    expect(audience.value.exclude?.map((one) => one.id)).toEqual(["lisi", "zhangsan"]);
    expect(audience.value.include).toHaveLength(1);
    await fireEvent.click(screen.getByTestId("without-drop"));
    expect(audience.value).toEqual({ all: false, include: [staff] });
    await waitFor(() => expect(screen.queryByTestId("without-input")).toBeNull());
  });
  it("of whom nobody can tell who remains: says why and what to do", async () => {
    const all = { all: true, include: [], exclude: [lisi] };
    show(all, "jiangnan");
    await waitFor(() => expect(screen.getByTestId("without-problem").dataset["why"]).toBe("directory_unread"));
    expect(screen.getByTestId("to-count").textContent).toContain("算不出");
    host.answer("audienceCount", await host.audienceCount("practice", all));
    host.answer("directoryRefresh", { ...(await host.directoryStatus("practice")), profile_id: "jiangnan" });
    await fireEvent.click(screen.getByTestId("without-refresh"));
    await waitFor(() => expect(screen.queryByTestId("without-problem")).toBeNull());
  });
});

describe("a list from a file", () => {
  const added: { recipients: string[]; out: boolean }[] = [];
  const sheets: (File | null)[] = [];
  function show(): void {
    added.length = sheets.length = 0;
    mount(ListDialog, {
      open: true,
      profileId: "practice",
      file: null,
      onMerge: (file: File | null) => sheets.push(file),
      onAdd: (recipients: { id: string }[], out: boolean) =>
        added.push({ recipients: recipients.map((one) => one.id), out }),
    });
  }
  /** Has the file dialog give this. */
  const give = (text: string) => host.answer("listChoose", () => host.listOpen("名单.csv", base64(text)));

  it("asks about namesakes, names who is missing, and adds only who is certain or chosen", async () => {
    give("姓名,部门\n李四,人力资源部\n王伟,\n查无此人,\n李四,\n");
    show();
    await fireEvent.click(await screen.findByTestId("list-choose"));
    await waitFor(() => expect(screen.getByTestId("list-matched").dataset["n"]).toBe("1"));
    expect(screen.getByTestId("list-miss").textContent).toContain("查无此人");
    expect(screen.getByTestId("list-miss").textContent).toContain("第 4 行");
    expect(screen.getByTestId("list-apply").textContent).toContain("添加 1 人到收件人");
    const answer = screen.getByTestId("list-question").querySelector("select");
    if (!answer) throw new Error("nothing is asked");
    await fireEvent.update(answer, answer.options[1]?.value ?? "");
    expect(screen.getByTestId("list-apply").textContent).toContain("添加 2 人");
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(screen.getByTestId("list-to-exclude"));
    await fireEvent.click(screen.getByTestId("list-apply"));
    expect(added).toHaveLength(1);
    expect(added[0]?.out).toBe(true);
    expect(added[0]?.recipients[0]).toBe("lisi");
  });
  it("takes another column when asked", async () => {
    give("姓名,账号\n李四,lisi\n某人,zhangsan\n");
    show();
    await fireEvent.click(await screen.findByTestId("list-choose"));
    await waitFor(() => expect(screen.getByTestId("list-matched").dataset["n"]).toBe("1"));
    const asked = screen.getByTestId("list-question");
    expect(asked.dataset["doubt"]).toBe("name_differs");
    expect(asked.textContent).toContain("账号“zhangsan”不是“某人”");
    await fireEvent.update(screen.getByTestId("list-name-column"), "-1");
    await waitFor(() => expect(screen.getByTestId("list-matched").dataset["n"]).toBe("2"));
    await fireEvent.update(screen.getByTestId("list-column"), "0");
    await waitFor(() => expect(screen.getByTestId("list-matched").dataset["n"]).toBe("1"));
    expect(screen.getByTestId("list-sum").textContent).toBe(
      "共 3 行 = 匹配到 1 + 没找到 1 + 要选 0 + 略过 1（标题行 1）",
    );
  });
  it("asks which column has the people where two mean different ones", async () => {
    give("userid,账号\nlisi,zhangsan\n");
    show();
    await fireEvent.click(await screen.findByTestId("list-choose"));
    await waitFor(() => expect(screen.getByTestId("list-column-ask").textContent).toContain("A 列，userid"));
    expect(screen.getByTestId("list-column-ask").textContent).toContain("B 列，账号");
    expect(screen.getByTestId<HTMLButtonElement>("list-apply").disabled).toBe(true);
    expect(await axeFindings()).toEqual([]);
    await fireEvent.update(screen.getByTestId("list-column"), "1");
    await waitFor(() => expect(screen.queryByTestId("list-column-ask")).toBeNull());
    await screen.findByTestId("list-report");
    await fireEvent.click(screen.getByTestId("list-apply"));
    expect(added).toEqual([{ recipients: ["zhangsan"], out: false }]);
  });
  it("asks for the column where nothing says it", async () => {
    give("甲,乙\n丙,丁\n");
    show();
    await fireEvent.click(await screen.findByTestId("list-choose"));
    await waitFor(() => expect(screen.getByTestId("list-column-ask").textContent).toContain("看不出"));
    expect(screen.queryByTestId("list-problem")).toBeNull();
    await fireEvent.update(screen.getByTestId("list-column"), "1");
    const missing = () =>
      screen
        .getAllByTestId("list-miss")
        .map((one) => one.textContent)
        .join();
    await waitFor(() => expect(missing()).toMatch(/乙.*丁/));
    expect(missing()).not.toMatch(/甲|丙/);
  });
  it("asks whether a row is the heading, and adds nobody before it is said", async () => {
    give("lisi\n账号\nzhangsan\n");
    show();
    await fireEvent.click(await screen.findByTestId("list-choose"));
    await waitFor(() => expect(screen.getByTestId("list-heading-ask").textContent).toContain("第 2 行"));
    expect(screen.getByTestId<HTMLButtonElement>("list-apply").disabled).toBe(true);
    await fireEvent.click(screen.getByTestId("list-heading-none"));
    await waitFor(() => expect(screen.queryByTestId("list-heading-ask")).toBeNull());
    await waitFor(() => {
      expect(screen.getByTestId("list-miss").textContent).toContain("账号");
      expect(screen.getByTestId("list-matched").dataset["n"]).toBe("2");
    });
  });
  it("takes addresses of a domain once the admin says that it is the company's", async () => {
    give("邮箱\nlisi@example.cn\nzhangsan@example.cn\n");
    show();
    await fireEvent.click(await screen.findByTestId("list-choose"));
    await waitFor(() => expect(screen.getAllByTestId("list-question")).toHaveLength(2));
    await fireEvent.click(screen.getByTestId("list-domain"));
    await waitFor(() => expect(screen.getByTestId("list-matched").dataset["n"]).toBe("2"));
    expect(screen.getByTestId("list-domains").textContent).toContain("example.cn");
    expect(await axeFindings()).toEqual([]);
  });
  it("says in words why a file was not taken, and can be tried again", async () => {
    show();
    host.fail("listChoose", errorOf("invalid_input", { field: "list", detail: "locked" }));
    await fireEvent.click(await screen.findByTestId("list-choose"));
    await waitFor(() => expect(screen.getByTestId("list-problem").textContent).toContain("去掉密码"));
    expect(screen.getByTestId("list-choose")).toBeTruthy();
  });
  const dropped = (text: string, name = "名单.csv", type = "Files") => ({
    dataTransfer: { types: [type], files: type === "Files" ? [new File([text], name)] : [] },
  });
  it("is dropped: the box says so while it is over it, and the file is read", async () => {
    show();
    const dialog = await screen.findByTestId("list-dialog");
    await fireEvent.dragOver(dialog, dropped(""));
    expect(screen.getByTestId("list-drop").textContent).toContain("松开");
    await fireEvent.dragLeave(dialog);
    expect(screen.getByTestId("list-drop").textContent).toContain("拖到这里");
    await fireEvent.drop(dialog, dropped("账号\nlisi\nzhouyi\n", "一车间.csv"));
    await waitFor(() => expect(screen.getByTestId("list-matched").dataset["n"]).toBe("2"));
    expect(screen.getByTestId("list-name").textContent).toContain("一车间.csv");
    expect(screen.queryByTestId("list-to-sheet")).toBeNull();
    await fireEvent.click(screen.getByTestId("list-apply"));
    expect(added).toEqual([{ recipients: ["lisi", "zhouyi"], out: false }]);
  });
  it("dropped over another takes its place, and the other is closed", async () => {
    give("账号\nlisi\n");
    show();
    await fireEvent.click(await screen.findByTestId("list-choose"));
    await waitFor(() => expect(screen.getByTestId("list-matched").dataset["n"]).toBe("1"));
    await fireEvent.drop(screen.getByTestId("list-dialog"), dropped("账号\nzhouyi\nlisi\nwangwei\n", "二.csv"));
    await waitFor(() => expect(screen.getByTestId("list-matched").dataset["n"]).toBe("3"));
    expect(screen.getByTestId("list-name").textContent).toContain("二.csv");
    expect(host.calls.filter((one) => one === "listClose")).toHaveLength(1);
  });
  const TWO = "姓名,账号\n李四,lisi\n某人,zhangsan\n";
  it("with more than the people: its columns may fill the message in, with the file that was dropped", async () => {
    show();
    await fireEvent.drop(await screen.findByTestId("list-dialog"), dropped(TWO));
    await fireEvent.click(await screen.findByTestId("list-to-sheet"));
    expect(sheets.map((file) => file?.name)).toEqual(["名单.csv"]);
  });
  it("with more than the people, chosen by a dialog: the page has no file to hand on", async () => {
    give(TWO);
    show();
    await fireEvent.click(await screen.findByTestId("list-choose"));
    await fireEvent.click(await screen.findByTestId("list-to-sheet"));
    expect(sheets).toEqual([null]);
  });
  it("is pasted like any file; text that is dragged is none", async () => {
    show();
    const dialog = await screen.findByTestId("list-dialog");
    await fireEvent.drop(dialog, dropped("", "", "text/plain"));
    expect(host.calls).not.toContain("listOpen");
    await fireEvent.paste(dialog, { clipboardData: { files: [new File(["账号\nlisi\n"], "剪贴板.csv")] } });
    await waitFor(() => expect(screen.getByTestId("list-matched").dataset["n"]).toBe("1"));
  });
  it("dropped and of a kind that cannot be read: says what to do", async () => {
    show();
    await fireEvent.drop(await screen.findByTestId("list-dialog"), dropped("%PDF-1.7\n", "名单.pdf"));
    await waitFor(() => expect(screen.getByTestId("list-problem").textContent).toContain("使用生成它的那份表格"));
    expect(screen.getByTestId("list-choose")).toBeTruthy();
  });
  it("names columns as spreadsheets do", () => {
    expect([0, 25, 26, 51, 52, 255].map(columnLetter)).toEqual(["A", "Z", "AA", "AZ", "BA", "IV"]);
  });
});

describe("saved audiences", () => {
  function show(now: Audience): void {
    audience = ref(now);
    mount(
      defineComponent(
        () => () =>
          h(SavedDialog, {
            open: true,
            profileId: "practice",
            audience: audience.value,
            onChange: (next: Audience) => (audience.value = next),
          }),
      ),
    );
  }
  const save = async (name: string) => {
    await fireEvent.update(await screen.findByTestId("saved-name"), name);
    await fireEvent.click(screen.getByTestId("saved-save"));
  };
  it("are kept under a name, never overwritten unasked, and used again", async () => {
    show({ all: false, include: [staff], exclude: [lisi] });
    await save("全体店长");
    await screen.findByTestId("saved-row");
    expect(screen.getByTestId("saved-row").textContent).toContain("1 项，排除 1 项");
    expect(await axeFindings()).toEqual([]);
    await save("全体店长");
    await screen.findByTestId("saved-replace");
    audience.value = { all: false, include: [lisi] };
    await fireEvent.click(screen.getByTestId("saved-use"));
    await waitFor(() => expect(audience.value.exclude).toEqual([lisi]));
    useToasts().toasts.at(-1)?.action?.run();
    expect(audience.value).toEqual({ all: false, include: [lisi] });
  });
  it("name those who are not in the directory any more", async () => {
    const gone = (id: string, name: string | null, why: AbsentWhy, since: number | null) => ({
      recipient: person(id, name ?? id),
      why,
      since,
    });
    const people = [
      gone("zhangsan", "张三", "missing", NOW),
      gone("lisi", "李四（lisi）", "left", null),
      gone("wangwei", "王伟", "disabled", null),
    ];
    const row = { id: "1", all: false, included: 9, excluded: 0, created_at: NOW, updated_at: NOW };
    host.answer("audiencesList", [
      { ...row, name: "值班", absent: { people, total: 5 } },
      { ...row, id: "2", name: "全体店长" },
    ]);
    show({ all: false, include: [staff] });
    await waitFor(() => expect(names()).toEqual(["值班", "全体店长"]));
    const said = screen.getByTestId("saved-absent").textContent ?? "";
    expect(said).toMatch(/张三 \(zhangsan\) \d+月\d+日起不在通讯录/u);
    expect(said).toContain("李四（lisi） 已离职、王伟 (wangwei) 账号已禁用、还有 2 人");
    expect(await axeFindings()).toEqual([]);
  });
  const names = () => screen.queryAllByTestId("saved-row").map((one) => one.dataset["name"]);
  const kept = async (name: string) => {
    const [row] = await host.audiencesList("practice", name);
    return (await host.audienceOpen("practice", row?.id ?? "")).audience;
  };
  /** Chooses from the menu of the named one. */
  async function act(name: string, entry: string): Promise<void> {
    const row = screen.getAllByTestId("saved-row").find((one) => one.dataset["name"] === name);
    const more = row?.querySelector<HTMLElement>("[data-testid=saved-more]");
    more?.focus();
    await fireEvent.keyDown(more as HTMLElement, { key: "Enter" });
    await fireEvent.keyDown(await screen.findByTestId(entry), { key: "Enter" });
  }
  async function withTwo(): Promise<void> {
    await host.audienceSave("practice", "全体店长", { all: false, include: [staff] }, false);
    await host.audienceSave("practice", "夜班", { all: false, include: [lisi] }, false);
    show({ all: false, include: [zhou], exclude: [lisi] });
    await waitFor(() => expect(names()).toHaveLength(2));
  }
  const undo = () => useToasts().toasts.at(-1)?.action?.run();
  it("are renamed, but never to a name that another has", async () => {
    await withTwo();
    await act("夜班", "saved-rename");
    const input = await screen.findByTestId<HTMLInputElement>("saved-new-name");
    expect(input.value).toBe("夜班");
    await fireEvent.update(input, "全体店长");
    await fireEvent.keyDown(input, { key: "Enter", isComposing: true });
    expect(host.calls).not.toContain("audienceRename");
    await fireEvent.keyDown(input, { key: "Enter" });
    await waitFor(() => expect(screen.getByTestId("saved-dialog").textContent).toContain("已有同名的一组"));
    expect(input.getAttribute("aria-invalid")).toBe("true");
    await fireEvent.update(input, " ");
    await fireEvent.click(screen.getByTestId("saved-rename-save"));
    await waitFor(() => expect(screen.getByTestId("saved-dialog").textContent).toContain("请填写名称"));
    await fireEvent.update(input, "二车间夜班");
    await fireEvent.click(screen.getByTestId("saved-rename-save"));
    await waitFor(() => expect(names()).toContain("二车间夜班"));
    expect(names()).toHaveLength(2);
    expect(await kept("二车间夜班")).toEqual({ all: false, include: [lisi] });
  });
  it("keep their name when renaming is left with Escape, and the dialog stays", async () => {
    await withTwo();
    await act("夜班", "saved-rename");
    const input = await screen.findByTestId("saved-new-name");
    await fireEvent.update(input, "别的");
    await fireEvent.keyDown(input, { key: "Escape" });
    await waitFor(() => expect(screen.queryByTestId("saved-new-name")).toBeNull());
    expect(names()).toContain("夜班");
    expect(screen.getByTestId("saved-dialog")).toBeTruthy();
  });
  it("take the present recipients, which can be undone", async () => {
    await withTwo();
    await act("夜班", "saved-update");
    await waitFor(async () => expect(await kept("夜班")).toEqual({ all: false, include: [zhou], exclude: [lisi] }));
    expect(await kept("全体店长")).toEqual({ all: false, include: [staff] });
    undo();
    await waitFor(async () => expect(await kept("夜班")).toEqual({ all: false, include: [lisi] }));
  });
  it("are deleted, and come back as they were", async () => {
    await withTwo();
    await act("全体店长", "saved-delete");
    await waitFor(() => expect(names()).toEqual(["夜班"]));
    undo();
    await waitFor(() => expect(names()).toHaveLength(2));
    expect(await kept("全体店长")).toEqual({ all: false, include: [staff] });
  });
  it("are added to the recipients there are, exclusions included", async () => {
    await withTwo();
    await act("全体店长", "saved-add");
    await waitFor(() => expect(audience.value.include.map((one) => one.id)).toEqual([zhou.id, staff.id]));
    expect(audience.value.exclude).toEqual([lisi]);
  });
});
