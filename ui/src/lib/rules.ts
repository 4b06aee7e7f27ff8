/* Findings in words, by rule and severity; fields by their names in the form. */
import { formatNumber, t, tx } from "@/i18n";
import type { Finding } from "@/ipc";

/** The words for a finding, with its figures. */
export function findingWords(finding: Finding): string {
  const values = {
    actual: formatNumber(finding.actual ?? 0),
    limit: formatNumber(finding.limit ?? 0),
    over: formatNumber(Math.max(0, (finding.actual ?? 0) - (finding.limit ?? 0))),
    unit: finding.unit ? t(`common.unit.${finding.unit}`) : "",
  };
  return (
    tx(`rules.${finding.rule}.${finding.severity}`, values) ??
    tx(`rules.${finding.rule}.refused`, values) ??
    finding.rule
  );
}

/** A field's name as the form shows it; entries of lists with their number: `跳转 2：标题`. */
export function fieldName(path: string): string {
  if (path === "touser") return t("compose.field.touser");
  const plain = path.replace(/^template_card\./, "").replace(/^action_menu\.action_list/, "action_list");
  const entry = /^(\w+)\.(\d+)(?:\.(\w+))?$/.exec(plain);
  if (entry) {
    const [, list = "", index = "0", field] = entry;
    const name = tx(`compose.list.${list}.name`) ?? list;
    const n = String(Number(index) + 1);
    const label = field ? tx(`compose.list.${list}.${field}`) : null;
    return label ? t("compose.listField", { list: name, n, field: label }) : t("compose.row.label", { list: name, n });
  }
  const [outer = "", inner] = plain.split(".");
  const name = tx(`compose.field.${plain.replaceAll(".", "_")}`) ?? tx(`compose.list.${plain}.name`) ?? path;
  // A field of an optional part is named with its part: 「引用：网址」.
  const part = inner !== undefined && inner !== "type" ? tx(`compose.field.${outer}`) : null;
  return part ? t("compose.blockField", { block: part, field: name }) : name;
}
