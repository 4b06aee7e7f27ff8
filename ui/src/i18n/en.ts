import common from "./common.en";
import shell from "./shell.en";
import compose from "./compose.en";
import preview from "./preview.en";
import recipients from "./recipients.en";
import sends from "./sends.en";
import directory from "./directory.en";
import errors from "./errors.en";
import rules from "./rules.en";
import type { Words } from ".";
import type zh from "./zh-CN";
import type { KindWords } from "@/kinds/words";
import { byFolder } from "@/lib/by-folder";

const words: Words<typeof zh> = {
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
    import.meta.glob("../kinds/*/words.en.ts", { eager: true, import: "default" }),
  ) as unknown as Words<KindWords>,
};

export default words;
