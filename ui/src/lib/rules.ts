/* Findings in words, by rule and severity; fields by their names in the form. */
import { formatNumber, t, tx } from "@/i18n";
import type { Finding } from "@/ipc";

/** The words for a finding, with its figures; where it holds at one channel only, with that channel. */
export function findingWords(finding: Finding): string {
  const words = ruleWords(finding);
  return finding.channel && !forChannels(finding) ? t(`common.channel.${finding.channel}`, { words }) : words;
}

/** Whether the rule names the channel that it is about. */
const forChannels = ({ rule }: Finding) =>
  rule === "not_for_app" || rule === "not_for_chats" || rule === "not_for_robots";

function ruleWords(finding: Finding): string {
  const about = finding.unit === "bytes";
  const values = {
    actual: formatNumber(finding.actual ?? 0),
    limit: formatNumber(finding.limit ?? 0),
    over: t(about ? "common.room.overAbout" : "common.room.over", { n: finding.over ?? 0 }),
    longer: t(about ? "common.room.longerAbout" : "common.room.longer", { n: finding.over ?? 0 }),
    name: finding.detail ? `“${finding.detail}”` : "",
    unit: finding.unit ? t(`common.unit.${finding.unit}`) : "",
  };
  const field = finding.path.split(".").at(-1) ?? "";
  return (
    // Some fields are better told what to do by their own name.
    (forChannels(finding) ? tx(`rules.${finding.rule}.${field}`) : null) ??
    tx(`rules.${finding.rule}.${finding.severity}`, values) ??
    tx(`rules.${finding.rule}.refused`, values) ??
    finding.rule
  );
}

/** A field's name as the form shows it; entries of lists with their number: `跳转 2：标题`. */
export function fieldName(path: string): string {
  if (path === "touser") return t("compose.field.touser");
  const [first = "", ...rest] = path.split(".");
  const kind = tx(`kind.${first}.name`);
  // The kind as a whole: a card, whichever it is, or the kind's own name.
  if (rest.length === 0 && first === "template_card") return t("compose.field.card");
  if (kind !== null)
    return rest.length === 0 ? kind : (nameIn(`kind.${first}`, rest.join("."), tx(`kind.${first}.part`)) ?? path);
  const plain = path
    .replace(/^template_card\./, "")
    .replace(/^action_menu\.action_list/, "action_list")
    .replace(/^(?:checkbox|button_selection)\.option_list/, "option_list");
  const [outer = "", inner] = plain.split(".");
  return (
    nameIn("compose", plain, inner === undefined || inner === "type" ? null : tx(`compose.field.${outer}`)) ?? path
  );
}

/** A field's name by the words at `home`; a field of an optional part is named with its part: 「引用：网址」. */
function nameIn(home: string, path: string, part: string | null): string | null {
  const entry = /^(\w+)\.(\d+)(?:\.(.+))?$/.exec(path);
  if (entry) {
    const [, list = "", index = "0", field] = entry;
    const name = tx(`${home}.list.${list}.name`) ?? list;
    const n = String(Number(index) + 1);
    // A list in the entry of a list: 「下拉框 2：选项 1：选项文字」.
    const label = !field ? null : field.includes(".") ? nameIn(home, field, null) : listField(home, list, field);
    return label ? t("compose.listField", { list: name, n, field: label }) : t("compose.row.label", { list: name, n });
  }
  const name = tx(`${home}.field.${path.replaceAll(".", "_")}`) ?? tx(`${home}.list.${path}.name`);
  return name && part ? t("compose.blockField", { block: part, field: name }) : name;
}

const listField = (home: string, list: string, field: string) =>
  tx(`${home}.list.${list}.${field}`) ?? tx(`${home}.list.${field}.name`);
