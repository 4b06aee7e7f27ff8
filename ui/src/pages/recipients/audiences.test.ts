import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { defineComponent, h, ref, type Ref } from "vue";
import { beforeEach, describe, expect, it } from "vitest";
import type { Audience } from "@/ipc";
import { fakeError, type FakeHost } from "@/ipc/fake";
import { useToasts } from "@/stores/toasts";
import { axeFindings, mount, prepare } from "@/test/mount";
import ListDialog from "./ListDialog.vue";
import { columnLetter } from "./listFile";
import SavedDialog from "./SavedDialog.vue";
import ToLine from "./ToLine.vue";

let fake: FakeHost;
let audience: Ref<Audience>;
const company = { kind: "department" as const, id: "1", name: "江南纺织集团" };
const lisi = { kind: "person" as const, id: "lisi", name: "李四" };
const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

beforeEach(async () => {
  fake = await prepare();
});

describe("people left out", () => {
  function show(now: Audience): void {
    audience = ref(now);
    mount(
      defineComponent(
        () => () =>
          h(ToLine, {
            profileId: "practice",
            modelValue: audience.value,
            "onUpdate:modelValue": (next: Audience) => (audience.value = next),
          }),
      ),
    );
  }
  it("are shown on a line of their own and counted", async () => {
    show({ all: false, include: [company], exclude: [lisi] });
    await screen.findByTestId("without-input");
    await waitFor(() => expect(screen.getByTestId("to-count").textContent).toContain("共 67 人（已排除 1 人）"));
    await waitFor(() => expect(screen.getByTestId("without-count").textContent).toContain("去掉 1 人"));
    expect(screen.getAllByTestId("to-chip")).toHaveLength(1);
    expect(screen.getAllByTestId("without-chip")).toHaveLength(1);
    expect(await axeFindings()).toEqual([]);
  });
  it("are found by typing, never groups or everyone, and can be taken back", async () => {
    show({ all: false, include: [company], exclude: [lisi] });
    const input = await screen.findByTestId("without-input");
    input.focus();
    await fireEvent.update(input, "全体");
    await waitFor(() => expect(screen.queryByTestId("to-hit")).toBeNull());
    await fireEvent.update(input, "zhangsan");
    await waitFor(() => expect(screen.getAllByTestId("to-hit")[0]?.dataset["id"]).toBe("person:zhangsan"));
    await fireEvent.click(screen.getAllByTestId("to-hit")[0] as HTMLElement);
    expect(audience.value.exclude?.map((one) => one.id)).toEqual(["lisi", "zhangsan"]);
    expect(audience.value.include).toHaveLength(1);
    await fireEvent.click(screen.getByTestId("without-drop"));
    expect(audience.value).toEqual({ all: false, include: [company] });
    await waitFor(() => expect(screen.queryByTestId("without-input")).toBeNull());
  });
  it("of whom nobody can tell who remains: says why and what to do", async () => {
    fake.control.unresolvable = "directory_unread";
    show({ all: true, include: [], exclude: [lisi] });
    await waitFor(() => expect(screen.getByTestId("without-problem").dataset["why"]).toBe("directory_unread"));
    expect(screen.getByTestId("to-count").textContent).toContain("算不出");
    fake.control.unresolvable = null;
    await fireEvent.click(screen.getByTestId("without-refresh"));
    await waitFor(() => expect(screen.queryByTestId("without-problem")).toBeNull());
  });
});

describe("a list from a file", () => {
  const added: { recipients: string[]; out: boolean }[] = [];
  function show(): void {
    added.length = 0;
    mount(ListDialog, {
      open: true,
      profileId: "practice",
      file: null,
      onAdd: (recipients: { id: string }[], out: boolean) =>
        added.push({ recipients: recipients.map((one) => one.id), out }),
    });
  }
  const give = (text: string) => (fake.control.nextFile = { name: "名单.csv", content: base64(text) });

  it("asks about namesakes, names who is missing, and adds only who is certain or chosen", async () => {
    give("姓名,部门\n李四,行政部\n王伟,销售部\n查无此人,\n李四,\n");
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
    await waitFor(() => expect(screen.getByTestId("list-matched").dataset["n"]).toBe("2"));
    await fireEvent.update(screen.getByTestId("list-column"), "0");
    await waitFor(() => expect(screen.getByTestId("list-matched").dataset["n"]).toBe("1"));
    expect(screen.getByTestId<HTMLSelectElement>("list-holds").selectedOptions[0]?.textContent).toContain("姓名");
  });
  it("says in words why a file was not taken, and can be tried again", async () => {
    show();
    fake.control.failNext("listChoose", fakeError("invalid_input", { field: "list", detail: "old_or_locked" }));
    await fireEvent.click(await screen.findByTestId("list-choose"));
    await waitFor(() => expect(screen.getByTestId("list-problem").textContent).toContain("另存为 .xlsx"));
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
    show({ all: false, include: [company], exclude: [lisi] });
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
});
