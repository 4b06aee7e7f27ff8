/* Findings in words, by rule and severity; fields by their names in the form. */
import { formatNumber, t, tx } from "@/i18n";
import type { Finding } from "@/ipc";

/** The words for a finding, with its figures; where it holds at one door only, with that door. */
export function findingWords(finding: Finding): string {
  const words = ruleWords(finding);
  return finding.door && !forDoors(finding) ? t(`common.door.${finding.door}`, { words }) : words;
}

/** Whether the rule names the door that it is about. */
const forDoors = ({ rule }: Finding) => rule === "not_for_chats" || rule === "not_for_robots";

function ruleWords(finding: Finding): string {
  const values = {
    actual: formatNumber(finding.actual ?? 0),
    limit: formatNumber(finding.limit ?? 0),
    over: formatNumber(Math.max(0, (finding.actual ?? 0) - (finding.limit ?? 0))),
    name: finding.detail ? `“${finding.detail}”` : "",
    unit: finding.unit ? t(`common.unit.${finding.unit}`) : "",
  };
  const field = finding.path.split(".").at(-1) ?? "";
  return (
    // Some fields are better told what to do by their own name.
    (forDoors(finding) ? tx(`rules.${finding.rule}.${field}`) : null) ??
    tx(`rules.${finding.rule}.${finding.severity}`, values) ??
    tx(`rules.${finding.rule}.refused`, values) ??
    finding.rule
  );
}

/** A field's name as the form shows it; entries of lists with their number: `跳转 2：标题`. */
export function fieldName(path: string): string {
  if (path === "touser") return t("compose.field.touser");
  // The kind as a whole: a card, whichever it is, or the kind's own name.
  if (!path.includes(".")) {
    const kind = path === "template_card" ? t("compose.field.card") : tx(`common.kind.${path}`);
    if (kind) return kind;
  }
  const plain = path
    .replace(/^template_card\./, "")
    .replace(/^(news|mpnews)\.articles/, "$1_articles")
    .replace(/^miniprogram_notice\.content_item/, "content_item")
    .replace(/^action_menu\.action_list/, "action_list")
    .replace(/^(?:checkbox|button_selection)\.option_list/, "option_list");
  const entry = /^(\w+)\.(\d+)(?:\.(.+))?$/.exec(plain);
  if (entry) {
    const [, list = "", index = "0", field] = entry;
    const name = tx(`compose.list.${list}.name`) ?? list;
    const n = String(Number(index) + 1);
    // A list in the entry of a list: 「下拉框 2：选项 1：选项文字」.
    const label = !field ? null : field.includes(".") ? fieldName(field) : listField(list, field);
    return label ? t("compose.listField", { list: name, n, field: label }) : t("compose.row.label", { list: name, n });
  }
  const [outer = "", inner] = plain.split(".");
  const name = tx(`compose.field.${plain.replaceAll(".", "_")}`) ?? tx(`compose.list.${plain}.name`) ?? path;
  // A field of an optional part is named with its part: 「引用：网址」.
  const part = inner !== undefined && inner !== "type" ? tx(`compose.field.${outer}`) : null;
  return part ? t("compose.blockField", { block: part, field: name }) : name;
}

const listField = (list: string, field: string) =>
  tx(`compose.list.${list}.${field}`) ?? tx(`compose.list.${field}.name`);
