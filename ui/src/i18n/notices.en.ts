import type { Words } from ".";
import type zh from "./notices.zh-CN";

const words: Words<typeof zh> = {
  title: "Needs attention",
  text: {
    file_kept_aside: "A file could not be read. It was kept unchanged at {path}; Posthorn goes on with defaults.",
    database_recovered:
      "The file with your history was damaged. It is kept unchanged at {path}. {n, # entry was, # entries were} read from it; the latest changes may be missing. What was scheduled, paused or in progress has stopped: look at each in History before it continues. The day's quota may count too little.",
    database_lost:
      "The file with your history was damaged and could not be read. It is kept unchanged at {path}. What was scheduled, paused or uncertain is gone, and so is the day's quota: what was scheduled will not be sent. Before sending again, find out who has got it.",
    keychain_unavailable:
      "This computer has no usable keychain. Secrets last for this session only and have to be entered again after quitting.",
    keychain_locked:
      "The system keychain is locked, so secrets cannot be read. Unlock it and try again, or enter the secret for this session in Settings.",
    secret_not_removed:
      "The system keychain did not give up {n, # secret or robot address, # secrets or robot addresses} that are no longer wanted. Posthorn tries again at its next start; you can also remove the entries named Posthorn in the system's keychain program.",
    storage_read_only:
      "The data folder cannot be written ({path}). Drafts, templates and history cannot be saved, and nothing can be sent until it can.",
    interrupted_sends:
      "{n, # message was, # messages were} cut short when Posthorn last stopped, and it may not be known whether all of it arrived. Look at History before sending again.",
    work_failed:
      "Something in Posthorn itself failed, and what was being sent has stopped. Look at it in History; it can continue from there. If it happens again, pass the log to IT.",
    shortcut_taken: "Another app uses the shortcut for quick send. Choose another one in Settings.",
    notification_refused:
      "The system did not show Posthorn's notification, so only the window and the tray icon tell you when a message is done or has stopped. Allow Posthorn's notifications in the system's settings; the result of this one is in History.",
    autostart_refused:
      "“Start when I log in” could not be changed: the system or a security program does not allow it. Change it in the system's own settings, or see to the cause and try again in Settings.",
  },
  action: {
    sends: "View History",
    settings: "Open Settings",
    folder: "Open folder",
  },
};

export default words;
