import type { Words } from ".";
import type zh from "./preflight.zh-CN";

const words: Words<typeof zh> = {
  personal: {
    title: "Everyone gets their own message",
    help: "{variable} in the text is replaced for each person: {n} {n, person, people} so far. Nobody else can get it.",
    drop: "Remove these values",
  },
  title: "Before you send",
  acknowledge: "Send anyway",
  fresh: "New",
  caution: {
    budget_over: {
      title: "{n} {n, recipient, recipients} over today's quota",
      text: "WeCom rejects the rest until midnight, Beijing time.",
    },
    budget_near: {
      title: "This uses up to {n}% of today's quota",
      text: "When the quota is used up, this app can send nothing more today.",
    },
    unknown: {
      title: "{n} {n, entry is, entries are} not in the directory and may not get it",
      text: "Perhaps misspelt, or outside the app's visible range.",
    },
    reaches_nobody: {
      title: "Nobody is in {n, # department or tag, # departments or tags}",
      text: "According to the directory, the app sees no member there, so nobody gets it. If people were just added, refresh the directory first.",
    },
    exclusion_unknown: {
      title: "{n} {n, exclusion is, exclusions are} not in the directory",
      text: "Perhaps misspelt. If so, the person you want to leave out gets the message.",
    },
    extra_fields: {
      title: "{n} unknown {n, field is, fields are} sent along",
      text: "They are not in the preview and were not checked. To leave them out, go back and switch them off under “Unknown fields”.",
    },
    renamed: {
      title: "{n} {n, recipient has, recipients have} a different name in the directory",
      text: "The directory's name is used, and messages go by account. Make sure these are the people you mean.",
    },
    refused_before: {
      title: "{n} {n, person, people} did not get the last message",
      text: "Unless the cause was fixed, they won't get this one either.",
    },
    repeated: {
      title: "{n} {n, person, people} got the same content within a day",
      text: "If you confirm, it is delivered again and they have it twice.",
    },
    repeatedAt: "{time}, {n} of them got the same content",
    repeatedBy: "{time}, {name} sent the same content to {n} of them",
    delayed: {
      title: "{n} {n, person, people} got many messages lately, so this one arrives later",
      text: "A person can get 25 messages a minute and 900 an hour; WeCom drops the rest. Posthorn waits until these people can get it.",
    },
    often_today: {
      title: "{n} of these people {n, has, have} 3 or more messages today already",
      text: "Counted by what this computer sent today, whatever it said. If it can wait, send it tomorrow, or put it into one message.",
    },
    count_unsure: {
      title: "The number of people cannot be checked",
      text: "Some recipients have members that this computer does not know, so there may be more people.",
    },
    upload: {
      title: "{n} {n, file is, files are} uploaded before sending",
      text: "WeCom does not have them yet, or the earlier upload has expired.",
    },
    busy_hour: {
      title: "It is on the hour",
      text: "Many companies send on the hour, so it may arrive some minutes later. Waiting a minute or two helps.",
    },
    busy_half: {
      title: "It is half past the hour",
      text: "Many companies send at half past, so it may arrive some minutes later. Waiting a minute or two helps.",
    },
  },
  repeatedDropped:
    "WeCom drops the same content: nothing would arrive for {left}. If you confirm, Posthorn makes sure this one is delivered; should no answer come, it is not sent again automatically, and you decide.",
  repeatedMinutes: "another {n} {n, minute, minutes}",
  repeatedSoon: "another minute",
  literal: "Send as is",
  literalHelp: "The braces are meant to be sent; nothing is filled in.",
  literalNote: "Braces are sent as they are",
  literalNoteHelp: "Variables without a value no longer stop the send; recipients see the braces.",
  literalUndo: "Check again",
  renamedOne: "{now} (written as {was})",
  links: "Links lead to",
  linkAscii: "actually {ascii}",
  linkUser: "The link contains a user name",
  linkTry: "Try it",
  linkTryOf: "Try {url}",
  plugin: "People who read messages in WeChat will not see this type. They have to open WeCom.",
  delayedLater:
    "A person can get 25 messages a minute and 900 an hour; WeCom drops the rest. This is counted again when the message is sent; it waits if it has to.",
  overLaterTitle: "{n} {n, recipient, recipients} over that day's quota",
  overLater: "This is scheduled for another day and counts there. WeCom rejects the rest until midnight, Beijing time.",
  refusedShow: "Show people",
  refusedHide: "Hide people",
  refusedMore: "{n} more",
  refusedWhy: "Reason: {reason}. Until that is solved they will not get this one either.",
  refusedAt: "{time}: {reason}",
  needOne: "Confirm the warning first",
  needSome: "{n} {n, warning is, warnings are} not confirmed yet",
  needRows: "{n, # row still to look at, # rows still to look at}",
  budget: "Today's quota",
  budgetOf: "Quota of {day}",
  budgetOfChina: "Quota of {day}, Beijing time",
  budgetLeft: "{n} {n, recipient, recipients} left today",
  budgetLeftDay: "{n} {n, recipient, recipients} left that day",
  budgetUsedOnly: "{used} {used, recipient, recipients} today",
  budgetCost: "This send: {n}",
  budgetCostAtLeast: "This send: at least {n}",
  budgetBar: "{budget}, {percent}% used after this send",
  budgetHere: "Counts only what is on Posthorn's record.",
  budgetAlone: "Counts only what Posthorn's record has scheduled for that day.",
  budgetAsk:
    "WeCom allows account limit × 200 recipients a day. Enter the limit once, and every send is checked against it.",
  budgetField: "Account limit",
  budgetSave: "Save",
  budgetLater: "Not now",
  budgetWrong: "A whole number from 1 to 10,000,000",
  typePeopleTitle: "Send to {n} {n, person, people}?",
  typePeople: "Type the number of people, “{expected}”, to confirm.",
  typePeopleWrong: "Does not match {expected} people",
  needTypedPeople: "Type the number of people first",
  release: "Once submitted, it is sent when another colleague approves it.",
  releaseAt:
    "Another colleague has to approve it. If that is done before the time you chose, it is sent then; if later, at once.",
  releaseSubmit: "Submit for approval",
  writer:
    "You are a writer in this team and may not send. Ask a colleague who may, or ask the team's owner for the right to.",
  without: "Without",
  excluded: "{n} {n, person, people} left out",
  people: "Show people",
  unresolvable: {
    directory_unread:
      "The directory has not been read, so nobody can be left out of departments, tags or everyone. Update it under Directory, then send.",
    unknown_group:
      "A chosen or excluded department or tag is not in the directory, so it is unclear who is left. Update the directory or remove it.",
    in_group:
      "Somebody you leave out is in a chosen group and would see it there. Remove the group, or don't leave them out.",
  },
};

export default words;
