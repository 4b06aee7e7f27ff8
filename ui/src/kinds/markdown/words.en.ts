import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Markdown",
  hint: "Headings, bold, quotes and colours",
  field: {
    content: "Text",
    contentHelp:
      "Headings, bold, links, inline code, quotes and three colours. The WeChat plug-in does not show Markdown.",
  },
  placeholder: {
    content: "Message",
  },
};

export default words;
