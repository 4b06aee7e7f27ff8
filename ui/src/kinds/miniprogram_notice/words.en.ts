import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Mini program",
  hint: "Opens the mini program that belongs to the app",
  part: "Mini program notice",
  field: {
    title: "Title",
    titleHelp: "4 to 12 characters",
    description: "Description",
    appid: "Mini program AppID",
    page: "Mini program page",
    pageHelp: "Cannot be tapped when empty",
    emphasis_first_item: "Show the first row large",
  },
  list: {
    content_item: {
      name: "Row",
      add: "Add row",
      help: "10 at most, such as “Time: 2 pm”",
      key: "Label",
      value: "Value",
    },
  },
};

export default words;
