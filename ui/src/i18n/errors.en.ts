import type { Words } from ".";
import type zh from "./errors.zh-CN";

const words: Words<typeof zh> = {
  technical: "Technical details",
  copyIp: "Copy IP",
  seenIp: "{why} The IP that WeCom saw is {ip}.",
  explain: "What {code} means",
  checkUp: "Check-up",
  withMeaning: "{title} ({meaning})",
  right: { writer: "writer", sender: "sender", approver: "approver", owner: "owner", other: "proper" },
  code: {
    api: {
      title: "Rejected by WeCom",
      why: "WeCom answered with an error.",
      fix: "See the technical details.",
    },
    unreachable: {
      title: "WeCom cannot be reached",
      why: "There was no connection, and nothing was sent.",
      fix: "Check network, proxy and API address and try again.",
    },
    outcome_unknown: {
      title: "Uncertain whether it arrived",
      why: "The message went to WeCom, but no answer came back. It may or may not have arrived.",
      fix: "Don't send it again yet. Ask one or two recipients, or decide later in History.",
    },
    not_wecom: {
      title: "That was not WeCom",
      why: "The answer does not look like WeCom's.",
      fix: "See whether the network needs a login, then check API address and proxy.",
    },
    secret_refused: {
      title: "The secret is wrong",
      why: "WeCom rejected this secret before. Repeated tries block this computer's IP for an hour, so neither the window nor the command line tries it again until it is changed, also after a restart.",
      fix: "Enter the secret in the company's settings and save, and it is tried again. If the secret is right and the reason is mended, as when the app was just enabled, choose “Try once more anyway” under the connection check in the company's settings.",
    },
    bad_setting: {
      title: "A setting is wrong",
      why: "What was entered cannot be used.",
      fix: "Correct the marked field.",
    },
    secret_missing: {
      title: "No secret yet",
      why: "Sending and reading the directory need the app's secret.",
      fix: "Enter the secret in the company's settings.",
    },
    secret_elsewhere: {
      title: "The secret was entered for another place",
      why: "The stored secret was entered for another API address or corp ID. So that it is not handed to a stranger, Posthorn did not use it.",
      fix: "Check the API address and the corp ID, then enter the secret again in the company's settings.",
    },
    keychain_unavailable: {
      title: "No usable keychain",
      why: "Posthorn keeps secrets in the system keychain only, and this computer has none.",
      fix: "Tick “Forget … when I quit” and enter it again next time, or install a keychain and try again.",
    },
    keychain_locked: {
      title: "The keychain is locked",
      why: "Secrets are in the keychain and cannot be read while it is locked.",
      fix: "Unlock the keychain and try again.",
    },
    storage_full: {
      title: "The disk is full",
      why: "Every message is saved before it is sent, and that is not possible now.",
      fix: "Free some space and try again. What is not saved is not sent.",
    },
    storage_read_only: {
      title: "The data folder cannot be written",
      why: "Posthorn may not write its own data folder, so it does not send.",
      fix: "Give write access back and try again. What is not saved is not sent.",
    },
    storage_busy: {
      title: "The data file is in use",
      why: "Another program (backup, sync or virus scanner) holds Posthorn's data file, so nothing can be written for now.",
      fix: "Do not send again: it goes on when the file is free. If this lasts, keep that program away from Posthorn's data folder.",
    },
    storage_other_version: {
      title: "The data is from another version of Posthorn",
      why: "A newer or differently built Posthorn made the data. This version does not know it; it was not opened and not changed.",
      fix: "Use the version you had, or update this one.",
    },
    storage_away: {
      title: "The team's database cannot be reached",
      why: "The team's shared record is kept there. Nothing can be saved for now, so nothing is sent.",
      fix: "Do not send again: it goes on when the database is back. If this lasts, check the network or ask whoever runs the database.",
    },
    storage_not_allowed: {
      title: "No access to the team's database",
      why: "The database does not take this user name and password, or the user lacks a right that Posthorn needs.",
      fix: "Check the user name and password, or ask whoever runs the database for access. What is not saved is not sent.",
    },
    storage_unsuitable: {
      title: "This database cannot hold a team's record",
      why: "It is older than PostgreSQL 14, does not store text as UTF-8, or already holds something else under the name posthorn. It was not changed.",
      fix: "Use another database of PostgreSQL 14 or newer.",
    },
    not_your_right: {
      title: "You may not do this in the team",
      why: "This needs the {right} right, which you do not have. Nothing was changed.",
      fix: "Ask the team's owner or IT for that right, or ask a colleague who has it.",
    },
    own_release: {
      title: "You cannot approve what you submitted",
      why: "That way a second person looks at it. It was not sent.",
      fix: "Ask another colleague who may approve to do so in History.",
    },
    storage: {
      title: "Data could not be saved",
      why: "Reading or writing local data failed.",
      fix: "Try again; if it keeps happening, pass the technical details to IT.",
    },
    not_found: {
      title: "No longer there",
      why: "It was deleted, or changed in another window.",
      fix: "Refresh and look again.",
    },
    invalid_input: {
      title: "That does not work here",
      why: "What was entered does not fit.",
      fix: "Change it and try again.",
    },
    name_taken: {
      title: "That name is taken",
      why: "Names have to differ.",
      fix: "Choose another name, or replace the existing one.",
    },
    review_outdated: {
      title: "Something changed since the review",
      why: "Message, recipients or directory changed, so the confirmation no longer counts.",
      fix: "Review it again. Nothing was sent.",
    },
    confirmation_wrong: {
      title: "The confirmation does not match",
      why: "What was typed differs from what is asked for.",
      fix: "Type it in full. Nothing was sent.",
    },
    blocked: {
      title: "Something has to be fixed first",
      why: "WeCom would reject the message as it is.",
      fix: "Correct the marked fields. Nothing was sent.",
    },
    request_mismatch: {
      title: "Something differs from the review, so it was not sent",
      why: "Before sending, Posthorn reads the message once more. Its recipients or content are not those that were reviewed. The fault is Posthorn's own.",
      fix: "Do not try again. Give this message and the logs (Settings → About) to the developers.",
    },
    unlicensed: {
      title: "{n} {n, person has, people have} no WeCom licence",
      why: "Members without a licence cannot receive messages from apps. Nothing was sent.",
      fix: "Ask an administrator to assign licences in the admin console → WeCom licences, then send again.",
    },
    no_test_recipient: {
      title: "Nobody to test with",
      why: "“Send me a test” needs your own WeCom account.",
      fix: "Enter “My account” in the company's settings.",
    },
    repeated: {
      title: "Not sent: WeCom would drop it as a duplicate",
      why: "The same message went to the same people a little earlier, so this one would not arrive.",
      fix: "To deliver it again, copy it as a new message and confirm the repeat in the review; or try again once duplicate protection is over.",
    },
    variables_open: {
      title: "Variables have no value",
      why: "The message still has variables that are not filled in; recipients would see the braces.",
      fix: "Fill them in and send again. Nothing was sent.",
    },
    ambiguous: {
      title: "It is not clear who is meant",
      why: "The name or number fits more than one, and Posthorn does not choose for you.",
      fix: "Give the account or number. Nothing was sent.",
    },
    needs_person: {
      title: "Somebody has to confirm it first",
      why: "The message came from another program. Its review points out something to be confirmed, and nobody looked at it, so it was not sent.",
      fix: "Open it, and send it yourself if it is right.",
    },
    too_many_people: {
      title: "Not sent: too many recipients, or nobody knows how many",
      why: "How many people one message from another program may reach was set beforehand.",
      fix: "Open it, and send it yourself if it is right. To let the program reach more people, raise --most-people of posthorn listen.",
    },
    key_reused: {
      title: "The key was used for something else",
      why: "Another program used this key for another message. So that nothing wrong is sent and nothing twice, this one was not sent.",
      fix: "Have the program give each message a key of its own.",
    },
    line_unreadable: {
      title: "What was handed over cannot be read",
      why: "Another program handed over something that is not a whole message.",
      fix: "Give the technical details to whoever looks after that program.",
    },
    cancelled: {
      title: "Cancelled",
      why: "It was stopped before it was done.",
      fix: "Try again if it is still wanted.",
    },
    busy: { title: "Still busy", why: "The same thing is not finished yet.", fix: "Wait a moment and try again." },
    robot_key_missing: {
      title: "The group robot has no address",
      why: "Its webhook address was not saved, was forgotten when you last quit, or was entered for another API address.",
      fix: "Enter the address again under Directory → Group robots.",
    },
    robot_paced: {
      title: "The group robot is waiting its turn",
      why: "A group robot takes 20 messages a minute, and this minute is full.",
      fix: "Nothing to do: sending continues automatically.",
    },
    quiet_hours: {
      title: "Quiet hours",
      why: "The company has quiet hours, in which nothing is sent.",
      fix: "Nothing to do: sending continues automatically when they end.",
    },
    not_possible: {
      title: "Not possible now",
      why: "The state of this message has changed.",
      fix: "Look at its state and decide again.",
    },
    too_late: {
      title: "Too late",
      why: "WeCom allows recalling messages for 24 hours and updating cards for 72.",
      fix: "Send a correction instead.",
    },
    other_application: {
      title: "The company's settings name another app",
      why: "This message was prepared for the earlier corp ID, app and address.",
      fix: "Change the settings back and continue, or stop it and send again.",
    },
    shortcut_taken: { title: "Shortcut taken", why: "Another app uses this shortcut.", fix: "Choose another one." },
    shortcut_invalid: {
      title: "That shortcut cannot be used",
      why: "A shortcut needs a modifier (Ctrl, Alt) and an ordinary key.",
      fix: "Choose another one.",
    },
    internal: {
      title: "Something went wrong",
      why: "This is a fault of Posthorn itself.",
      fix: "Try again; if it keeps happening, pass the technical details to IT.",
    },
  },
  class: {
    token: {
      title: "Access token not accepted",
      why: "WeCom does not accept the token, and Posthorn has renewed it once already.",
      fix: "Check the company in Settings; the secret may have been reset.",
    },
    rate: {
      title: "Too many messages or quota used up",
      why: "WeCom makes this app wait for a while.",
      fix: "Try again later; after a day of heavy sending it may take until tomorrow.",
    },
    transient: {
      title: "WeCom is busy",
      why: "Its server could not handle the request just now.",
      fix: "Try again in a few minutes.",
    },
    recipient: {
      title: "A problem with the recipients",
      why: "A member, department or tag does not exist or is outside the app's visible range.",
      fix: "Refresh the directory and check the recipients; adjust the visible range in the admin console if needed.",
    },
    payload: {
      title: "The content was not accepted",
      why: "WeCom found something wrong with the content or a parameter.",
      fix: "Check the message; the technical details carry WeCom's own words.",
    },
    permission: {
      title: "Not permitted",
      why: "The app may not do this.",
      fix: "Have an admin check the app's permissions, visible range and trusted IPs in the admin console.",
    },
    config: {
      title: "Company or app settings are wrong",
      why: "Corp ID, AgentId, secret or the app's configuration is wrong.",
      fix: "Compare the settings with the admin console.",
    },
    media: {
      title: "A problem with a file or picture",
      why: "It has expired, or its format or size does not fit.",
      fix: "Upload it again and retry.",
    },
    unknown: {
      title: "WeCom answered with error {code}",
      why: "This one is rare.",
      fix: "Open the technical details and pass them to an admin or WeCom support.",
    },
  },
};

export default words;
