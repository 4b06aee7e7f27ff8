import { beforeAll, describe, expect, it } from "vitest";
import { setLanguage, tx } from "@/i18n";
import type { ErrorClass, ErrorCode, Finding, Obstacle, Rule, Severity, Unit } from "@/ipc";
import { apiErrorOf, errorOf } from "@/test/errors";
import { errorWords } from "./errors";
import { fieldName, findingWords } from "./rules";

const every = <T extends string>(all: Record<T, true>) => Object.keys(all) as T[];
const codes = every<ErrorCode>({
  api: true,
  unreachable: true,
  outcome_unknown: true,
  not_wecom: true,
  secret_refused: true,
  bad_setting: true,
  secret_missing: true,
  secret_elsewhere: true,
  keychain_unavailable: true,
  keychain_locked: true,
  storage_full: true,
  storage_read_only: true,
  storage_busy: true,
  storage_other_version: true,
  storage_away: true,
  storage_not_allowed: true,
  storage_unsuitable: true,
  not_your_right: true,
  own_release: true,
  storage: true,
  not_found: true,
  invalid_input: true,
  name_taken: true,
  review_outdated: true,
  request_mismatch: true,
  confirmation_wrong: true,
  blocked: true,
  variables_open: true,
  ambiguous: true,
  needs_person: true,
  too_many_people: true,
  key_reused: true,
  line_unreadable: true,
  no_test_recipient: true,
  unlicensed: true,
  busy: true,
  repeated: true,
  cancelled: true,
  shortcut_taken: true,
  shortcut_invalid: true,
  robot_key_missing: true,
  robot_paced: true,
  quiet_hours: true,
  not_possible: true,
  other_application: true,
  too_late: true,
  internal: true,
});
const obstacles = every<Obstacle>({
  name: true,
  refused: true,
  timeout: true,
  broken_off: true,
  tls: true,
  proxy_away: true,
  proxy_login: true,
  proxy_refused: true,
  foreign: true,
});
const classes = every<ErrorClass>({
  token: true,
  rate: true,
  transient: true,
  recipient: true,
  payload: true,
  permission: true,
  config: true,
  media: true,
  unknown: true,
});
const rules = every<Rule>({
  required: true,
  required_one_of: true,
  too_long: true,
  too_short: true,
  too_many: true,
  url_scheme: true,
  url_invalid: true,
  out_of_range: true,
  bad_characters: true,
  duplicate: true,
  needs_callback: true,
  needs_mini_program: true,
  unsupported_markup: true,
  invisible_characters: true,
  reorders_text: true,
  written_escape: true,
  link_hides_host: true,
  link_looks_like_another: true,
  link_international: true,
  no_recipient: true,
  all_overrides_lists: true,
  everyone_refused: true,
  bad_user_id: true,
  option_ignored: true,
  option_refused: true,
  not_for_app: true,
  not_for_chats: true,
  not_for_robots: true,
  left_out: true,
  unknown_channel: true,
  no_values: true,
  open_variable: true,
  perhaps_variable: true,
});
const severities = every<Severity>({ refused: true, cut: true, needs_app: true, recommended: true, style: true });
const units = every<Unit>({ bytes: true, chars: true, items: true });

/** Codes that an admin really meets. */
const met = [
  -1, 40001, 40013, 40014, 40056, 40058, 41001, 43012, 44004, 45002, 45009, 45033, 45034, 48002, 48009, 50003, 60011,
  60020, 60111, 81013, 82001, 301002, 301007, 86001, 86003, 86006, 86007, 86008, 93000, 93001, 93004, 93008, 93017,
  93018,
];

for (const language of ["zh-CN", "en"] as const)
  describe(`errors and findings in ${language}`, () => {
    beforeAll(() => setLanguage(language));

    const whole = (words: { title: string; why: string; fix: string }, what: string) => {
      for (const text of [words.title, words.why, words.fix]) {
        expect(text, what).not.toBe("");
        expect(text, what).not.toMatch(/[{}]|^errors\.|^rules\./);
      }
    };
    it("has words for every error code", async () => {
      await setLanguage(language);
      for (const code of codes) whole(errorWords(errorOf(code)), code);
    });
    it("names the right that is missing in a team, and does without where it is not known", async () => {
      await setLanguage(language);
      const why = (detail: string | null) => errorWords(errorOf("not_your_right", { detail })).why;
      const all = ["writer", "sender", "approver", "owner", "something newer", null].map(why);
      expect(new Set(all).size).toBe(5);
      for (const words of all) expect(words).not.toMatch(/[{}]|null|newer|errors\./);
    });
    it("tells apart what keeps a request from WeCom, and names the place that was set", async () => {
      await setLanguage(language);
      const titles = new Set<string>();
      for (const obstacle of obstacles) {
        const words = errorWords(errorOf("unreachable", { network: { obstacle, place: "wecom.example.cn:8443" } }));
        whole(words, obstacle);
        expect(words.title).toContain("wecom.example.cn:8443");
        expect(Object.values(words).join(" "), obstacle).not.toMatch(/qyapi|送达|delivered|arrived/);
        titles.add(words.title);
      }
      expect(titles.size).toBe(obstacles.length);
    });
    it("has words for every class, with the catalogue's meaning", async () => {
      await setLanguage(language);
      for (const kind of classes) {
        const words = errorWords(
          apiErrorOf(99999, { class: kind, meaning_zh: "某种含义", meaning_en: "some meaning" }),
        );
        whole(words, kind);
        expect(words.title).toContain(language === "en" ? "some meaning" : "某种含义");
      }
    });
    it("has own words for the codes an admin meets", async () => {
      await setLanguage(language);
      for (const code of met) {
        expect(tx(`numbers.${code}.title`), String(code)).not.toBeNull();
        whole(errorWords(apiErrorOf(code)), String(code));
      }
      expect(errorWords(apiErrorOf(60020)).why).toContain("203.0.113.9");
      expect(errorWords(apiErrorOf(48002), "channels").title).not.toBe(errorWords(apiErrorOf(48002)).title);
    });
    it("has words for every rule and severity, without open places", async () => {
      await setLanguage(language);
      for (const rule of rules)
        for (const severity of severities)
          for (const unit of units) {
            const finding: Finding = { path: "x", severity, rule, unit, actual: 12, limit: 9, code: null, source: "" };
            expect(tx(`rules.${rule}.${severity}`), `${rule} ${severity}`).not.toBeNull();
            expect(findingWords(finding), `${rule} ${severity}`).not.toMatch(/[{}]/);
          }
    });
    it("says of a field that a group cannot take what to do with it", async () => {
      await setLanguage(language);
      const find = (rule: "not_for_chats" | "not_for_robots", path: string): Finding =>
        ({ path, severity: "refused", rule, unit: null, actual: null, limit: null, code: null, source: "" }) as Finding;
      const kind = findingWords(find("not_for_robots", "textcard"));
      for (const path of ["safe", "news.articles.0.appid", "template_card.action_menu"])
        expect(findingWords(find("not_for_robots", path)), path).not.toBe(kind);
      const chat = findingWords(find("not_for_chats", "news.articles.1.appid"));
      expect(chat).not.toBe(findingWords(find("not_for_chats", "template_card")));
    });
    it("names every field that can have a finding", async () => {
      await setLanguage(language);
      const paths = [
        "touser",
        "text.content",
        "textcard.title",
        "textcard.description",
        "textcard.url",
        "textcard.btntxt",
        "markdown.content",
        "image.media_id",
        "voice.media_id",
        "video.media_id",
        "video.title",
        "video.description",
        "file.media_id",
        "news.articles",
        "news.articles.0.title",
        "news.articles.7.picurl",
        "news.articles.0.appid",
        "mpnews.articles",
        "mpnews.articles.1.thumb_media_id",
        "mpnews.articles.0.content",
        "mpnews.articles.0.content_source_url",
        "miniprogram_notice",
        "miniprogram_notice.appid",
        "miniprogram_notice.title",
        "miniprogram_notice.content_item",
        "miniprogram_notice.content_item.2.key",
        "safe",
        "enable_id_trans",
        "duplicate_check_interval",
        ...[
          "source",
          "source.icon_url",
          "source.desc",
          "source.desc_color",
          "action_menu",
          "action_menu.desc",
          "action_menu.action_list",
          "action_menu.action_list.0.text",
          "action_menu.action_list.2.key",
          "main_title.title",
          "main_title.desc",
          "emphasis_content.title",
          "emphasis_content.desc",
          "quote_area.type",
          "quote_area.url",
          "quote_area.appid",
          "quote_area.pagepath",
          "quote_area.title",
          "quote_area.quote_text",
          "sub_title_text",
          "image_text_area",
          "image_text_area.image_url",
          "image_text_area.type",
          "card_image",
          "card_image.url",
          "card_image.aspect_ratio",
          "horizontal_content_list",
          "horizontal_content_list.0.keyname",
          "horizontal_content_list.5.media_id",
          "horizontal_content_list.1.userid",
          "horizontal_content_list.1.type",
          "jump_list",
          "jump_list.2.title",
          "jump_list.0.appid",
          "jump_list.0.pagepath",
          "vertical_content_list",
          "vertical_content_list.3.desc",
          "card_action",
          "card_action.type",
          "card_action.url",
          "card_action.appid",
          "card_action.pagepath",
          "task_id",
          "card_type",
          "button_list",
          "button_list.0.text",
          "button_list.0.style",
          "button_list.5.key",
          "button_selection",
          "button_selection.title",
          "button_selection.selected_id",
          "button_selection.question_key",
          "button_selection.option_list",
          "button_selection.option_list.0.id",
          "checkbox.mode",
          "checkbox.question_key",
          "checkbox.option_list",
          "checkbox.option_list.3.text",
          "checkbox.option_list.3.is_checked",
          "select_list",
          "select_list.0.question_key",
          "select_list.0.selected_id",
          "select_list.2.option_list",
          "select_list.2.option_list.0.text",
          "submit_button.text",
          "submit_button.key",
        ].map((path) => `template_card.${path}`),
      ];
      for (const path of paths) {
        expect(fieldName(path), path).not.toContain("_");
        expect(fieldName(path), path).not.toMatch(/[{}]/);
        expect(fieldName(path), path).not.toBe(path);
      }
    });
  });
