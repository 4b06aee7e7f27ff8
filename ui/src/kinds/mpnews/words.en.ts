import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Articles",
  hint: "One to eight articles inside WeCom",
  list: {
    articles: {
      name: "Article",
      add: "Add article",
      help: "8 at most; the first has a large cover",
      title: "Title",
      thumb_media_id: "Cover picture",
      content: "Text",
      contentHelp: "Pictures can be pasted or dropped in; they are uploaded when sending.",
      digest: "Summary",
      digestHelp: "Shown below the cover when there is only one article",
      author: "Author",
      content_source_url: "Link to the original",
    },
  },
};

export default words;
