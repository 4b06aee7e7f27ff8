import type { Words } from ".";
import type zh from "./preflight.zh-CN";

const words: Words<typeof zh> = {
  personal: {
    title: "Everyone gets a message of their own",
    help: "{variable} in the texts becomes what each person has there: {n} {n, person, people} so far. Nobody else can be sent to.",
    drop: "Remove these values",
  },
  title: "Before you send",
  acknowledge: "I know, send anyway",
  fresh: "New",
  caution: {
    budget_over: {
      title: "{n} person-{n, time, times} over today's budget",
      text: "WeCom refuses what is over it until midnight, Beijing time.",
    },
    budget_near: {
      title: "After this send {n}% of today's budget is used",
      text: "When the budget is used up, this app can send nothing more today.",
    },
    unknown: {
      title: "{n} {n, entry is, entries are} not in the directory and may not get it",
      text: "Misspelt perhaps, or outside the app's visible range.",
    },
    reaches_nobody: {
      title: "{n} {n, department or tag has, departments or tags have} nobody in {n, it, them}",
      text: "As far as the directory knows, the app sees no member there, so nobody gets the message. If people were added just now, refresh the directory first.",
    },
    exclusion_unknown: {
      title: "{n} {n, exclusion is, exclusions are} not in the directory",
      text: "Misspelt perhaps. Then the person you mean to leave out gets the message.",
    },
    extra_fields: {
      title: "{n} {n, field, fields} that Posthorn does not know {n, is, are} sent along",
      text: "They are not in the preview, and nobody has checked them. If you do not mean to send them, go back and switch them off under “Unknown fields”.",
    },
    renamed: {
      title: "{n} {n, recipient has, recipients have} another name in the directory",
      text: "The directory's name counts, and the message goes by account. Make sure that this is who you mean.",
    },
    refused_before: {
      title: "{n} {n, person, people} did not get the last message, and nothing has reached them since",
      text: "WeCom did not accept them. Whoever is outside the app's visible range or has no licence will miss this one too; the reasons are in the record.",
    },
    repeated: {
      title: "{n} {n, person, people} got the same content within a day",
      text: "Once confirmed it is delivered again, and they have it twice.",
    },
    repeatedAt: "The same content went to {n} {n, person, people} of these {time}",
    delayed: {
      title: "{n} {n, person, people} got so many messages lately that this one arrives later",
      text: "One person can get 25 messages a minute and 900 an hour; WeCom drops the rest. Theirs wait until they can arrive.",
    },
    count_unsure: {
      title: "The number of people cannot be checked",
      text: "Some recipients have members that this computer does not know, so there may be more people.",
    },
    upload: {
      title: "{n} {n, file is, files are} uploaded before sending",
      text: "WeCom does not have them yet, or what was uploaded before has run out.",
    },
    busy_hour: {
      title: "It is exactly on the hour",
      text: "Many companies send on the hour, so it may arrive some minutes later. Waiting a minute or two helps.",
    },
    busy_half: {
      title: "It is exactly half past",
      text: "Many companies send at half past, so it may arrive some minutes later. Waiting a minute or two helps.",
    },
  },
  repeatedDropped:
    "WeCom holds the same request back: nothing would arrive for {left}. Once confirmed, this one leaves without the duplicate check and is delivered again; should no answer come, Posthorn does not repeat it by itself, and you decide.",
  repeatedMinutes: "another {n} {n, minute, minutes}",
  repeatedSoon: "another minute",
  literal: "Send as it stands",
  literalHelp: "The braces are what is meant; nothing is filled in.",
  literalNote: "Braces are sent as they stand",
  literalNoteHelp: "Open variables are not stopped any more; recipients see the braces.",
  literalUndo: "Check again",
  renamedOne: "{now} (written as {was})",
  links: "Links lead to",
  linkAscii: "really {ascii}",
  linkUser: "The address has a user name in it",
  delayedLater:
    "One person can get 25 messages a minute and 900 an hour; WeCom drops the rest. This is how it stands now; it is counted again when this leaves, and theirs wait if they must.",
  overLaterTitle: "{n} person-{n, time, times} over that day's budget",
  overLater:
    "The send is set for another day and counts there. WeCom refuses what is over its budget until midnight, Beijing time.",
  refusedShow: "Show people",
  refusedHide: "Hide people",
  refusedMore: "{n} more",
  refusedAt: "{time}: {reason}",
  needOne: "Tick the warning above first",
  needSome: "{n} {n, warning is, warnings are} not ticked yet",
  budget: "Today's budget",
  budgetOf: "Budget of {day}",
  budgetOfChina: "Budget of {day}, Beijing time",
  budgetDay: "{used} of {limit} person-times scheduled for that day",
  budgetUsed: "{used} of {limit} person-times used today",
  budgetUsedOnly: "{used} person-times used today",
  budgetCost: "This send: {n}",
  budgetCostAtLeast: "This send: at least {n}",
  budgetBar: "{budget}, {percent}% used after this send",
  budgetHere: "Counts only what this computer sends.",
  budgetAlone: "Counts only what this computer has scheduled for that day.",
  budgetAsk:
    "WeCom allows the account limit times 200 person-times a day. Enter the limit once, and every send is checked against it.",
  budgetField: "Account limit",
  budgetSave: "Save",
  budgetLater: "Not now",
  budgetWrong: "A whole number from 1 to 10,000,000",
  budgetChange: "Change",
  typePeopleTitle: "Send to {n} {n, person, people}?",
  typePeople: "Type the number of people, “{expected}”, to confirm.",
  typePeopleWrong: "Does not match {expected} people",
  needTypedPeople: "Type the number of people first",
  without: "Without",
  excluded: "{n} {n, person, people} left out",
  people: "Show people",
  unresolvable: {
    directory_unread:
      "The directory has not been read, so nobody can be left out of departments, tags or everyone. Update it under Directory, then send.",
    unknown_group:
      "A chosen or excluded department or tag is not in the directory, so nobody knows who is left. Update the directory or take it out.",
    in_group:
      "Somebody you leave out is in a chosen group, and everyone in a group reads what is sent there. Take the group out, or don't leave them out.",
  },
};

export default words;
