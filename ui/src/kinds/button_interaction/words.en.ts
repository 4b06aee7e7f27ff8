import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Button card",
  hint: "Members answer by a button, such as approve or decline",
};

export default words;
