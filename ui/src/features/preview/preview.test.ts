import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { defineComponent, h, provide, ref } from "vue";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createMediaSource } from "@/features/preview/model/media-source";
import type { CardPreview, Preview, Rich, Span } from "@/ipc";
import { axeFindings, mount, prepare, settled } from "@/test/mount";
import ClientPreview from "./ClientPreview.vue";
import CompareDialog from "./CompareDialog.vue";
import MessagePreview from "./MessagePreview.vue";
import { mediaSourceKey, type MediaLook, type MediaSource } from "./parts/media";

const REFERENCE = `posthorn-file:${"ab".repeat(32)}?name=plan.png`;
const PIXEL = "data:image/png;base64,iVBORw0KGgo=";
const rich = (text: string, more: Partial<Span> = {}): Rich => [
  { text, tone: "normal", href: null, cut: false, id_translation: false, ...more },
];
const look = (more: Partial<MediaLook> = {}): MediaLook => ({
  name: "plan.png",
  size: 12_300,
  width: 10,
  height: 10,
  seconds: null,
  thumbnail: null,
  ...more,
});
const blankCard: CardPreview = {
  source: null,
  title: [],
  desc: [],
  emphasis: null,
  image: null,
  image_text: null,
  quote: null,
  sub_title: [],
  vertical: [],
  horizontal: [],
  jumps: [],
  checkbox: null,
  selects: [],
  selection: null,
  buttons: [],
  submit: [],
  action: null,
};

function show(preview: Preview, source?: MediaSource): void {
  mount(
    defineComponent({
      setup() {
        if (source) provide(mediaSourceKey, source);
        return () => h(MessagePreview, { preview });
      },
    }),
  );
}
const shown = () => document.querySelector(".pv")?.textContent?.replace(/\s+/g, " ") ?? "";

beforeEach(async () => {
  await prepare();
});

describe("files", () => {
  it("show their small picture when there is one", async () => {
    const source = vi.fn(async () => look({ thumbnail: PIXEL }));
    show({ kind: "image", media: REFERENCE, safe: true }, source);
    expect((await screen.findByRole("img", { name: "plan.png" })).getAttribute("src")).toBe(PIXEL);
    expect(source).toHaveBeenCalledExactlyOnceWith(REFERENCE);
    expect(shown()).toContain("保密消息");
  });
  it("show name and size", async () => {
    show({ kind: "file", media: REFERENCE, safe: false }, async () => look());
    await waitFor(() => expect(shown()).toContain("12.3 KB"));
    expect(shown()).toContain("plan.png");
  });
  it("keep the name, and say so, when the file is not there any more", async () => {
    show({ kind: "file", media: REFERENCE, safe: false }, async () => null);
    await waitFor(() => expect(shown()).toContain("文件已不在这台电脑上"));
    expect(shown()).toContain("plan.png");
  });
  it("say when none is chosen, and ask nobody about ids that only WeCom knows", async () => {
    const source = vi.fn(async () => look());
    show({ kind: "image", media: "", safe: false }, source);
    await waitFor(() => expect(shown()).toContain("还没有选择图片"));
    show({ kind: "image", media: "3xMediaId", safe: false }, source);
    await screen.findByText("文件内容无法预览");
    expect(source).not.toHaveBeenCalled();
  });
  it("show how long a recording plays, and a video's words", async () => {
    show({ kind: "voice", media: REFERENCE }, async () => look({ seconds: 12 }));
    await screen.findByText("12″");
    show({ kind: "video", media: REFERENCE, title: rich("灭火器"), description: rich("两分钟"), safe: false });
    await screen.findByText("灭火器");
    expect(await axeFindings()).toEqual([]);
  });
  it("do not take a late answer for an earlier file", async () => {
    const answers = new Map<string, (look: MediaLook) => void>();
    const source: MediaSource = (reference) => new Promise((resolve) => answers.set(reference, resolve));
    const other = REFERENCE.replace("plan", "new");
    const media = ref(REFERENCE);
    mount(
      defineComponent(() => {
        provide(mediaSourceKey, source);
        return () => h(MessagePreview, { preview: { kind: "file", media: media.value, safe: false } });
      }),
    );
    await waitFor(() => expect(answers.has(REFERENCE)).toBe(true));
    media.value = other;
    await waitFor(() => expect(answers.has(other)).toBe(true));
    answers.get(other)?.(look({ size: 2_000 }));
    await screen.findByText("2 KB");
    answers.get(REFERENCE)?.(look({ size: 9_000 }));
    await settled();
    expect(shown()).toContain("2 KB");
    expect(shown()).not.toContain("9 KB");
  });
});

describe("the source of files", () => {
  it("asks the program once for each, and again after a failure", async () => {
    const mediaView = vi.fn(async () => ({ reference: REFERENCE, kind: "image" as const, ...look() }));
    const mediaThumbnail = vi.fn(async () => PIXEL);
    const source = createMediaSource(() => ({ mediaView, mediaThumbnail }));
    expect(await source(REFERENCE)).toEqual(look({ thumbnail: PIXEL }));
    await source(REFERENCE);
    expect(mediaView).toHaveBeenCalledTimes(1);
    mediaView.mockRejectedValueOnce(new Error("gone"));
    expect(await source(`${REFERENCE}2`)).toBeNull();
    expect((await source(`${REFERENCE}2`))?.name).toBe("plan.png");
  });
});

describe("articles", () => {
  it("show the first large with its picture's host, the text only when it stands alone", async () => {
    const article = (title: string) => ({
      title: rich(title),
      description: rich(`${title}的说明`),
      picture: { url: "https://static.example.com/a.png", host: "static.example.com", aspect_permille: 2347 },
      action: "url" as const,
    });
    show({ kind: "news", articles: [article("年会"), article("班车")] });
    await screen.findByText("年会");
    expect(screen.getAllByTestId("preview-article")).toHaveLength(2);
    expect(shown()).not.toContain("年会的说明");
    expect(await axeFindings()).toEqual([]);
  });
  it("open for reading and close again, with the focus", async () => {
    show({
      kind: "mpnews",
      safe: true,
      internal_only: true,
      articles: [
        {
          title: rich("月报"),
          digest: rich("摘要"),
          author: rich("安全组"),
          cover: "",
          original: "https://sec.example.com",
          content: [
            { block: "paragraph", text: rich("正文一") },
            {
              block: "picture",
              picture: { url: "https://img.example.com/x.png", host: "img.example.com", aspect_permille: 1778 },
            },
            { block: "list", ordered: true, items: [rich("甲"), rich("乙")] },
          ],
        },
      ],
    });
    expect((await screen.findByTestId("preview-article")).textContent).toContain("摘要");
    expect(shown()).toContain("仅限企业内分享");
    await fireEvent.click(screen.getByTestId("preview-article"));
    const page = await screen.findByTestId("preview-reading");
    expect(page.textContent).toContain("安全组");
    expect(page.querySelectorAll("ol > li")).toHaveLength(2);
    expect(page.textContent).toContain("阅读原文");
    expect(document.activeElement).toBe(screen.getByTestId("preview-article-back"));
    expect(await axeFindings()).toEqual([]);
    await fireEvent.click(screen.getByTestId("preview-article-back"));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("preview-article")));
  });
});

describe("markdown", () => {
  it("draws headings, quotes, bold, code and the three colours, and nothing as HTML", async () => {
    show({
      kind: "markdown",
      blocks: [
        { block: "heading", level: 2, text: rich("通报") },
        { block: "quote", text: rich("处理中", { tone: "warning" }) },
        { block: "paragraph", text: [...rich("粗", { bold: true }), ...rich("undo 3", { code: true })] },
        { block: "paragraph", text: [...rich("好", { tone: "info" }), ...rich("注", { tone: "comment" })] },
        { block: "paragraph", text: rich("<img src=x onerror=alert(1)>") },
      ],
    });
    expect((await screen.findByText("通报")).closest(".pv-h2")).not.toBeNull();
    expect(screen.getByText("处理中").className).toContain("pv-tone-warning");
    expect(screen.getByText("处理中").closest(".pv-block-quote")).not.toBeNull();
    expect(screen.getByText("粗").className).toContain("pv-bold");
    expect(screen.getByText("undo 3").className).toContain("pv-code");
    expect(screen.getByText("好").className).toContain("pv-tone-info");
    expect(screen.getByText("注").className).toContain("pv-tone-comment");
    expect(document.querySelector(".pv img")).toBeNull();
    expect(shown()).toContain("<img src=x onerror=alert(1)>");
  });
});

describe("the larger markdown", () => {
  it("draws lists in lists, quotes in quotes, code, rules and tables as what they are", async () => {
    const paragraph = (text: string) => ({ block: "paragraph" as const, text: rich(text) });
    show({
      kind: "markdown",
      blocks: [
        { block: "paragraph", text: rich("斜", { italic: true }) },
        {
          block: "entries",
          first: 3,
          entries: [
            [paragraph("甲"), { block: "entries", first: null, entries: [[paragraph("乙")]] }],
            [paragraph("丙")],
          ],
        },
        { block: "quoted", blocks: [paragraph("外"), { block: "quoted", blocks: [paragraph("内")] }] },
        { block: "code", text: rich("undo 3\nundo 4") },
        { block: "rule" },
        {
          block: "table",
          aligns: ["left", "right"],
          head: [rich("主机"), rich("结果")],
          rows: [[rich("db-1"), rich("正常")]],
        },
      ],
    });
    expect((await screen.findByText("斜")).className).toContain("pv-italic");
    const [outer, inner] = screen.getAllByRole("list");
    expect(outer?.tagName).toBe("OL");
    expect(outer?.getAttribute("start")).toBe("3");
    expect(inner?.tagName).toBe("UL");
    expect(outer?.contains(inner!)).toBe(true);
    expect(screen.getByText("内").closest("blockquote")?.parentElement?.closest("blockquote")).not.toBeNull();
    expect(screen.getByText(/undo 3/).closest("pre")?.textContent).toBe("undo 3\nundo 4");
    expect(screen.getByRole("separator")).toBeTruthy();
    expect(screen.getByRole("columnheader", { name: "结果" }).className).toBe("pv-right");
    expect(screen.getByRole("cell", { name: "db-1" }).className).toBe("pv-left");
    expect(await axeFindings()).toEqual([]);
  });
});

describe("mini program notices", () => {
  it("enlarge the first row when asked to", async () => {
    show({
      kind: "mini_program",
      title: rich("访客预约"),
      description: [],
      items: [
        { key: rich("时间"), value: rich("14:00") },
        { key: rich("访客"), value: rich("秦女士") },
      ],
      emphasis: true,
      action: "mini_program",
    });
    expect((await screen.findByText("14:00")).closest(".pv-emphasis-figure")).not.toBeNull();
    expect(screen.getByText("秦女士").closest("dd")).not.toBeNull();
    expect(shown()).toContain("进入小程序");
  });
});

describe("cards that are answered", () => {
  it("draw check boxes with what is chosen at first, and the button below", async () => {
    show({
      kind: "card",
      card: {
        ...blankCard,
        title: rich("秋游"),
        checkbox: {
          multiple: true,
          options: [
            { text: rich("骑行"), checked: true },
            { text: rich("采摘"), checked: false },
          ],
        },
        submit: rich("投票"),
      },
    });
    const choices = await screen.findByRole("list", { name: "可多选" });
    expect([...choices.children].map((one) => one.textContent)).toEqual(["骑行已选", "采摘"]);
    screen.getByText("投票");
    expect(await axeFindings()).toEqual([]);
  });
  it("draw selectors closed with their choice, open with all options", async () => {
    show({
      kind: "card",
      card: {
        ...blankCard,
        selects: [{ title: rich("日期"), options: [rich("周一"), rich("周二")], selected: 1 }],
        selection: { title: [], options: [], selected: null },
        submit: rich("提交"),
      },
    });
    const [day, empty] = await screen.findAllByTestId("preview-select");
    expect(day?.textContent).toContain("周二");
    expect(empty?.textContent).toContain("还没有选项");
    expect(screen.getByText("周一").closest("ul")?.style.display).toBe("none");
    await fireEvent.click(day as HTMLElement);
    expect(day?.getAttribute("aria-expanded")).toBe("true");
    expect(screen.getByText("周一").closest("ul")?.style.display).toBe("");
  });
  it("draw buttons in their styles, and the menu at the upper right", async () => {
    show({
      kind: "card",
      card: {
        ...blankCard,
        source: { icon: null, desc: rich("审批"), colour: 2, menu: ["转交", "忽略"] },
        title: rich("差旅"),
        buttons: [
          { text: rich("同意"), style: 1, action: "callback" },
          { text: rich("详情"), style: 4, action: "url" },
        ],
      },
    });
    expect((await screen.findByText("同意")).closest(".pv-button-1")).not.toBeNull();
    expect(screen.getByText("详情").closest(".pv-button-4")?.querySelector("svg")).not.toBeNull();
    const menu = await screen.findByTestId("preview-menu");
    await fireEvent.click(menu);
    expect(menu.getAttribute("aria-expanded")).toBe("true");
    expect(screen.getByText("转交")).not.toBeNull();
    expect(await axeFindings()).toEqual([]);
    await fireEvent.keyDown(menu, { key: "Escape" });
    expect(menu.getAttribute("aria-expanded")).toBe("false");
  });
});

describe("cuts", () => {
  it("stand behind a line in the new kinds, too", async () => {
    show({
      kind: "video",
      media: "",
      title: [...rich("标题"), ...rich("多余", { cut: true })],
      description: [],
      safe: false,
    });
    expect((await screen.findByTestId("preview-cut")).textContent).toContain("多余");
  });
});

describe("clients", () => {
  const preview: Preview = { kind: "text", content: rich("今晚检修"), safe: false };
  it("the desktop shows the same message under the sender's name", () => {
    mount(ClientPreview, { client: "desktop", preview, appName: "行政服务", theme: "dark" });
    expect(screen.getByRole("group", { name: "行政服务" }).textContent).toContain("今晚检修");
  });
  it("both appearances stand side by side", async () => {
    mount(CompareDialog, { open: true, client: "phone", preview, appName: "行政服务" });
    await screen.findByTestId("preview-compare-dialog");
    expect(document.querySelectorAll(".pv-phone.pv-light")).toHaveLength(1);
    expect(document.querySelectorAll(".pv-phone.pv-dark")).toHaveLength(1);
    expect(await axeFindings()).toEqual([]);
  });
});
