import { fireEvent, screen, waitFor, within } from "@testing-library/vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import ErrorPanel from "@/components/ErrorPanel.vue";
import ExplainDialog from "@/features/atlas/components/ExplainDialog.vue";
import { needWords, setLanguage } from "@/i18n";
import type { MockHost } from "@/ipc/mock";
import { useExplain } from "@/stores/explain";
import { useRouter } from "@/stores/router";
import { apiErrorOf, errorOf } from "@/test/errors";
import { axeFindings, mount, prepare } from "@/test/mount";
import AtlasPage from "./AtlasPage.vue";

let host: MockHost;
beforeEach(async () => {
  host = await prepare();
  await needWords("atlas");
});

const items = () => screen.queryAllByTestId("atlas-item").map((item) => item.dataset["code"]);
const entry = () => screen.findByTestId("atlas-entry");
const row = (article: HTMLElement, id: string) => article.querySelector(`[data-row=${id}]`)?.textContent ?? "";
async function look(words: string): Promise<void> {
  await fireEvent.update(screen.getByTestId("atlas-search"), words);
}

describe("the page of error codes", () => {
  it("lists all codes by what they are about, and explains the one that is chosen", async () => {
    mount(AtlasPage);
    await waitFor(() => expect(items().length).toBeGreaterThan(250));
    const recipients = screen.getByRole("region", { name: "收件人" });
    await fireEvent.click(within(recipients).getByText("没有一个收件人可以送达"));
    const article = await entry();
    expect(article.dataset["code"]).toBe("81013");
    expect(row(article, "why")).toContain("没有发给任何人");
    expect(row(article, "advice")).toContain("可见范围");
    expect(row(article, "place")).toContain("管理后台 → 应用管理 → 应用 → 可见范围");
    expect(row(article, "again")).toContain("处理");
    expect(row(article, "vendor")).toContain("全部非法或无权限");
    expect(screen.getByText("没有一个收件人可以送达", { selector: "[aria-current=true] *" })).toBeTruthy();
    expect(await axeFindings()).toEqual([]);
  });

  it("finds by number and by words, and opens the only answer", async () => {
    mount(AtlasPage);
    await look("可信");
    await waitFor(() => expect(items()).toContain("60020"));
    expect(items().length).toBeLessThan(30);
    await look("81013");
    expect((await entry()).dataset["code"]).toBe("81013");
    await look("no such thing");
    await waitFor(() => screen.getByText("没有找到"));
    expect(await axeFindings()).toEqual([]);
  });

  it("shows the code that a link leads to, its steps line by line, in the language in use", async () => {
    const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    useRouter().go("atlas", { code: 60020 });
    mount(AtlasPage);
    const article = await entry();
    const steps = article.querySelector("[data-row=advice] dd")?.textContent?.split("\n");
    expect(steps?.map((line) => line.slice(0, 2))).toEqual(["1.", "2.", "3."]);
    await fireEvent.click(within(article).getByText("复制说明"));
    expect(copied.mock.lastCall?.[0]).toContain("企业可信IP");
    await setLanguage("en");
    await waitFor(() => expect(article.textContent).toContain("Trusted IPs"));
    await setLanguage("zh-CN");
  });

  it("says of another number that WeCom has none such", async () => {
    useRouter().go("atlas", { code: 123456 });
    mount(AtlasPage);
    expect((await screen.findByTestId("atlas-missing")).textContent).toContain("123456");
  });

  it("says when the program does not answer", async () => {
    host.fail("errorSearch", errorOf("internal"));
    mount(AtlasPage);
    await screen.findByTestId("error-panel");
  });
});

describe("the way from an error to its code", () => {
  it("explains it over what is open, and leads to the page", async () => {
    mount(ErrorPanel, { error: apiErrorOf(81013) });
    const link = screen.getByTestId("explain");
    expect(link.textContent).toContain("81013 是什么意思");
    expect(link.title).toBe("没有一个收件人可以送达");
    await fireEvent.click(link);
    expect(useExplain().code).toBe(81013);
    mount(ExplainDialog, { code: 81013 });
    expect((await entry()).dataset["code"]).toBe("81013");
    expect(await axeFindings(screen.getByRole("dialog"))).toEqual([]);
    await fireEvent.click(screen.getByTestId("explain-all"));
    expect(useExplain().code).toBeNull();
    expect([useRouter().page, useRouter().code]).toEqual(["atlas", 81013]);
  });

  it("is not offered for a number that nobody knows, nor where WeCom gave none", () => {
    mount(ErrorPanel, { error: apiErrorOf(123456) });
    mount(ErrorPanel, { error: errorOf("unreachable") });
    expect(screen.queryByTestId("explain")).toBeNull();
  });
});
