import type { Words } from ".";
import type zh from "./common.zh-CN";

const words: Words<typeof zh> = {
  appName: "Posthorn",
  cancel: "Cancel",
  close: "Close",
  save: "Save",
  add: "Add",
  remove: "Remove",
  removeNamed: "Remove {name}",
  back: "Back",
  done: "Done",
  undo: "Undo",
  redo: "Redo",
  retry: "Try again",
  clear: "Clear",
  copy: "Copy",
  copied: "Copied",
  dismiss: "Dismiss",
  loading: "Loading…",
  optional: "optional",
  toasts: "Notifications",
  justNow: "just now",
  practiceBadge: "Practice only",
  people: "{n, # person, # people}",
  room: {
    left: "{n} {n, character, characters} left",
    leftAbout: "About {n} {n, character, characters} left",
    full: "Full",
    over: "{n} {n, character, characters} too long",
    overAbout: "About {n} {n, character, characters} too long",
    longer: "{n} {n, character, characters} longer than advised",
    longerAbout: "About {n} {n, character, characters} longer than advised",
    items: "{n} more {n, item, items} possible",
    itemsFull: "Full",
    itemsOver: "{n} {n, item, items} too many",
  },
  unit: { bytes: "bytes", chars: "chars", items: "items" },
  channel: { app: "To members: {words}", chat: "Group chats: {words}", robot: "Group robots: {words}" },
};

export default words;
