import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Vote card",
  hint: "Members tick one or several options and submit",
};

export default words;
