import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Picture",
  hint: "One picture",
  field: {
    media_id: "Picture",
  },
};

export default words;
