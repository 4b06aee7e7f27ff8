import type { Words } from ".";
import type zh from "./about.zh-CN";

const words: Words<typeof zh> = {
  title: "About Posthorn",
  text: "Sends WeCom application messages from the desktop. “WeCom” is a trademark of its owner, with whom this software is not affiliated.",
  version: "Version",
  rules: "Rules",
  rulesAsOf: "WeCom's official documents of {month}",
  dataFolder: "Data folder",
  logFolder: "Log folder",
  openFolder: "Open",
  openFolderOf: "Open {name}",
  copy: "Copy this information",
  update: {
    title: "Updates",
    look: "Check now",
    looking: "Checking…",
    fetch: "Download and open the installer",
    fetching: "Downloading…",
    not_looked: "Not checked yet.",
    latest: "This is the newest version.",
    newer: "Version {version} is there.",
    sending: "Version {version} is there, but messages are being sent: install it when they are done.",
    opened: "The installer is open: {file}. It closes Posthorn while it installs.",
    failed: {
      unreachable:
        "Newer versions cannot be looked for: the server of updates did not answer as it should. Check the network and try again later.",
      not_genuine: "What the server gave was not released by Posthorn, and was not used. Please tell IT.",
      file: "The installer could not be saved or opened. Check the download folder and the free space.",
    },
  },
  licence: "Licence",
  licenceText:
    "Posthorn is released under the Apache-2.0 licence. It is made with much open source software; the list and the texts of all licences are below.",
  thirdParty: "Third-party licences",
  show: "Show the licences",
};

export default words;
