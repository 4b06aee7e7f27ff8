import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { defineComponent, h, nextTick, ref } from "vue";
import { apiErrorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import { useToasts } from "@/stores/toasts";
import Button from "./Button.vue";
import Checkbox from "./Checkbox.vue";
import ConfirmDialog from "./ConfirmDialog.vue";
import Dialog from "./Dialog.vue";
import ErrorPanel from "./ErrorPanel.vue";
import Field from "./Field.vue";
import IconButton from "./IconButton.vue";
import { CloseIcon } from "./icons";
import Input from "./Input.vue";
import ListBox from "./ListBox.vue";
import Menu from "./Menu.vue";
import ProgressBar from "./ProgressBar.vue";
import RadioCards from "./RadioCards.vue";
import SearchInput from "./SearchInput.vue";
import Select from "./Select.vue";
import Switch from "./Switch.vue";
import Tabs from "./Tabs.vue";
import TextArea from "./TextArea.vue";
import ToastHost from "./ToastHost.vue";
import VirtualList from "./VirtualList.vue";

beforeEach(async () => {
  await prepare();
});

/** A component with a model, as a page would use it. */
function withModel<T>(initial: T, draw: (model: { value: T; update: (next: T) => void }) => unknown) {
  const value = ref(initial) as { value: T };
  const component = defineComponent({
    render: () => draw({ value: value.value, update: (next) => (value.value = next) }) as never,
  });
  return { value, component };
}

describe("Field", () => {
  const field = (problem: string | null) =>
    withModel("", (model) =>
      h(
        Field,
        {
          label: "标题",
          path: "textcard.title",
          help: "不超过 128 字",
          problem,
          required: true,
          meter: { path: "textcard.title", unit: "chars", used: 130, limit: 128, beyond: "cut", room: -2 },
        },
        () =>
          h(Input, { modelValue: model.value, "onUpdate:modelValue": model.update, "data-field": "textcard.title" }),
      ),
    );
  it("ties label, help and problem to the control", async () => {
    mount(field("请填写标题").component);
    const input = screen.getByLabelText(/标题/);
    expect(input.getAttribute("data-field")).toBe("textcard.title");
    expect(input.getAttribute("aria-invalid")).toBe("true");
    const described = (input.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id));
    expect(described.map((element) => element?.textContent?.trim())).toEqual(["请填写标题", "不超过 128 字"]);
    expect(document.querySelector("[data-error-for='textcard.title']")).not.toBeNull();
    expect(await axeFindings()).toEqual([]);
  });
  it("counts what is too much in characters and complains only when there is a problem", () => {
    mount(field(null).component);
    const meter = document.querySelector<HTMLElement>("[data-meter='textcard.title']");
    expect(meter?.textContent?.trim()).toBe("超出 2 个字");
    expect(meter?.dataset["over"]).toBe("true");
    expect(document.querySelector("[data-error-for]")).toBeNull();
    expect(screen.getByLabelText(/标题/).hasAttribute("aria-invalid")).toBe(false);
  });
});

describe("text controls", () => {
  for (const [name, control] of [
    ["Input", Input],
    ["TextArea", TextArea],
    ["SearchInput", SearchInput],
  ] as const)
    it(`${name} waits for the end of a composition`, async () => {
      const { value, component } = withModel("", (model) =>
        h(control as never, {
          label: "搜索",
          "aria-label": "搜索",
          modelValue: model.value,
          "onUpdate:modelValue": model.update,
        }),
      );
      mount(component);
      const input = screen.getByLabelText<HTMLInputElement>("搜索");
      await fireEvent(input, new CompositionEvent("compositionstart"));
      input.value = "ni'hao";
      await fireEvent(input, new InputEvent("input", { isComposing: true }));
      expect(value.value).toBe("");
      input.value = "你好";
      await fireEvent(input, new CompositionEvent("compositionend"));
      expect(value.value).toBe("你好");
    });
  it("SearchInput is emptied by Escape, but not by the Escape that ends a composition", async () => {
    const { value, component } = withModel("张", (model) =>
      h(SearchInput, { label: "搜索", modelValue: model.value, "onUpdate:modelValue": model.update }),
    );
    mount(component);
    const input = screen.getByRole("searchbox");
    await fireEvent.keyDown(input, { key: "Escape", isComposing: true });
    expect(value.value).toBe("张");
    await fireEvent.keyDown(input, { key: "Escape" });
    expect(value.value).toBe("");
    expect(await axeFindings()).toEqual([]);
  });
});

describe("choices", () => {
  it("Select, Switch, Checkbox have names and change their model", async () => {
    const number = withModel(1, (model) =>
      h(Field, { label: "点击后" }, () =>
        h(Select as never, {
          modelValue: model.value,
          "onUpdate:modelValue": model.update,
          options: [
            { value: 1, label: "打开网页" },
            { value: 2, label: "打开小程序" },
          ],
        }),
      ),
    );
    const on = withModel(false, (model) =>
      h(Switch, { label: "保密消息", modelValue: model.value, "onUpdate:modelValue": model.update }),
    );
    const ticked = withModel<boolean | "indeterminate">(false, (model) =>
      h(Checkbox, { label: "我已了解", modelValue: model.value, "onUpdate:modelValue": model.update }),
    );
    mount(defineComponent({ render: () => [h(number.component), h(on.component), h(ticked.component)] }));
    await fireEvent.update(screen.getByLabelText("点击后"), "2");
    expect(number.value.value).toBe(2);
    await fireEvent.click(screen.getByRole("switch", { name: "保密消息" }));
    expect(on.value.value).toBe(true);
    await fireEvent.click(screen.getByRole("checkbox", { name: "我已了解" }));
    expect(ticked.value.value).toBe(true);
    expect(await axeFindings()).toEqual([]);
  });
  it("RadioCards is a radio group with one choice", async () => {
    const { value, component } = withModel("a", (model) =>
      h(RadioCards as never, {
        label: "消息类型",
        modelValue: model.value,
        "onUpdate:modelValue": model.update,
        options: [
          { value: "a", label: "文本", testid: "kind-a" },
          { value: "b", label: "卡片", testid: "kind-b" },
        ],
      }),
    );
    mount(component);
    expect(screen.getByRole("radiogroup", { name: "消息类型" })).toBeTruthy();
    expect(screen.getByTestId("kind-a").getAttribute("aria-checked")).toBe("true");
    await fireEvent.click(screen.getByRole("radio", { name: "卡片" }));
    expect(value.value).toBe("b");
    expect(screen.getByTestId("kind-b").getAttribute("aria-checked")).toBe("true");
    expect(await axeFindings()).toEqual([]);
  });
  it("Tabs show one panel", async () => {
    const { value, component } = withModel("phone", (model) =>
      h(
        Tabs as never,
        {
          label: "预览",
          modelValue: model.value,
          "onUpdate:modelValue": model.update,
          tabs: [
            { value: "phone", label: "手机" },
            { value: "request", label: "请求" },
          ],
        },
        { phone: () => "电话面", request: () => "请求面" },
      ),
    );
    mount(component);
    expect(screen.getByText("电话面")).toBeTruthy();
    await fireEvent.mouseDown(screen.getByRole("tab", { name: "请求" }), { button: 0 });
    await nextTick();
    expect(value.value).toBe("request");
    expect(screen.queryByText("电话面")).toBeNull();
    expect(await axeFindings()).toEqual([]);
  });
});

describe("buttons", () => {
  it("Button while loading is busy and cannot be pressed", async () => {
    const click = vi.fn();
    mount(Button, { loading: true, onClick: click }, { default: () => "发送" });
    const button = screen.getByRole<HTMLButtonElement>("button", { name: "发送" });
    button.focus();
    await fireEvent.click(button);
    expect(click).not.toHaveBeenCalled();
    expect(button.getAttribute("aria-disabled")).toBe("true");
    expect(button.getAttribute("aria-busy")).toBe("true");
    expect(document.activeElement).toBe(button);
  });
  it("IconButton is named, its icon is decoration", async () => {
    mount(IconButton, { label: "移除" }, { default: () => h(CloseIcon) });
    const button = screen.getByRole("button", { name: "移除" });
    expect(button.querySelector("svg")?.getAttribute("aria-hidden")).toBe("true");
    expect(button.querySelector("svg path")?.getAttribute("stroke")).toBe("currentColor");
    expect(await axeFindings()).toEqual([]);
  });
  it("Menu opens with the keyboard and runs what is chosen", async () => {
    const run = vi.fn();
    mount(
      Menu,
      { entries: [{ label: "改名", run }, { separator: true }, { label: "删除", danger: true, run: vi.fn() }] },
      {
        trigger: () => h("button", "更多"),
      },
    );
    await fireEvent.keyDown(screen.getByRole("button", { name: "更多" }), { key: "Enter" });
    const item = await screen.findByRole("menuitem", { name: "改名" });
    expect(await axeFindings(document.body, ["aria-hidden-focus"])).toEqual([]);
    await fireEvent.click(item);
    await waitFor(() => expect(run).toHaveBeenCalledOnce());
  });
});

describe("windows over the page", () => {
  for (const look of ["window", "sheet"] as const)
    it(`Dialog as a ${look} takes the focus, has a name, closes by Escape but not while composing`, async () => {
      const { value, component: root } = withModel(true, (model) =>
        h(
          Dialog as never,
          { look, title: "存为模板", open: model.value, "onUpdate:open": model.update },
          { default: () => h("input", { "aria-label": "名称" }), footer: () => h(Button, null, () => "保存") },
        ),
      );
      mount(root);
      const dialog = await screen.findByRole("dialog", { name: "存为模板" });
      await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
      expect(await axeFindings(dialog)).toEqual([]);
      await fireEvent.keyDown(screen.getByLabelText("名称"), { key: "Escape", keyCode: 229 });
      expect(value.value).toBe(true);
      await fireEvent.keyDown(screen.getByLabelText("名称"), { key: "Escape" });
      await waitFor(() => expect(value.value).toBe(false));
    });
  it("ConfirmDialog says what it does and only that button does it", async () => {
    const confirm = vi.fn();
    const { value, component } = withModel(true, (model) =>
      h(ConfirmDialog, {
        title: "发送给 4,213 人",
        description: "发出后无法撤销。",
        confirm: "发送给 4,213 人",
        open: model.value,
        "onUpdate:open": model.update,
        onConfirm: confirm,
      }),
    );
    mount(component);
    const dialog = await screen.findByRole("alertdialog");
    expect(await axeFindings(dialog)).toEqual([]);
    await fireEvent.click(screen.getByRole("button", { name: "发送给 4,213 人" }));
    expect(confirm).toHaveBeenCalledOnce();
    await fireEvent.click(screen.getByRole("button", { name: "取消" }));
    await waitFor(() => expect(value.value).toBe(false));
    expect(confirm).toHaveBeenCalledOnce();
  });
});

describe("ErrorPanel", () => {
  it("says what happened, why and what to do; the address is ready to copy, the code one click away", async () => {
    mount(ErrorPanel, { error: apiErrorOf(60020) });
    expect(screen.getByRole("alert").textContent).toContain("企业可信 IP");
    expect(screen.getByTestId("error-ip").textContent).toBe("203.0.113.9");
    expect(screen.queryByText(/errcode 60020/)).toBeNull();
    await fireEvent.click(screen.getByRole("button", { name: "技术信息" }));
    expect(screen.getByText(/hint 1665631550347282440343881/)).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
  });
  it("draws what the server said as text", async () => {
    const error = apiErrorOf(40058, { message: "<img src=x onerror=alert(1)>" });
    mount(ErrorPanel, { error });
    await fireEvent.click(screen.getByRole("button", { name: "技术信息" }));
    expect(document.querySelector("img")).toBeNull();
    expect(screen.getByText(/<img src=x/)).toBeTruthy();
  });
});

describe("lists, progress, toasts", () => {
  it("VirtualList keeps only the rows in sight, and tells which", async () => {
    const range = vi.fn();
    mount(
      VirtualList as never,
      { label: "成员", items: Array.from({ length: 10_000 }, (_, i) => `m${i}`), rowHeight: 32, onRange: range },
      { default: (props: { item: string }) => h("div", { role: "listitem" }, props.item) },
    );
    await nextTick();
    const rows = screen.getAllByRole("listitem");
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.length).toBeLessThan(60);
    expect(rows[0]?.textContent).toBe("m0");
    expect(range).toHaveBeenCalled();
    expect(await axeFindings()).toEqual([]);
  });
  it("VirtualList tells of the rows in sight, not of one that is kept elsewhere", async () => {
    const range = vi.fn();
    mount(
      VirtualList as never,
      {
        label: "行",
        role: "grid",
        items: Array.from({ length: 10_000 }, (_, i) => `m${i}`),
        rowHeight: 32,
        headHeight: 32,
        keep: 9000,
        onRange: range,
      },
      {
        head: () => h("div", { role: "row" }, h("span", { role: "columnheader" }, "名称")),
        default: (props: { item: string }) => h("div", { role: "row" }, h("span", { role: "gridcell" }, props.item)),
      },
    );
    await nextTick();
    const rows = screen.getAllByRole("row").map((row) => row.textContent);
    expect([rows[0], rows[1], rows.at(-1)]).toEqual(["名称", "m0", "m9000"]);
    const [first, last] = range.mock.lastCall as [number, number];
    expect(first).toBe(0);
    expect(last).toBeLessThan(60);
    expect(await axeFindings()).toEqual([]);
  });
  it("ListBox is walked by the keys that move, and only these without a modifier", async () => {
    const picked = vi.fn();
    mount(
      ListBox as never,
      { label: "成员", items: Array.from({ length: 14 }, (_, i) => `m${i}`), rowHeight: 32, onPick: picked },
      { default: ({ item, row }: { item: string; row: object }) => h("div", { ...row, "aria-selected": false }, item) },
    );
    const list = screen.getByRole("listbox");
    const press = async (key: string, more: object = {}) => {
      await fireEvent.keyDown(list, { key, ...more });
      return document.getElementById(list.getAttribute("aria-activedescendant") ?? "")?.textContent;
    };
    expect(await press("ArrowUp")).toBe("m0");
    expect(await press("ArrowDown", { ctrlKey: true })).toBe("m0");
    expect(await press("ArrowDown", { isComposing: true })).toBe("m0");
    expect(await press("ArrowDown")).toBe("m1");
    expect(await press("PageDown")).toBe("m11");
    expect(await press("PageDown")).toBe("m13");
    expect(await press("Home")).toBe("m0");
    expect(await press("End")).toBe("m13");
    expect(await press("PageUp")).toBe("m3");
    expect(picked).not.toHaveBeenCalled();
    await press("Enter");
    expect(picked).toHaveBeenLastCalledWith("m3", 3);
    await fireEvent.click(screen.getByText("m5"));
    expect(picked).toHaveBeenLastCalledWith("m5", 5);
    expect(await axeFindings()).toEqual([]);
  });
  it("ProgressBar has a name and a value", async () => {
    mount(ProgressBar, { label: "正在读取成员", value: 30, max: 60 });
    expect(screen.getByRole("progressbar", { name: "正在读取成员" }).getAttribute("aria-valuenow")).toBe("50");
    expect(await axeFindings()).toEqual([]);
  });
  it("toasts are announced, act once, and go by themselves", async () => {
    vi.useFakeTimers();
    try {
      mount(ToastHost);
      const undo = vi.fn();
      const store = useToasts();
      store.show("模板已删除", { action: { label: "撤销", run: undo } });
      store.show("已保存");
      await nextTick();
      expect(screen.getByTestId("toast").textContent).toContain("已保存");
      vi.advanceTimersByTime(4000);
      await nextTick();
      await fireEvent.click(screen.getByRole("button", { name: "撤销" }));
      expect(undo).toHaveBeenCalledOnce();
      expect(store.toasts).toHaveLength(0);
      store.show("已保存");
      store.hold();
      vi.advanceTimersByTime(60_000);
      expect(store.toasts).toHaveLength(1);
      store.release();
      vi.advanceTimersByTime(60_000);
      expect(store.toasts).toHaveLength(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
