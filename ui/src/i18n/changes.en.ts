import type { Words } from ".";
import type zh from "./changes.zh-CN";

const words: Words<typeof zh> = {
  title: "Directory changes",
  show: "Show",
  all: "All",
  withCount: "{kind} ({n})",
  kinds: {
    range: "Visible range",
    names: "Names",
    joined: "Joined",
    left: "Left",
    moved: "Moved",
    renamed: "Renamed",
    state: "Account state",
  },
  emptyTitle: "No changes yet",
  emptyText:
    "Each time the whole directory is loaded it is compared with the time before. Members who joined, left, moved or were renamed are listed here.",
  noneTitle: "No changes of this sort",
  joined: "Joined the directory",
  joinedTo: "Joined {to}",
  left: "No longer in the directory",
  leftFrom: "No longer in the directory, was in {from}",
  moved: "Moved from {from} to {to}",
  nowhere: "(no department)",
  renamed: "Was called {from}",
  state: "{from} → {to}",
  range:
    "{out} {out, person, people} out of sight, {into} newly in sight: probably another visible range or other rights",
  names: "{n} {n, name, names} can no longer be read: probably the app's rights changed",
  columns: {
    time: "Time",
    kind: "Change",
    name: "Name",
    account: "Account",
    was: "Before",
    became: "After",
  },
};

export default words;
