/*
 * A stand-in for the program's rules and preview, good enough to look at the page in a browser and to test it: a few
 * limits, spans without markup. The real rules live in Rust alone; nothing here is shipped.
 */
import type {
  Draft,
  Finding,
  HorizontalContent,
  Inspection,
  Kind,
  Message,
  Meter,
  Preview,
  Rich,
  RowAction,
  Rule,
  Severity,
  Unit,
} from "../contract";

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

export function kindOf(message: Message): Kind {
  return message.msgtype === "template_card" ? message.template_card.card_type : message.msgtype;
}

export function preview(draft: Draft): Preview {
  const message = draft.message;
  if (message.msgtype === "text")
    return { kind: "text", content: marked(cutAt(message.text.content, 2048, "bytes")), safe: draft.options.safe };
  if (message.msgtype === "textcard") {
    const card = message.textcard;
    return {
      kind: "textcard",
      title: cutAt(card.title, 128, "chars"),
      description: marked(cutAt(card.description, 512, "chars")),
      button: cutAt(card.btntxt || "详情", 4, "chars"),
    };
  }
  const card = message.template_card;
  const news = card.card_type === "news_notice" ? card : null;
  const note = card.card_type === "text_notice" ? card : null;
  return {
    kind: "card",
    card: {
      source: card.source
        ? {
            icon: card.source.icon_url ? picture(card.source.icon_url, 1000) : null,
            desc: plain(card.source.desc),
            colour: card.source.desc_color ?? 0,
            menu: card.action_menu?.action_list.map((one) => one.text) ?? [],
          }
        : null,
      title: plain(card.main_title?.title),
      desc: plain(card.main_title?.desc),
      emphasis: note?.emphasis_content
        ? {
            title: plain(note.emphasis_content.title),
            text: plain(note.emphasis_content.desc),
            action: "none",
            picture: null,
          }
        : null,
      image: news?.card_image
        ? picture(news.card_image.url, Math.round((news.card_image.aspect_ratio ?? 1.3) * 1000))
        : null,
      image_text: news?.image_text_area
        ? {
            title: plain(news.image_text_area.title),
            text: plain(news.image_text_area.desc),
            action: action(news.image_text_area.type),
            picture: picture(news.image_text_area.image_url, 1300),
          }
        : null,
      quote: card.quote_area
        ? {
            title: plain(card.quote_area.title),
            text: plain(card.quote_area.quote_text),
            action: action(card.quote_area.type),
            picture: null,
          }
        : null,
      sub_title: plain(note?.sub_title_text),
      vertical: (news?.vertical_content_list ?? []).map((one) => ({
        title: plain(one.title),
        text: plain(one.desc),
        action: "none",
        picture: null,
      })),
      horizontal: (card.horizontal_content_list ?? []).map((row) => ({
        key: plain(row.keyname),
        value: plain(row.value),
        action: rowAction(row),
      })),
      jumps: (card.jump_list ?? []).map((jump) => ({ title: plain(jump.title), action: action(jump.type) })),
      action: action(card.card_action.type),
    },
  };
}

export function inspect(draft: Draft): Inspection {
  const findings: Finding[] = [];
  const meters: Meter[] = [];
  const find = (path: string, severity: Severity, rule: Rule, more: Partial<Finding> = {}) =>
    findings.push({ path, severity, rule, unit: null, actual: null, limit: null, code: null, source: "", ...more });
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

  const message = draft.message;
  if (message.msgtype === "text") {
    measure("text.content", message.text.content, "bytes", 2048, "cut");
    needed("text.content", message.text.content);
  } else if (message.msgtype === "textcard") {
    const card = message.textcard;
    measure("textcard.title", card.title, "chars", 128, "cut");
    measure("textcard.description", card.description, "chars", 512, "cut");
    measure("textcard.btntxt", card.btntxt ?? "", "chars", 4, "cut");
    needed("textcard.title", card.title);
    needed("textcard.description", card.description);
    address("textcard.url", card.url);
  } else {
    const card = message.template_card;
    const root = "template_card";
    measure(`${root}.main_title.title`, card.main_title?.title ?? "", "chars", 36, "recommended");
    measure(`${root}.main_title.desc`, card.main_title?.desc ?? "", "chars", 44, "recommended");
    if (card.card_type === "text_notice") {
      measure(`${root}.sub_title_text`, card.sub_title_text ?? "", "chars", 160, "recommended");
      if (!card.main_title?.title?.trim() && !card.sub_title_text?.trim())
        find(`${root}.main_title.title`, "refused", "required_one_of");
    } else {
      needed(`${root}.main_title.title`, card.main_title.title);
      if (card.card_image) needed(`${root}.card_image.url`, card.card_image.url);
      meters.push({
        path: `${root}.vertical_content_list`,
        unit: "items",
        used: card.vertical_content_list?.length ?? 0,
        limit: 4,
        beyond: "refused",
      });
    }
    meters.push(
      {
        path: `${root}.horizontal_content_list`,
        unit: "items",
        used: card.horizontal_content_list?.length ?? 0,
        limit: 6,
        beyond: "refused",
      },
      { path: `${root}.jump_list`, unit: "items", used: card.jump_list?.length ?? 0, limit: 3, beyond: "refused" },
    );
    card.horizontal_content_list?.forEach((row, i) => {
      measure(`${root}.horizontal_content_list.${i}.keyname`, row.keyname, "chars", 5, "recommended");
      measure(`${root}.horizontal_content_list.${i}.value`, row.value ?? "", "chars", 30, "recommended");
      needed(`${root}.horizontal_content_list.${i}.keyname`, row.keyname);
      if (row.type === 1) address(`${root}.horizontal_content_list.${i}.url`, row.url);
    });
    card.jump_list?.forEach((row, i) => needed(`${root}.jump_list.${i}.title`, row.title));
    if (card.card_action.type === 1) address(`${root}.card_action.url`, card.card_action.url);
  }
  if (!draft.audience.all && draft.audience.include.length === 0)
    find("touser", "refused", "no_recipient", { code: 82001 });
  return { findings, meters, preview: preview(draft) };
}

export function blank(kind: Kind): Message {
  switch (kind) {
    case "text":
      return { msgtype: "text", text: { content: "" } };
    case "textcard":
      return { msgtype: "textcard", textcard: { title: "", description: "", url: "" } };
    case "text_notice":
      return { msgtype: "template_card", template_card: { card_type: kind, card_action: { type: 1, url: "" } } };
    case "news_notice":
      return {
        msgtype: "template_card",
        template_card: { card_type: kind, main_title: {}, card_image: { url: "" }, card_action: { type: 1, url: "" } },
      };
  }
}

export function switchKind(message: Message, kind: Kind): Message {
  const next = blank(kind);
  const card = message.msgtype === "template_card" ? message.template_card : null;
  const textcard = message.msgtype === "textcard" ? message.textcard : null;
  const title = card?.main_title?.title ?? textcard?.title ?? "";
  const text =
    (card?.card_type === "text_notice" ? card.sub_title_text : card?.main_title?.desc) ??
    textcard?.description ??
    (message.msgtype === "text" ? message.text.content : "");
  const url = card?.card_action.url ?? textcard?.url ?? "";
  if (next.msgtype === "text") next.text.content = text || title;
  else if (next.msgtype === "textcard") next.textcard = { title, description: text, url };
  else {
    const target = next.template_card;
    const shared = card
      ? {
          source: card.source,
          quote_area: card.quote_area,
          horizontal_content_list: card.horizontal_content_list,
          jump_list: card.jump_list,
        }
      : {};
    Object.assign(target, shared);
    target.main_title = { title, ...(target.card_type === "news_notice" ? { desc: text } : {}) };
    if (target.card_type === "text_notice") target.sub_title_text = text;
    target.card_action = card?.card_action ?? { type: 1, url };
  }
  return next;
}
