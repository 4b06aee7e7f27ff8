import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Choice card",
  hint: "Members choose in a few lists and submit",
};

export default words;
