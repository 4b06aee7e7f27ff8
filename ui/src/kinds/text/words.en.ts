import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Text",
  hint: "Plain text, links allowed",
  short: "Text",
  field: {
    content: "Text",
  },
  placeholder: {
    content: "Message",
  },
};

export default words;
