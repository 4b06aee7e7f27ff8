import type { Words } from ".";
import type zh from "./shell.zh-CN";

const words: Words<typeof zh> = {
  navigation: "Main",
  nav: {
    compose: "Compose",
    sends: "History",
    templates: "Templates",
    directory: "Directory",
    settings: "Settings",
    inbox: "Inbox",
  },
  profile: {
    label: "Company:",
    switch: "Switch company",
    add: "Connect a company…",
    manage: "Manage companies…",
    practiceNote: "Messages go to the practice inbox only",
  },
  practiceName: "Practice",
  practiceCard: {
    title: "Try it here first",
    text: "This company and its members are made up. What you send shows in the practice inbox.",
    add: "Add my company",
  },
  open: "{n} in progress or scheduled",
  needing: "{n} {n, needs, need} your decision",
  startFailed: "The program does not answer",
  startFailedText: "The window is open but could not reach Posthorn itself. Quit it and open it again.",
};

export default words;
