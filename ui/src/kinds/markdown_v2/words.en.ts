import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Markdown v2",
  hint: "Tables, lists, pictures and code; only group robots can send it",
  field: {
    content: "Text",
    contentHelp:
      "Headings, italic, bold, nested lists, quotes up to three levels, links, pictures, rules, code and tables; no colours and no mentions. Clients before 4.1.36 (Android 4.1.38) show plain text.",
  },
  placeholder: {
    content: "Message",
  },
  mark: {
    heading: "Heading",
    bold: "Bold",
    italic: "Italic",
    list: "List",
    quote: "Quote",
    code: "Code",
    fence: "Code block",
    table: "Table",
  },
};

export default words;
