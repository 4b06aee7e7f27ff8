/*
 * A stand-in for the program's rules and preview, good enough to look at the page in a browser and to test it: a few
 * limits, spans without markup. The real rules live in Rust alone; nothing here is shipped.
 */
import { kinds } from "@/kinds";
import type {
  Block,
  Channel,
  Choices,
  Draft,
  Finding,
  TemplateCard,
  TitledText,
  HorizontalContent,
  Inspection,
  Kind,
  Message,
  Meter,
  PluginView,
  Preview,
  Rich,
  RowAction,
  Rule,
  Severity,
  Unit,
} from "../contract";
import { kindOf } from "@/lib/message";
import { CHAT_KINDS, ROBOT_KINDS } from "./channels";

const bytes = (text: string) => new TextEncoder().encode(text).length;
const chars = (text: string) => [...text].length;

function cutAt(text: string, limit: number, unit: Unit): Rich {
  const span = (part: string, cut: boolean): Rich =>
    part ? [{ text: part, tone: "normal", href: null, cut, id_translation: false }] : [];
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += unit === "bytes" ? bytes(character) : 1;
    if (used > limit) break;
    end += character.length;
  }
  return [...span(text.slice(0, end), false), ...span(text.slice(end), true)];
}

function marked(rich: Rich): Rich {
  return rich.flatMap((span) => {
    const parts: Rich = [];
    const pattern =
      /<a href="(https?:[^"]*)">([^<]*)<\/a>|<div class="(gray|normal|highlight)">([^<]*)<\/div>|<br\s*\/?>|(\$(?:userName|departmentName)=[^$]+\$)/g;
    let at = 0;
    for (const match of span.text.matchAll(pattern)) {
      if (match.index > at) parts.push({ ...span, text: span.text.slice(at, match.index) });
      if (match[1]) parts.push({ ...span, text: match[2] ?? "", href: match[1] });
      else if (match[3])
        parts.push({ ...span, text: `${match[4]}\n`, tone: match[3] as "gray" | "normal" | "highlight" });
      else if (match[5]) parts.push({ ...span, text: match[5], id_translation: true });
      else parts.push({ ...span, text: "\n" });
      at = match.index + match[0].length;
    }
    if (at < span.text.length) parts.push({ ...span, text: span.text.slice(at) });
    return parts;
  });
}

function plain(text: string | null | undefined): Rich {
  return text ? marked(cutAt(text, Infinity, "chars")) : [];
}

function host(url: string): string | null {
  try {
    return new URL(url).host || null;
  } catch {
    return null;
  }
}
const picture = (url: string, aspect = 1300) => ({ url, host: host(url), aspect_permille: aspect });
const action = (type: number | null | undefined): RowAction =>
  type === 1 ? "url" : type === 2 ? "mini_program" : "none";
const rowAction = (row: HorizontalContent): RowAction =>
  row.type === 1 ? "url" : row.type === 2 ? "attachment" : row.type === 3 ? "member" : "none";

/** Markdown as far as the page needs it: headings, quotes, bold, colours, code, links. */
function markdownBlocks(text: string): Block[] {
  const rich = (line: string): Rich => {
    const parts: Rich = [];
    const base = { tone: "normal" as const, href: null, cut: false, id_translation: false };
    const pattern =
      /\*\*([^*]+)\*\*|`([^`\n]+)`|\[([^\]]*)\]\((https?:[^)]*)\)|<font color="(info|comment|warning)">(.*?)<\/font>/g;
    let at = 0;
    for (const match of line.matchAll(pattern)) {
      if (match.index > at) parts.push({ ...base, text: line.slice(at, match.index) });
      if (match[1]) parts.push({ ...base, text: match[1], bold: true });
      else if (match[2]) parts.push({ ...base, text: match[2], code: true });
      else if (match[4]) parts.push({ ...base, text: match[3] ?? "", href: match[4] });
      else parts.push({ ...base, text: match[6] ?? "", tone: match[5] as "info" | "comment" | "warning" });
      at = match.index + match[0].length;
    }
    if (at < line.length) parts.push({ ...base, text: line.slice(at) });
    return parts;
  };
  return text
    .split("\n")
    .filter((line) => line.trim())
    .map((line): Block => {
      const heading = /^(#{1,6}) (.*)$/.exec(line);
      if (heading) return { block: "heading", level: heading[1]?.length ?? 1, text: rich(heading[2] ?? "") };
      if (line.startsWith(">")) return { block: "quote", text: rich(line.replace(/^>\s?/, "")) };
      return { block: "paragraph", text: rich(line) };
    });
}

const titled = (
  title: string | null | undefined,
  text: string | null | undefined,
  more: Partial<TitledText> = {},
): TitledText => ({ title: plain(title), text: plain(text), action: "none", picture: null, ...more });

export function preview(draft: Draft): Preview {
  const message = draft.message;
  const safe = draft.options.safe > 0;
  switch (message.msgtype) {
    case "text":
      return { kind: "text", content: marked(cutAt(message.text.content, 2048, "bytes")), safe };
    case "textcard":
      return {
        kind: "textcard",
        title: cutAt(message.textcard.title, 128, "chars"),
        description: marked(cutAt(message.textcard.description, 512, "chars")),
        button: cutAt(message.textcard.btntxt || "详情", 4, "chars"),
      };
    case "markdown":
      return { kind: "markdown", blocks: markdownBlocks(message.markdown.content) };
    case "image":
      return { kind: "image", media: message.image.media_id, safe };
    case "voice":
      return { kind: "voice", media: message.voice.media_id };
    case "file":
      return { kind: "file", media: message.file.media_id, safe };
    case "video":
      return {
        kind: "video",
        media: message.video.media_id,
        title: cutAt(message.video.title ?? "", 128, "bytes"),
        description: cutAt(message.video.description ?? "", 512, "bytes"),
        safe,
      };
    case "news":
      return {
        kind: "news",
        articles: message.news.articles.map((one) => ({
          title: cutAt(one.title, 128, "bytes"),
          description: cutAt(one.description ?? "", 512, "bytes"),
          picture: one.picurl ? picture(one.picurl, 2347) : null,
          action: one.appid ? "mini_program" : "url",
        })),
      };
    case "mpnews":
      return {
        kind: "mpnews",
        safe,
        internal_only: draft.options.safe === 2,
        articles: message.mpnews.articles.map((one) => ({
          title: cutAt(one.title, 128, "bytes"),
          digest: cutAt(one.digest ?? "", 512, "bytes"),
          author: plain(one.author),
          cover: one.thumb_media_id,
          content: one.content
            .split(/<\/(?:p|h\d|blockquote)>|<br\s*\/?>/i)
            .map((part): Block => {
              const source = /<img[^>]*src="([^"]*)"/i.exec(part)?.[1];
              if (source !== undefined) return { block: "picture", picture: picture(source, 1600) };
              return { block: "paragraph", text: plain(part.replace(/<[^>]*>/g, "").trim()) };
            })
            .filter((block) => block.block === "picture" || (block.block === "paragraph" && block.text.length > 0)),
          original: one.content_source_url || null,
        })),
      };
    case "miniprogram_notice": {
      const notice = message.miniprogram_notice;
      return {
        kind: "mini_program",
        title: plain(notice.title),
        description: plain(notice.description),
        items: (notice.content_item ?? []).map((one) => ({ key: plain(one.key), value: plain(one.value) })),
        emphasis: notice.emphasis_first_item ?? false,
        action: notice.page ? "mini_program" : "none",
      };
    }
    case "template_card":
      return { kind: "card", card: cardPreview(message.template_card) };
    default:
      return { kind: "markdown", blocks: [] };
  }
}

function cardPreview(card: TemplateCard): Extract<Preview, { kind: "card" }>["card"] {
  const news = card.card_type === "news_notice" ? card : null;
  const note = card.card_type === "text_notice" ? card : null;
  const buttons = card.card_type === "button_interaction" ? card : null;
  const vote = card.card_type === "vote_interaction" ? card : null;
  const many = card.card_type === "multiple_interaction" ? card : null;
  const calm = note ?? news ?? buttons;
  const select = (one: {
    title?: string | null;
    selected_id?: string | null;
    option_list: { id: string; text: string }[];
  }) => {
    const at = one.option_list.findIndex((option) => option.id === one.selected_id);
    return {
      title: plain(one.title),
      options: one.option_list.map((option) => plain(option.text)),
      selected: one.option_list.length === 0 ? null : Math.max(0, at),
    };
  };
  return {
    source: card.source
      ? {
          icon: card.source.icon_url ? picture(card.source.icon_url, 1000) : null,
          desc: plain(card.source.desc),
          colour: card.source.desc_color ?? 0,
          menu: calm?.action_menu?.action_list.map((one) => one.text) ?? [],
        }
      : null,
    title: plain(card.main_title?.title),
    desc: plain(card.main_title?.desc),
    emphasis: note?.emphasis_content ? titled(note.emphasis_content.title, note.emphasis_content.desc) : null,
    image: news?.card_image
      ? picture(news.card_image.url, Math.round((news.card_image.aspect_ratio ?? 1.3) * 1000))
      : null,
    image_text: news?.image_text_area
      ? titled(news.image_text_area.title, news.image_text_area.desc, {
          action: action(news.image_text_area.type),
          picture: picture(news.image_text_area.image_url, 1300),
        })
      : null,
    quote: calm?.quote_area
      ? titled(calm.quote_area.title, calm.quote_area.quote_text, { action: action(calm.quote_area.type) })
      : null,
    sub_title: plain((note ?? buttons)?.sub_title_text),
    vertical: (news?.vertical_content_list ?? []).map((one) => titled(one.title, one.desc)),
    horizontal: (calm?.horizontal_content_list ?? []).map((row) => ({
      key: plain(row.keyname),
      value: plain(row.value),
      action: rowAction(row),
    })),
    jumps: ((note ?? news)?.jump_list ?? []).map((jump) => ({ title: plain(jump.title), action: action(jump.type) })),
    checkbox: vote
      ? {
          multiple: vote.checkbox.mode === 1,
          options: vote.checkbox.option_list.map((one) => ({ text: plain(one.text), checked: one.is_checked })),
        }
      : null,
    selects: many?.select_list.map(select) ?? [],
    selection: buttons?.button_selection ? select(buttons.button_selection) : null,
    buttons: (buttons?.button_list ?? []).map((one) => ({
      text: plain(one.text),
      style: one.style ?? 1,
      action: one.type === 1 ? "url" : "callback",
    })),
    submit: vote || many ? plain((vote ?? many)?.submit_button.text || "提交") : [],
    action: calm?.card_action ? action(calm.card_action.type) : null,
  };
}

export function inspect(draft: Draft): Inspection {
  const findings: Finding[] = [];
  const meters: Meter[] = [];
  const find = (path: string, severity: Severity, rule: Rule, more: Partial<Finding> = {}) =>
    findings.push({ path, severity, rule, unit: null, actual: null, limit: null, code: null, source: "", ...more });
  if (!draft.personal && !draft.literal && draft.message.msgtype === "text")
    for (const [, name = ""] of draft.message.text.content.matchAll(/\{\{\s*(.*?)\s*\}\}/g))
      find("text.content", "refused", "open_variable", { detail: name });
  const measure = (path: string, text: string, unit: Unit, limit: number, beyond: Severity) => {
    const used = unit === "bytes" ? bytes(text) : chars(text);
    meters.push({ path, unit, used, limit, beyond });
    if (used > limit) find(path, beyond, "too_long", { unit, actual: used, limit });
  };
  const address = (path: string, url: string | null | undefined) => {
    measure(path, url ?? "", "bytes", 2048, "refused");
    if (!url?.trim()) find(path, "refused", "required", { code: 41010 });
    else if (!/^https?:\/\//i.test(url)) find(path, "refused", "url_scheme", { code: 45034 });
    else if (!host(url)) find(path, "refused", "url_invalid");
  };
  const needed = (path: string, text: string | null | undefined) => {
    if (!text?.trim()) find(path, "refused", "required");
  };

  const media = (path: string, id: string) => {
    if (!id.trim()) find(path, "refused", "required", { code: 41006 });
  };
  const counted = (path: string, list: readonly unknown[] | undefined, limit: number) => {
    const used = list?.length ?? 0;
    meters.push({ path, unit: "items", used, limit, beyond: "refused" });
    if (used > limit) find(path, "refused", "too_many", { unit: "items", actual: used, limit });
  };
  const distinct = (path: string, field: string, values: (string | null | undefined)[]) =>
    values.forEach((value, i) => {
      if (!value?.trim()) find(`${path}.${i}.${field}`, "refused", "required");
      else if (values.indexOf(value) < i) find(`${path}.${i}.${field}`, "refused", "duplicate");
    });

  const message = draft.message;
  switch (message.msgtype) {
    case "text":
      measure("text.content", message.text.content, "bytes", 2048, "cut");
      needed("text.content", message.text.content);
      break;
    case "markdown":
      measure("markdown.content", message.markdown.content, "bytes", 2048, "refused");
      needed("markdown.content", message.markdown.content);
      break;
    case "textcard": {
      const card = message.textcard;
      measure("textcard.title", card.title, "chars", 128, "cut");
      measure("textcard.description", card.description, "chars", 512, "cut");
      measure("textcard.btntxt", card.btntxt ?? "", "chars", 4, "cut");
      needed("textcard.title", card.title);
      needed("textcard.description", card.description);
      address("textcard.url", card.url);
      break;
    }
    case "image":
      media("image.media_id", message.image.media_id);
      break;
    case "voice":
      media("voice.media_id", message.voice.media_id);
      break;
    case "file":
      media("file.media_id", message.file.media_id);
      break;
    case "video":
      media("video.media_id", message.video.media_id);
      measure("video.title", message.video.title ?? "", "bytes", 128, "cut");
      measure("video.description", message.video.description ?? "", "bytes", 512, "cut");
      break;
    case "news":
      counted("news.articles", message.news.articles, 8);
      message.news.articles.forEach((one, i) => {
        measure(`news.articles.${i}.title`, one.title, "bytes", 128, "cut");
        measure(`news.articles.${i}.description`, one.description ?? "", "bytes", 512, "cut");
        needed(`news.articles.${i}.title`, one.title);
        if (!one.appid) address(`news.articles.${i}.url`, one.url);
      });
      break;
    case "mpnews":
      counted("mpnews.articles", message.mpnews.articles, 8);
      message.mpnews.articles.forEach((one, i) => {
        measure(`mpnews.articles.${i}.title`, one.title, "bytes", 128, "cut");
        measure(`mpnews.articles.${i}.digest`, one.digest ?? "", "bytes", 512, "cut");
        measure(`mpnews.articles.${i}.author`, one.author ?? "", "bytes", 64, "refused");
        measure(`mpnews.articles.${i}.content`, one.content, "bytes", 666_000, "refused");
        needed(`mpnews.articles.${i}.title`, one.title);
        needed(`mpnews.articles.${i}.content`, one.content);
        media(`mpnews.articles.${i}.thumb_media_id`, one.thumb_media_id);
      });
      break;
    case "miniprogram_notice": {
      const notice = message.miniprogram_notice;
      find("miniprogram_notice", "needs_app", "needs_mini_program", { code: 48002 });
      needed("miniprogram_notice.appid", notice.appid);
      measure("miniprogram_notice.title", notice.title, "chars", 12, "refused");
      measure("miniprogram_notice.description", notice.description ?? "", "chars", 12, "refused");
      counted("miniprogram_notice.content_item", notice.content_item, 10);
      needed("miniprogram_notice.title", notice.title);
      if (notice.title.trim() && [...notice.title].length < 4)
        find("miniprogram_notice.title", "refused", "too_short", {
          unit: "chars",
          actual: [...notice.title].length,
          limit: 4,
        });
      if (draft.audience.all) find("touser", "refused", "everyone_refused");
      break;
    }
    case "template_card":
      card(message.template_card);
  }
  if (message.msgtype === "news" && draft.options.safe > 0) find("safe", "refused", "option_refused", { code: 40074 });

  function card(one: TemplateCard): void {
    const root = "template_card";
    measure(`${root}.main_title.title`, one.main_title?.title ?? "", "chars", 36, "recommended");
    measure(`${root}.main_title.desc`, one.main_title?.desc ?? "", "chars", 44, "recommended");
    if (one.card_type !== "text_notice") needed(`${root}.main_title.title`, one.main_title.title);
    const interactive = one.card_type.endsWith("_interaction");
    if (interactive) find(`${root}.card_type`, "needs_app", "needs_callback", { code: 43012 });
    else if ("action_menu" in one && one.action_menu)
      find(`${root}.action_menu`, "needs_app", "needs_callback", { code: 43012 });
    if (one.card_type === "vote_interaction") {
      const options = one.checkbox.option_list;
      counted(`${root}.checkbox.option_list`, options, 20);
      options.forEach((option, i) => needed(`${root}.checkbox.option_list.${i}.text`, option.text));
      distinct(
        `${root}.checkbox.option_list`,
        "id",
        options.map((option) => option.id),
      );
      return;
    }
    if (one.card_type === "multiple_interaction") {
      counted(`${root}.select_list`, one.select_list, 3);
      one.select_list.forEach((select, i) => {
        counted(`${root}.select_list.${i}.option_list`, select.option_list, 10);
        select.option_list.forEach((option, n) =>
          needed(`${root}.select_list.${i}.option_list.${n}.text`, option.text),
        );
      });
      return;
    }
    if (one.card_type === "text_notice") {
      measure(`${root}.sub_title_text`, one.sub_title_text ?? "", "chars", 160, "recommended");
      if (!one.main_title?.title?.trim() && !one.sub_title_text?.trim())
        find(`${root}.main_title.title`, "refused", "required_one_of");
    } else if (one.card_type === "button_interaction") {
      counted(`${root}.button_list`, one.button_list, 6);
      one.button_list.forEach((button, i) => needed(`${root}.button_list.${i}.text`, button.text));
      if (one.button_selection) counted(`${root}.button_selection.option_list`, one.button_selection.option_list, 10);
    } else {
      if (one.card_image) needed(`${root}.card_image.url`, one.card_image.url);
      counted(`${root}.vertical_content_list`, one.vertical_content_list, 4);
    }
    counted(`${root}.horizontal_content_list`, one.horizontal_content_list, 6);
    one.horizontal_content_list?.forEach((row, i) => {
      measure(`${root}.horizontal_content_list.${i}.keyname`, row.keyname, "chars", 5, "recommended");
      measure(`${root}.horizontal_content_list.${i}.value`, row.value ?? "", "chars", 30, "recommended");
      needed(`${root}.horizontal_content_list.${i}.keyname`, row.keyname);
      if (row.type === 1) address(`${root}.horizontal_content_list.${i}.url`, row.url);
      if (row.type === 2) media(`${root}.horizontal_content_list.${i}.media_id`, row.media_id ?? "");
    });
    if (one.card_type !== "button_interaction") {
      counted(`${root}.jump_list`, one.jump_list, 3);
      one.jump_list?.forEach((row, i) => needed(`${root}.jump_list.${i}.title`, row.title));
    }
    if (one.card_action?.type === 1) address(`${root}.card_action.url`, one.card_action.url);
  }
  if (!draft.audience.all && draft.audience.include.length === 0)
    find("touser", "refused", "no_recipient", { code: 82001 });
  atChannels(draft, find);
  return { findings, meters, preview: preview(draft), plugin: pluginView(draft), choices: choicesOf(draft) };
}

function pluginView(draft: Draft): PluginView {
  const message = draft.message;
  if (["markdown", "miniprogram_notice", "template_card"].includes(message.msgtype))
    return { usual: { shows: "nothing" }, home_page: { shows: "nothing" } };
  return {
    usual: { shows: "message" },
    home_page:
      message.msgtype === "text"
        ? { shows: "text", content: cutAt(message.text.content, 20, "bytes") }
        : { shows: "open_wecom" },
  };
}

function choicesOf(draft: Draft): Choices {
  const { msgtype } = draft.message;
  const safe = msgtype === "mpnews" ? [1, 2] : ["text", "image", "video", "file"].includes(msgtype) ? [1] : [];
  const id_translation = !["image", "voice", "video", "file", "markdown"].includes(msgtype);
  const goes = (channel: Channel) => !draft.audience.all && draft.audience.include.some((one) => one.kind === channel);
  const stopped = new Map<Kind, Channel>();
  const all = Object.keys(kinds) as Kind[];
  for (const [channel, takes] of [
    ["robot", ROBOT_KINDS],
    ["chat", CHAT_KINDS],
  ] as const)
    if (goes(channel)) for (const kind of all) if (!takes.includes(kind)) stopped.set(kind, channel);
  return { safe, id_translation, stopped: [...stopped].map(([kind, channel]) => ({ kind, channel })) };
}

/** What a chosen chat or robot cannot take; the limits of the channels that matter most to the page. */
function atChannels(
  draft: Draft,
  find: (path: string, severity: Severity, rule: Rule, more?: Partial<Finding>) => void,
): void {
  if (draft.audience.all) return;
  const message = draft.message;
  const kind = kindOf(message);
  const channels = [
    { channel: "chat", kinds: CHAT_KINDS, rule: "not_for_chats", text: 2048 },
    { channel: "robot", kinds: ROBOT_KINDS, rule: "not_for_robots", text: 5120 },
  ] as const;
  for (const { channel, kinds, rule, text } of channels) {
    if (!draft.audience.include.some((one) => one.kind === channel)) continue;
    if (!kinds.includes(kind)) find(message.msgtype, "refused", rule, { channel });
    else if (message.msgtype === "text") {
      const actual = bytes(message.text.content);
      if (actual > text)
        find("text.content", "refused", "too_long", { unit: "bytes", actual, limit: text, code: 40058, channel });
    }
    if (draft.options.safe > 0 && channel === "robot") find("safe", "refused", "not_for_robots", { channel });
    if (draft.options.enable_id_trans) find("enable_id_trans", "style", "left_out", { channel });
  }
}

export function blank(kind: Kind): Message {
  const card = (template_card: TemplateCard): Message => ({ msgtype: "template_card", template_card });
  switch (kind) {
    case "text":
      return { msgtype: "text", text: { content: "" } };
    case "textcard":
      return { msgtype: "textcard", textcard: { title: "", description: "", url: "" } };
    case "markdown":
      return { msgtype: "markdown", markdown: { content: "" } };
    case "image":
      return { msgtype: "image", image: { media_id: "" } };
    case "voice":
      return { msgtype: "voice", voice: { media_id: "" } };
    case "file":
      return { msgtype: "file", file: { media_id: "" } };
    case "video":
      return { msgtype: "video", video: { media_id: "" } };
    case "news":
      return { msgtype: "news", news: { articles: [{ title: "" }] } };
    case "mpnews":
      return { msgtype: "mpnews", mpnews: { articles: [{ title: "", thumb_media_id: "", content: "" }] } };
    case "miniprogram_notice":
      return { msgtype: "miniprogram_notice", miniprogram_notice: { appid: "", title: "" } };
    case "text_notice":
      return card({ card_type: kind, card_action: { type: 1, url: "" } });
    case "news_notice":
      return card({
        card_type: kind,
        main_title: {},
        card_image: { url: "" },
        card_action: { type: 1, url: "" },
      });
    case "button_interaction":
      return card({ card_type: kind, main_title: {}, button_list: [{ text: "" }] });
    case "vote_interaction":
      return card({
        card_type: kind,
        main_title: {},
        checkbox: {
          question_key: "",
          option_list: [
            { id: "", text: "", is_checked: false },
            { id: "", text: "", is_checked: false },
          ],
        },
        submit_button: { key: "" },
      });
    case "multiple_interaction":
      return card({
        card_type: kind,
        main_title: {},
        select_list: [{ question_key: "", option_list: [{ id: "", text: "" }] }],
        submit_button: { key: "" },
      });
    default:
      return { msgtype: kind, [kind]: { content: "" } } as unknown as Message;
  }
}

/** Title, text and address of a message, as far as it has them. */
function gist(message: Message): { title: string; text: string; url: string } {
  switch (message.msgtype) {
    case "text":
      return { title: "", text: message.text.content, url: "" };
    case "markdown":
      return { title: "", text: message.markdown.content, url: "" };
    case "textcard":
      return { title: message.textcard.title, text: message.textcard.description, url: message.textcard.url };
    case "video":
      return { title: message.video.title ?? "", text: message.video.description ?? "", url: "" };
    case "news": {
      const one = message.news.articles[0];
      return { title: one?.title ?? "", text: one?.description ?? "", url: one?.url ?? "" };
    }
    case "mpnews": {
      const one = message.mpnews.articles[0];
      return { title: one?.title ?? "", text: one?.digest ?? "", url: one?.content_source_url ?? "" };
    }
    case "miniprogram_notice":
      return { title: message.miniprogram_notice.title, text: message.miniprogram_notice.description ?? "", url: "" };
    case "template_card": {
      const card = message.template_card;
      const text = "sub_title_text" in card ? card.sub_title_text : null;
      const action = "card_action" in card ? card.card_action : null;
      return {
        title: card.main_title?.title ?? "",
        text: text ?? card.main_title?.desc ?? "",
        url: action?.url ?? "",
      };
    }
    default:
      return { title: "", text: "", url: "" };
  }
}

export function switchKind(message: Message, kind: Kind): Message {
  const next = blank(kind);
  const { title, text, url } = gist(message);
  switch (next.msgtype) {
    case "text":
      next.text.content = text || title;
      return next;
    case "markdown":
      next.markdown.content = text || title;
      return next;
    case "textcard":
      next.textcard = { title, description: text, url };
      return next;
    case "video":
      if (title) next.video.title = title;
      return next;
    case "news":
      next.news.articles = [{ title, description: text, url }];
      return next;
    case "mpnews":
      next.mpnews.articles = [{ title, thumb_media_id: "", content: text, digest: "" }];
      return next;
    case "miniprogram_notice":
      next.miniprogram_notice.title = title;
      return next;
    case "template_card": {
      const target = next.template_card;
      const card = message.msgtype === "template_card" ? message.template_card : null;
      for (const block of ["source", "quote_area", "horizontal_content_list", "jump_list", "card_action"] as const)
        if (card && block in card && (block in target || SHARED[target.card_type].includes(block)))
          Object.assign(target, { [block]: (card as unknown as Record<string, unknown>)[block] });
      const note = target.card_type === "text_notice" || target.card_type === "button_interaction";
      target.main_title = { title, ...(note ? {} : { desc: text }) };
      if (note) target.sub_title_text = text;
      if (!card && (target.card_type === "text_notice" || target.card_type === "news_notice"))
        target.card_action = { type: 1, url };
      return next;
    }
    default:
      return next;
  }
}

/** Blocks that a card takes over from another card. */
const SHARED: Record<TemplateCard["card_type"], string[]> = {
  text_notice: ["source", "quote_area", "horizontal_content_list", "jump_list", "card_action"],
  news_notice: ["source", "quote_area", "horizontal_content_list", "jump_list", "card_action"],
  button_interaction: ["source", "quote_area", "horizontal_content_list", "card_action"],
  vote_interaction: ["source"],
  multiple_interaction: ["source"],
};
