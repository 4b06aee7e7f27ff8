import type { Words } from ".";
import type zh from "./directory.zh-CN";

const words: Words<typeof zh> = {
  title: "Directory",
  age: "Updated {time}",
  ageNever: "Not loaded yet",
  counts: "Members: {people}, departments: {departments}, tags: {tags}",
  refresh: "Refresh",
  refreshing: "Refreshing",
  search: "Search name, pinyin, alias, position, department, tag, account or mobile",
  tree: "Organisation",
  results: "Search results",
  tags: "Tags",
  problemKept: "What you see is from the last successful refresh.",
  unreadableTitle: "This app's secret may not read the directory",
  unreadableText:
    "You can still type accounts when writing. To find people by name, adjust the app's visible range and contact rights in the WeCom admin console.",
  noResultsTitle: "Nothing found for “{query}”",
  noResultsText: "Try another spelling or pinyin initials.",
  selectTitle: "Choose a member",
  selectText: "Choose a member on the left to see departments and tags.",
  card: "Member",
  account: "Account",
  departments: "Departments",
  memberTags: "Tags",
  position: "Position",
  alias: "Alias",
  mobile: "Mobile",
  mail: "Mail",
  state: "Account state",
  states: { active: "Activated", disabled: "Disabled", not_activated: "Not activated", left: "Left the company" },
  changes: "Changes",
  people: "People",
  none: "None",
  write: "Write to this member",
  writeDepartment: "Write to this department",
  writeTag: "Write to this tag",
};

export default words;
