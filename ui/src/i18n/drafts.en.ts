import type { Words } from ".";
import type zh from "./drafts.zh-CN";

const words: Words<typeof zh> = {
  list: "Messages being written",
  begin: "Start another",
  untitled: "Nothing written yet",
  current: "Open now",
  close: "Delete draft “{title}”",
  closed: "Draft “{title}” deleted",
  full: "Too many messages are being written at once. Delete a few drafts first.",
};

export default words;
