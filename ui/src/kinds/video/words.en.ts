import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Video",
  hint: "A video with title and description",
  field: {
    media_id: "Video",
    title: "Title",
    description: "Description",
  },
};

export default words;
