import type { Words } from "@/i18n";
import type zh from "./words.zh-CN";

const words: Words<typeof zh> = {
  name: "Voice",
  hint: "A voice message of up to 60 seconds",
  field: {
    media_id: "Voice",
  },
};

export default words;
