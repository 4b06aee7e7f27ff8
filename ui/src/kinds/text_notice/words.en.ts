import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Notice card",
  hint: "Key points, a figure, labelled rows",
  short: "Notice",
};

export default words;
