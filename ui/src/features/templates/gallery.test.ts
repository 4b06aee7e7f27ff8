import { fireEvent, screen, waitFor } from "@testing-library/vue";
import { beforeEach, describe, expect, it } from "vitest";
import { setLanguage } from "@/i18n";
import zh from "@/i18n/templates.zh-CN";
import { getHost } from "@/ipc";
import { kinds } from "@/kinds";
import { kindOf } from "@/lib/message";
import { useCompose } from "@/features/composer/model/draft";
import { axeFindings, mount, prepare } from "@/test/mount";
import Gallery from "./components/Gallery.vue";
import { draftFrom, galleryIn, GROUPS, type GalleryEntry } from "./model/gallery";

const gallery = await galleryIn("zh-CN");
const english = await galleryIn("en");

/** A message with what stands for its variables in the preview. */
const shown = ({ message, variables }: GalleryEntry): GalleryEntry["message"] =>
  JSON.parse(
    variables.reduce((text, one) => text.replaceAll(`{{${one.name}}}`, one.example), JSON.stringify(message)),
  ) as GalleryEntry["message"];
const chars = (text: string) => [...text].length;
const bytes = (text: string) => new TextEncoder().encode(text).length;

/** What the documents allow or advise for the fields that the gallery uses, by path without indexes. */
const LIMITS: Record<string, [measure: (text: string) => number, limit: number]> = {
  "text.content": [bytes, 2048],
  "markdown.content": [bytes, 2048],
  "textcard.title": [bytes, 128],
  "textcard.description": [bytes, 512],
  "textcard.url": [bytes, 1024],
  "textcard.btntxt": [chars, 4],
  "news.articles.title": [bytes, 128],
  "news.articles.description": [bytes, 512],
  "news.articles.url": [bytes, 1024],
  "news.articles.picurl": [bytes, 1024],
  "source.desc": [chars, 20],
  "main_title.title": [chars, 36],
  "main_title.desc": [chars, 44],
  sub_title_text: [chars, 160],
  "emphasis_content.title": [chars, 14],
  "emphasis_content.desc": [chars, 22],
  "quote_area.title": [chars, 36],
  "quote_area.quote_text": [chars, 160],
  "card_image.url": [bytes, 1024],
  "vertical_content_list.title": [chars, 38],
  "vertical_content_list.desc": [chars, 160],
  "horizontal_content_list.keyname": [chars, 5],
  "horizontal_content_list.value": [chars, 30],
  "horizontal_content_list.url": [bytes, 1024],
  "jump_list.title": [chars, 18],
  "jump_list.url": [bytes, 1024],
  "card_action.url": [bytes, 1024],
  "button_list.text": [chars, 10],
  "button_list.key": [bytes, 1024],
  "button_list.url": [bytes, 1024],
  "checkbox.question_key": [bytes, 1024],
  "checkbox.option_list.id": [bytes, 128],
  "checkbox.option_list.text": [chars, 17],
  "select_list.question_key": [bytes, 1024],
  "select_list.title": [chars, 16],
  "select_list.option_list.id": [bytes, 128],
  "select_list.option_list.text": [chars, 16],
  "submit_button.text": [chars, 10],
  "submit_button.key": [bytes, 1024],
};
const MOST: Record<string, number> = {
  "news.articles": 8,
  vertical_content_list: 4,
  horizontal_content_list: 6,
  jump_list: 3,
  button_list: 6,
  "checkbox.option_list": 20,
  select_list: 3,
  "select_list.option_list": 10,
};

/** Every text of a message with its path, and every list with its length. */
function walk(node: unknown, path: string, texts: [string, string][], lists: [string, number][]): void {
  if (typeof node === "string") texts.push([path, node]);
  else if (Array.isArray(node)) {
    lists.push([path, node.length]);
    for (const entry of node) walk(entry, path, texts, lists);
  } else if (typeof node === "object" && node !== null)
    for (const [key, value] of Object.entries(node)) walk(value, path ? `${path}.${key}` : key, texts, lists);
}

describe("the gallery's messages", () => {
  it("are about twenty, each named once, in known groups, of many kinds", () => {
    expect(gallery.length).toBeGreaterThanOrEqual(20);
    expect(gallery.map((entry) => entry.id).sort()).toEqual(Object.keys(zh.gallery.occasion).sort());
    for (const group of GROUPS) expect(gallery.some((entry) => entry.group === group)).toBe(true);
    expect(new Set(gallery.map((entry) => kindOf(entry.message))).size).toBeGreaterThanOrEqual(8);
  });

  it("are the same in both languages but for the words", () => {
    const shape = (node: unknown): unknown =>
      typeof node === "string" ? "" : node && typeof node === "object" ? Object.values(node).map(shape) : node;
    for (const [index, entry] of english.entries()) {
      const { id, group, message } = gallery[index]!;
      expect([entry.id, entry.group, kindOf(entry.message)]).toEqual([id, group, kindOf(message)]);
      expect(shape(entry.message), id).toEqual(shape(message));
      expect(JSON.stringify(entry.message), id).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/);
    }
    expect(english).toHaveLength(gallery.length);
  });

  it.each([...gallery, ...english].map((entry) => [entry.id, entry] as const))(
    "%s is of a known kind and within its limits",
    (_, entry) => {
      const message = shown(entry);
      const kind = kindOf(message);
      expect(kinds[kind]).toBeDefined();
      const body = message.msgtype === "template_card" ? message.template_card : message;
      const texts: [string, string][] = [];
      const lists: [string, number][] = [];
      walk(body, "", texts, lists);
      for (const [path, text] of texts) {
        if (path === "msgtype" || path === "card_type") continue;
        const [measure, limit] = LIMITS[path] ?? expect.fail(`no limit known for ${path}`);
        const most = kind === "vote_interaction" && path === "main_title.title" ? 16 : limit;
        expect(text.trim(), path).not.toBe("");
        expect(measure(text), `${path}: ${text}`).toBeLessThanOrEqual(most);
        if (path.endsWith("url")) expect(text).toMatch(/^https:\/\/[a-z]+\.example\.com(\/|$)/);
        for (const [, host] of text.matchAll(/https?:\/\/([^/"')]+)/g)) expect(host).toMatch(/(^|\.)example\.com$/);
      }
      for (const [path, length] of lists) {
        expect(length, path).toBeGreaterThan(0);
        expect(length, path).toBeLessThanOrEqual(MOST[path] ?? expect.fail(`no limit known for ${path}`));
      }
      if (message.msgtype === "template_card" && message.template_card.card_type === "news_notice") {
        const ratio = message.template_card.card_image?.aspect_ratio ?? 1.3;
        expect(ratio).toBeGreaterThanOrEqual(1.3);
        expect(ratio).toBeLessThanOrEqual(2.25);
      }
    },
  );

  it("use only the markup that members see as such", () => {
    for (const { message } of [...gallery, ...english]) {
      if (message.msgtype === "textcard")
        expect(message.textcard.description.replace(/<div class="(gray|normal|highlight)">|<\/div>/g, "")).not.toMatch(
          /[<>]/,
        );
      if (message.msgtype === "text")
        expect(message.text.content.replace(/<a href="https:[^"]*">|<\/a>/g, "")).not.toMatch(/[<>]/);
      if (message.msgtype === "markdown") {
        const rest = message.markdown.content.replace(/<font color="(info|comment|warning)">|<\/font>/g, "");
        expect(rest).not.toMatch(/<|^\s*[-*] |^\s*\d+\. |!\[|```|~~/m);
      }
    }
  });

  it("leave open what is different each time, and nothing else", () => {
    for (const { id, message, variables } of [...gallery, ...english]) {
      const names = [...JSON.stringify(message).matchAll(/\{\{(.*?)\}\}/g)].map(([, name]) => name);
      expect(new Set(names), id).toEqual(new Set(variables.map(({ name }) => name)));
      expect(variables.length, id).toBeGreaterThan(0);
      for (const { example } of variables) expect(example.trim(), id).not.toBe("");
    }
  });

  it("tell their answers apart", () => {
    const distinct = (values: unknown[]) => expect(new Set(values).size).toBe(values.length);
    for (const { message } of gallery) {
      const card = message.msgtype === "template_card" ? message.template_card : null;
      if (card?.card_type === "button_interaction") distinct(card.button_list.flatMap((one) => one.key ?? []));
      if (card?.card_type === "vote_interaction") distinct(card.checkbox.option_list.map((one) => one.id));
      if (card?.card_type === "multiple_interaction") {
        distinct(card.select_list.map((one) => one.question_key));
        for (const one of card.select_list) distinct(one.option_list.map((option) => option.id));
      }
    }
  });

  it("are drafts to nobody, and copies", () => {
    const entry = gallery[0]!;
    const draft = draftFrom(entry);
    expect(draft.audience).toEqual({ all: false, include: [] });
    expect(draft.options.safe).toBe(0);
    expect(draft.message).toEqual(entry.message);
    expect(draft.message).not.toBe(entry.message);
  });
});

describe("the gallery", () => {
  const items = () => screen.findAllByTestId("gallery-item");
  const ids = () => screen.queryAllByTestId("gallery-item").map((one) => one.dataset["id"]);
  beforeEach(async () => {
    await prepare();
  });

  it("shows each as members would see it, by group", async () => {
    mount(Gallery);
    expect(await items()).toHaveLength(gallery.length);
    await waitFor(() => expect(document.querySelectorAll(".pv")).toHaveLength(gallery.length));
    await waitFor(() => expect(screen.getByTestId("gallery").textContent).toContain("故障通报：邮件收发延迟"));
    expect(screen.getAllByRole("heading", { level: 2 })).toHaveLength(GROUPS.length);
    expect(screen.getAllByText("需要回调")).toHaveLength(3);
  });

  it("shows none that the program finds fault with, but for the recipients that are still to be chosen", async () => {
    for (const entry of gallery) {
      const { findings } = await getHost().composeInspect("practice", draftFrom(entry));
      const open = findings.filter(({ rule }) => rule === "open_variable").map(({ detail }) => detail);
      expect(new Set(open), entry.id).toEqual(new Set(entry.variables.map(({ name }) => name)));
      const others = findings.map(({ rule }) => rule).filter((rule) => rule !== "open_variable");
      expect(others, entry.id).toEqual(["no_recipient"]);
    }
  });

  it("finds by name and by text", async () => {
    mount(Gallery);
    await items();
    await fireEvent.update(screen.getByTestId("gallery-search"), "年会");
    expect(ids()).toEqual(["party"]);
    await fireEvent.update(screen.getByTestId("gallery-search"), "云栖");
    expect(ids()).toEqual(["party"]);
    await fireEvent.update(screen.getByTestId("gallery-search"), "没有这个");
    expect(ids()).toEqual([]);
    screen.getByText("没有找到“没有这个”");
  });

  it("puts one into the composer", async () => {
    mount(Gallery);
    await fireEvent.click(await screen.findByRole("button", { name: "用这条：快递到件" }));
    const parcel = gallery.find((entry) => entry.id === "parcel")!;
    await waitFor(() => expect(useCompose().draft.message).toEqual(parcel.message));
    expect(useCompose().draft.audience.include).toEqual([]);
  });

  it("speaks the language of the window, also when that is changed", async () => {
    mount(Gallery);
    await waitFor(() => screen.getByText("您的访客已到前台"));
    await setLanguage("en");
    await waitFor(() => screen.getByText("Your visitor is at reception"));
    expect(screen.queryByText("您的访客已到前台")).toBeNull();
  });

  it("satisfies axe", async () => {
    mount(Gallery);
    await waitFor(() => expect(document.querySelectorAll(".pv")).toHaveLength(gallery.length));
    expect(await axeFindings()).toEqual([]);
  });
});
