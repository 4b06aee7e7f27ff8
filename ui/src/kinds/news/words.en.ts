import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "News links",
  hint: "One to eight entries that open web pages",
  list: {
    articles: {
      name: "Entry",
      add: "Add entry",
      help: "8 at most; the first has a large picture",
      title: "Title",
      description: "Description",
      url: "Link opened on tap",
      picurl: "Picture link",
      picurlHelp:
        "JPG or PNG, {size} looks best. Only have a file? Ask whoever runs your company's website to upload it and paste its link here, or use Articles, which upload the picture with the message.",
      mini: "Mini program instead",
      miniHelp: "Replaces the link above",
      appid: "Mini program AppID",
      pagepath: "Mini program page",
    },
  },
};

export default words;
