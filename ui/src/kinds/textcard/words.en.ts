import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Text card",
  hint: "Title, summary and one link",
  short: "Text card",
  field: {
    title: "Title",
    description: "Summary",
    url: "Link opened on tap",
    btntxt: "Button text",
    btntxtHelp: "WeCom's own word for “Details” when empty",
  },
  placeholder: {
    description: "The point in a sentence or two",
  },
};

export default words;
