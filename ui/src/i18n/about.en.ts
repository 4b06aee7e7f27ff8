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
    latest: "Up to date.",
    newer: "Version {version} is available.",
    sending: "Version {version} is available, but messages are being sent: install it when they are done.",
    opened: "The installer is open: {file}. It closes Posthorn while it installs.",
    failed: {
      unreachable:
        "Could not check for updates: the update server did not answer properly. Check the network and try again later.",
      not_genuine: "The download was not released by Posthorn, so it was not used. Please tell IT.",
      file: "The installer could not be saved or opened. Check the download folder and the free space.",
    },
  },
  licence: "Licence",
  licenceText:
    "Posthorn is released under the Apache-2.0 licence. It uses a lot of open source software; the list and all licence texts are below.",
  thirdParty: "Third-party licences",
  show: "Show the licences",
};

export default words;
