import type { Words } from ".";
import type zh from "./unsent.zh-CN";

const words: Words<typeof zh> = {
  entry: "{n} {n, message, messages} from other programs {n, was, were} not sent",
  title: "From other programs, not sent",
  text: "Other programs handed these over to posthorn listen. Nobody looks at such messages before, so what is not right is not sent. Open one to send it yourself, or remove it once you have seen it.",
  more: "{n} in all; these are the latest {shown}.",
  unnamed: "(not known what it says)",
  key: "Key {key}",
  line: "Line {n}",
  asked: "To be confirmed: {what}",
  missing: "Not filled in: {names}",
  people: "{n} {n, person, people}",
  open: "Open to edit",
  opened: "Opened in the composer. Once it is sent, come back here and remove it.",
  putAway: "Remove",
  putAwayTitle: "Remove this message?",
  putAwayText:
    "It is no longer listed, and never sent: not even if the program hands it over again under the same key.",
  putAwayConfirm: "Remove",
  noneTitle: "All done",
  noneText: "Messages from other programs that are not sent are listed here.",
  blocked: {
    no_recipient: "no recipients",
    directory_unread: "the directory was not loaded, so nobody knows who is left after the exclusions",
    unknown_group: "a department or tag is not in the directory, so nobody knows who is left after the exclusions",
    in_group: "somebody who is excluded may be in a group",
  },
  caution: {
    unknown: "recipients who are not in the directory",
    reaches_nobody: "departments or tags with nobody in them",
    exclusion_unknown: "people to leave out who are not in the directory",
    extra_fields: "unknown fields that are sent along",
    refused_before: "people who did not get the last one",
    repeated: "people who got the same within a day",
    budget_over: "more than today's quota",
    delayed: "people who got too many messages lately",
  },
};

export default words;
