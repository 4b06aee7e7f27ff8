import type { Words } from ".";
import type zh from "./inbox.zh-CN";

const words: Words<typeof zh> = {
  title: "Practice inbox",
  text: "What each made-up member of the practice company sees on the phone.",
  members: "Members",
  search: "Find a member",
  messages: "{n} {n, message, messages}",
  emptyTitle: "No messages yet",
  emptyText: "Send a message from the practice company and see here what each of them got.",
  emptyAction: "Write a message",
  selectTitle: "Choose a member",
  selectText: "See what arrived on their phone.",
  memberEmpty: "No messages for {name} yet",
  phone: "{name}'s phone",
  theme: "Preview appearance",
  refresh: "Refresh",
  clear: "Clear",
  clearTitle: "Clear the practice inbox?",
  clearText: "Everything that the made-up members received disappears from here. History stays as it is.",
  noResults: "Nothing found for “{query}”",
};

export default words;
