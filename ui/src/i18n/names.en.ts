import type { Words } from ".";
import type zh from "./names.zh-CN";

const words: Words<typeof zh> = {
  sheet: {
    button: "Member sheet",
    import: "Import member sheet",
    age: "Member sheet imported {time}",
    noteTitle: "{n} {n, member has, members have} no name here, only an account",
    noteText:
      "Since 2022 WeCom does not let many apps read names. Export the members in the admin console and import the file here: then you can search by name and see names.",
    oldTitle: "The member sheet was imported {time}",
    oldText:
      "Who joined, left or changed their name since is not in it. Export the members again in the admin console and import the new file.",
    title: "Import member sheet",
    titleKept: "Member sheet",
    text: "Export the members under Contacts in the admin console, then choose that file. Only account, name, alias, position and department are kept, on this computer alone.",
    drop: "Drop the exported .xlsx or CSV file here",
    dropNow: "Let go to read it",
    choose: "Choose file",
    another: "Another file",
    reading: "Reading…",
    file: "{name}, {n} {n, person, people}",
    matched: "In the directory: {n} (of {all} members there)",
    without: "In the directory, not in the sheet: {n}; they keep showing their account",
    outside: "In the sheet, outside the app's visible range: {n}; they do not appear and get no messages",
    more: "and others",
    skipped: "Rows left out, without a usable account or a name: {n}",
    repeated: "Rows left out, with an account that stands in an earlier row: {n}",
    columns: "Columns found",
    column: "{title}: {holds}",
    unused: "Columns not used and not kept: {titles}",
    holds: { account: "account", name: "name", alias: "alias", position: "position", department: "department" },
    fit: {
      doubtful:
        "Few accounts are the same. This may be another company's member sheet, or a very old one. Please check first.",
      stranger:
        "No account in it belongs to this company, so it cannot be used. Check the file, and the company at the lower left.",
      unread:
        "The directory is not loaded yet, so nobody can tell whether the sheet is this company's. Wait until it is, then choose the file again.",
    },
    insist: "I checked: this is my company's member sheet",
    take: "Use this member sheet",
    taken: "Member sheet imported, {n} {n, member, members} found",
    remove: "Remove member sheet",
    removed: "Member sheet removed; only names given by WeCom are shown",
    wrong: {
      no_columns:
        "No heading row has both an account and a name column. Use the file as the admin console exports it, with its headings.",
      empty: "There is nobody in the sheet. Please export it again.",
      half_written:
        "Only {usable} of {rows} rows have an account and a name; the file may be cut off. Export it again.",
      too_large: "There is too much text for a member sheet. Delete columns you do not need, then choose it again.",
      unread:
        "The directory is not loaded yet, so the sheet cannot be checked. Wait until it is, then choose it again.",
      stranger: "No account in it belongs to this company. It was not imported.",
      doubtful: "Few accounts are the same, so it was not imported. If it is your company's, tick the box first.",
      gone: "This file is closed; choose it again.",
    },
  },
  secret: {
    title: "Secret for reading the directory (optional)",
    text: "Where the app cannot read names, you can add a secret that can: another app's, or that of contacts sync. It only reads the directory and never sends messages.",
    honest:
      "From IPs added since August 2022, the secret of contacts sync reads accounts and numbers only. In that case import the member sheet.",
    label: "Secret for reading the directory",
    blank: "Please enter the secret",
    save: "Save and check",
    check: "Check again",
    remove: "Remove",
    removed: "The secret for reading the directory was removed",
    reads: {
      names: "It reads names. The directory is being refreshed; names appear after that.",
      ids: "It reads accounts and numbers only, no names. Import the member sheet.",
      nothing: "It cannot read the directory and is of no use. You can remove it.",
    },
    is: {
      this_app: "This is the secret of the app you send with; it reads no more. Enter another one or remove it.",
      another_app: "It belongs to the app “{name}” (AgentId {id}).",
      contact_sync: "It is the secret of contacts sync.",
      no_app: "It is neither an app's secret nor that of contacts sync.",
    },
    unnamed: "no name",
  },
};

export default words;
