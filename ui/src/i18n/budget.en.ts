import type { Words } from ".";
import type zhCN from "./budget.zh-CN";

const words: Words<typeof zhCN> = {
  title: "Today's quota",
  left: "{n} {n, recipient, recipients} left today",
  used: "{n} {n, recipient, recipients} today",
  bar: "{percent}% of today's quota used",
  people: "Used",
  peopleOf: "{used} of {all} recipients",
  peopleOnly: "{used} {used, recipient, recipients}",
  sends: "Sent",
  sendsOf: "{sends} {sends, time, times}, {requests} {requests, message, messages}",
  logins: "Logins to WeCom",
  loginsOf: "{today}, {hour} of them this hour",
  member: "One person gets at most",
  memberOf: "{minute} messages a minute, {hour} an hour",
  over: "Used up. The next day begins at {time} (midnight in Beijing).",
  low: "Nearly used up. The next day begins at {time} (midnight in Beijing).",
  resets:
    "The next day begins at {time} (midnight in Beijing). Counts only what is on Posthorn's record, with what is scheduled for today.",
  unknown: "Enter the account limit, and how much is left today is shown here.",
  fill: "Enter it",
};

export default words;
