import { fireEvent, screen } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import App from "@/App.vue";
import { setLanguage } from "@/i18n";
import { BLANK_TEXT, EXAMPLE_MARKS, type Draft } from "@/ipc";
import { useCompose } from "@/features/composer/model/draft";
import { useUndo } from "@/features/composer/model/undo";
import { parts } from "@/features/preview/model/examples";
import { draftOf } from "@/lib/draft";
import { mayAsk } from "@/lib/variables";
import { axeFindings, mount, prepare, settled } from "@/test/mount";

import.meta.glob(["./**/*.vue", "../preview/**/*.vue", "../history/components/Day*.vue"], { eager: true });

beforeEach(async () => {
  await prepare();
  await setLanguage("zh-CN");
});

async function write(content: string, more: Partial<Draft> = {}) {
  mount(App);
  await settled();
  const compose = useCompose();
  compose.change({ ...compose.draft, message: { msgtype: "text", text: { content } }, ...more });
  await settled();
  return compose;
}
const field = (name: string) => screen.getByTestId<HTMLInputElement>(`fill-${name}`);
async function type(name: string, value: string): Promise<void> {
  await fireEvent.update(field(name), value);
  await settled();
}
const day = {
  name: "日期",
  kind: "date" as const,
  format: "date_and_weekday" as const,
  default: "",
  example: "2026-12-05",
  required: true,
  options: [],
};

describe("the fields of variables", () => {
  it("ask for what stands in braces, and the preview follows", async () => {
    const compose = await write("{{ 地点 }}明天停电");
    expect(screen.getByTestId("fill-open").textContent).toContain("1");
    await type("地点", "三号楼");
    expect(compose.draft.values).toEqual({ 地点: "三号楼" });
    expect(screen.getByTestId("fill-open").textContent).toContain("都填好了");
    expect(screen.getByTestId("preview").textContent).toContain("三号楼明天停电");
    useUndo().undo();
    await settled();
    expect(field("地点").value).toBe("");
  });

  it("show the example until there is a value, and how a value will read", async () => {
    await write("{{日期}}停电", { variables: [day] });
    expect(screen.getByTestId("preview").querySelector(".pv-example")?.textContent).toBe("12月5日（周六）");
    await type("日期", "2026-12-12");
    expect(screen.getByTestId("preview").querySelector(".pv-example")).toBeNull();
    expect(screen.getByTestId("fill-card").textContent).toContain("12月12日（周六）");
  });

  it("say what is wrong once the field is left, and keep what was typed", async () => {
    await write("{{日期}}停电", { variables: [day] });
    await type("日期", "下周五");
    expect(screen.queryByText(/这里要填日期/)).toBeNull();
    await fireEvent.blur(field("日期"));
    expect(screen.getByText(/这里要填日期/)).toBeTruthy();
    expect(field("日期").value).toBe("下周五");
  });

  it("are set up in a dialog", async () => {
    const compose = await write("{{场次}}");
    await fireEvent.click(screen.getByTestId("fill-set-up"));
    await settled();
    await fireEvent.update(screen.getByTestId("variable-kind"), "choice");
    await fireEvent.click(screen.getByTestId("variable-save"));
    // A choice needs something to choose.
    expect(screen.getByText("请至少写一个选项")).toBeTruthy();
    await fireEvent.update(screen.getByTestId("variable-options"), "上午场\n下午场\n上午场");
    expect(await axeFindings(screen.getByRole("dialog"))).toEqual([]);
    await fireEvent.click(screen.getByTestId("variable-save"));
    await settled();
    expect(compose.draft.variables).toMatchObject([{ name: "场次", kind: "choice", options: ["上午场", "下午场"] }]);
    await type("场次", "下午场");
    expect(screen.getByTestId("preview").textContent).toContain("下午场");
  });

  it("leave what the program fills in to it", async () => {
    await write("{{今天}}起");
    expect(screen.getByTestId("fill-今天").textContent).toContain("由驿传填写");
    expect(await axeFindings()).toEqual([]);
  });
});

describe("whether a draft asks", () => {
  it("is told by braces and by what was declared", () => {
    const blank = draftOf(BLANK_TEXT);
    expect(mayAsk(blank)).toBe(false);
    expect(mayAsk({ ...blank, variables: [day] })).toBe(true);
    const braces = { ...blank, message: { msgtype: "text" as const, text: { content: "{{a}}" } } };
    expect(mayAsk(braces)).toBe(true);
    expect(mayAsk({ ...braces, literal: true })).toBe(false);
  });
});

describe("examples in a preview", () => {
  const [before, behind] = EXAMPLE_MARKS as [string, string];
  it("stand apart, without their marks", () => {
    expect(parts("无")).toEqual([{ text: "无", example: false }]);
    expect(parts(`在${before}食堂${behind}开${before}会${behind}`)).toEqual([
      { text: "在", example: false },
      { text: "食堂", example: true },
      { text: "开", example: false },
      { text: "会", example: true },
    ]);
    // An end in another run.
    expect(parts(`在${before}食`)).toEqual([
      { text: "在", example: false },
      { text: "食", example: true },
    ]);
    expect(parts(`堂${behind}开`)).toEqual([{ text: "堂开", example: false }]);
  });
});
