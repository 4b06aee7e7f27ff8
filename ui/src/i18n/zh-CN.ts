import common from "./common.zh-CN";
import shell from "./shell.zh-CN";
import compose from "./compose.zh-CN";
import preview from "./preview.zh-CN";
import recipients from "./recipients.zh-CN";
import sends from "./sends.zh-CN";
import directory from "./directory.zh-CN";
import errors from "./errors.zh-CN";
import rules from "./rules.zh-CN";
import type { KindWords } from "@/kinds/words";
import { byFolder } from "@/lib/by-folder";

export default {
  common,
  shell,
  compose,
  preview,
  recipients,
  sends,
  directory,
  errors,
  rules,
  kind: byFolder(
    import.meta.glob("../kinds/*/words.zh-CN.ts", { eager: true, import: "default" }),
  ) as unknown as KindWords,
};
