import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Picture card",
  hint: "A picture with title and points",
  short: "Picture",
};

export default words;
