import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "File",
  hint: "One file to download",
  field: {
    media_id: "File",
  },
};

export default words;
