import type { Words } from ".";
import type zh from "./errors.zh-CN";

const words: Words<typeof zh> = {
  technical: "Technical details",
  copyIp: "Copy IP",
  unknownIp: "the address WeCom saw",
  withMeaning: "{title} ({meaning})",
  code: {
    api: {
      title: "WeCom refused the request",
      why: "WeCom answered with an error.",
      fix: "See the technical details.",
    },
    unreachable: {
      title: "WeCom cannot be reached",
      why: "The request did not go out and nobody got the message. The network may be down, or the proxy or server address wrong.",
      fix: "Check network and proxy and try again. Inside a company network, qyapi.weixin.qq.com must be allowed.",
    },
    outcome_unknown: {
      title: "Not known whether it arrived",
      why: "The request went out but WeCom's answer did not come back. The message may have been delivered, or not.",
      fix: "Do not send again yet. Ask one or two recipients, or decide later in Sends.",
    },
    not_wecom: {
      title: "That was not WeCom",
      why: "The answer does not look like WeCom's: often a network login page, a proxy, or a wrong server address.",
      fix: "See whether the network wants a login, and check server address and proxy in the company's settings.",
    },
    secret_refused: {
      title: "The secret is wrong",
      why: "WeCom refused this secret twice. Posthorn will not try it again, because repeated tries block the IP for an hour.",
      fix: "Look the secret up in the admin console (App Management, your app) and enter it in the company's settings.",
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
      fix: "Choose “this session only” and enter it again after quitting, or install a keychain and try again.",
    },
    keychain_locked: {
      title: "The keychain is locked",
      why: "Secrets are in the keychain and cannot be read while it is locked.",
      fix: "Unlock the keychain and try again.",
    },
    storage_full: {
      title: "The disk is full",
      why: "Every send is written down before it leaves, and that is not possible now.",
      fix: "Free some space and try again. What is not written down is not sent.",
    },
    storage_read_only: {
      title: "The data folder cannot be written",
      why: "Posthorn may not write its own data folder, so it does not send.",
      fix: "Give write access back and try again. What is not written down is not sent.",
    },
    storage_busy: {
      title: "The data file is in use",
      why: "Another program (backup, sync or virus scanner) holds Posthorn's data file, so nothing can be written for now.",
      fix: "Do not send again: it goes on when the file is free. If this lasts, keep that program away from Posthorn's data folder.",
    },
    storage_other_version: {
      title: "The data is of another Posthorn",
      why: "A newer or differently built Posthorn made the data. This version does not know it; it was not opened and not changed.",
      fix: "Use the version you had, or update this one.",
    },
    storage: {
      title: "Data could not be kept",
      why: "Reading or writing local data failed.",
      fix: "Try again; if it keeps happening, pass the technical details to IT.",
    },
    not_found: {
      title: "It is gone",
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
      fix: "Choose another name, or replace the present one.",
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
      why: "WeCom would refuse the message as it is.",
      fix: "Correct the marked fields. Nothing was sent.",
    },
    request_mismatch: {
      title: "A request differs from the review and was not sent",
      why: "Before a request leaves, Posthorn reads it once more. Its recipients or content are not those that were reviewed. The fault is Posthorn's own.",
      fix: "Do not try again. Give this message and the logs (Settings → About) to the developers.",
    },
    no_test_recipient: {
      title: "Nobody to test with",
      why: "“Test to me” needs your own WeCom member id.",
      fix: "Enter “My member id” in the company's settings.",
    },
    repeated: {
      title: "Not sent: WeCom would hold it back as a duplicate",
      why: "Another send gave the same content to the same people a little before, so this one would not arrive.",
      fix: "To have it delivered again, copy it as a new message and confirm the repeat in the review; or retry when WeCom's duplicate check is over.",
    },
    cancelled: {
      title: "Cancelled",
      why: "It was stopped before it was done.",
      fix: "Try again if it is still wanted.",
    },
    busy: { title: "Still busy", why: "The same thing is not finished yet.", fix: "Wait a moment and try again." },
    robot_key_missing: {
      title: "The group robot has no address",
      why: "Its webhook address was not kept, was kept only until Posthorn was last closed, or was entered for another API address.",
      fix: "Enter the address again under Directory → Group robots.",
    },
    robot_paced: {
      title: "The group robot is waiting its turn",
      why: "A group robot takes 20 messages a minute, and this minute is full.",
      fix: "Nothing to do: sending goes on by itself.",
    },
    not_possible: {
      title: "Not possible now",
      why: "The send stands differently by now.",
      fix: "Look at how it stands and decide again.",
    },
    too_late: {
      title: "Too late",
      why: "WeCom lets messages be taken back for 24 hours and cards be changed for 72.",
      fix: "Send a correction instead.",
    },
    other_application: {
      title: "The company's settings name another application",
      why: "This send was prepared for the former company ID, application and address.",
      fix: "Put the settings back and continue, or stop it and send anew.",
    },
    shortcut_taken: { title: "Shortcut taken", why: "Another program uses this shortcut.", fix: "Choose another one." },
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
      title: "Too many requests or quota used up",
      why: "WeCom holds this app's requests for a while.",
      fix: "Try again later; after a day of heavy sending it may take until tomorrow.",
    },
    transient: {
      title: "WeCom is busy",
      why: "Its server could not handle the request just now.",
      fix: "Try again in a few minutes.",
    },
    recipient: {
      title: "A problem with the recipients",
      why: "A member, department or tag does not exist or is outside the app's visible scope.",
      fix: "Refresh the directory and check the recipients; adjust the visible scope in the admin console if needed.",
    },
    payload: {
      title: "The content was not accepted",
      why: "WeCom found something wrong with the content or a parameter.",
      fix: "Check the message; the technical details carry WeCom's own words.",
    },
    permission: {
      title: "Not permitted",
      why: "The app may not do this.",
      fix: "Have an admin check the app's permissions, visible scope and trusted IPs in the admin console.",
    },
    config: {
      title: "Company or app settings are wrong",
      why: "Corp id, agent id, secret or the app's configuration does not fit.",
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
  api: {
    m1: {
      title: "WeCom is busy",
      why: "Its server could not handle the request just now (-1).",
      fix: "Try again in a few minutes.",
    },
    c40001: {
      title: "The secret is wrong",
      why: "It is empty, mistyped, of another company, or was reset (40001).",
      fix: "Admin console, App Management, your app: view the secret, copy it again and update the company's settings. Repeated wrong secrets block this IP for an hour.",
    },
    c40003: {
      title: "A recipient's id is wrong",
      why: "It does not exist or is mistyped (40003).",
      fix: "Check ids typed by hand, or refresh the directory and choose again.",
    },
    c40013: {
      title: "The corp id is wrong",
      why: "No such company (40013).",
      fix: "Admin console, My Company, Company Information: the corp id stands at the bottom.",
    },
    c40014: {
      title: "Access token not accepted",
      why: "It expired or was revoked, and a renewed one was not accepted either (40014).",
      fix: "Try again later; if it stays, check whether the secret was reset.",
    },
    c42001: {
      title: "Access token expired",
      why: "A renewed one was not accepted either (42001).",
      fix: "Try again later, and make sure this computer's clock is right.",
    },
    c40031: {
      title: "A recipient's id is wrong",
      why: "An id is mistyped or outside the app's visible scope (40031).",
      fix: "Check the recipients, or widen the app's visible scope in the admin console.",
    },
    c40032: {
      title: "Too many recipients",
      why: "One request takes 1000 ids (40032).",
      fix: "Choose fewer, or departments.",
    },
    c40039: {
      title: "An address is too long",
      why: "It exceeds the allowed length (40039).",
      fix: "Use a shorter address.",
    },
    c40056: {
      title: "The agent id is wrong",
      why: "No such app (40056).",
      fix: "Admin console, App Management, your app: the AgentId on that page.",
    },
    c40058: {
      title: "Something in the message does not fit",
      why: "A value is too long, too many, empty or malformed (40058). The technical details usually name it.",
      fix: "Compare the message with the technical details.",
    },
    c40091: {
      title: "The secret is of another company",
      why: "Secret and corp id do not belong together (40091).",
      fix: "Copy the secret again from that company's admin console.",
    },
    c40201: {
      title: "Blocked by the content filter",
      why: "WeCom found sensitive content (40201).",
      fix: "Change the words; the same text will be blocked again.",
    },
    c40204: {
      title: "Blocked by the content filter",
      why: "WeCom found sensitive content (40204).",
      fix: "Change the words; the same text will be blocked again.",
    },
    c41001: {
      title: "The access token got lost",
      why: "The server saw no token; a proxy may have changed the address (41001).",
      fix: "Check proxy and server address in the company's settings.",
    },
    c41010: { title: "No address", why: "The card needs an address to open (41010).", fix: "Enter an address." },
    c41016: { title: "No title", why: "The card needs a title (41016).", fix: "Enter a title." },
    c41033: { title: "No summary", why: "The text card needs a summary (41033).", fix: "Enter a summary." },
    c42044: {
      title: "No picture address",
      why: "The large picture has no address (42044).",
      fix: "Enter the picture's address.",
    },
    c43012: {
      title: "The app has no message server",
      why: "A card with a menu calls the app back (43012).",
      fix: "Remove the menu, or configure a server in the admin console: the app, Receive Messages.",
    },
    c44004: { title: "The text is empty", why: "A text message needs content (44004).", fix: "Write something." },
    c45002: {
      title: "Too long",
      why: "The message exceeds what WeCom takes (45002).",
      fix: "Shorten it, or send it in parts.",
    },
    c45009: {
      title: "Too often, or today's quota is used up",
      why: "WeCom limits calls (45009). A limit per minute ends after a minute, per hour after an hour, per day tomorrow.",
      fix: "Pause for now. An app may send 200 times the member limit per day.",
    },
    c45031: {
      title: "The secret is not safe enough",
      why: "WeCom wants it reset (45031).",
      fix: "Reset it in the admin console and update the company's settings.",
    },
    c45033: {
      title: "Too many requests at once",
      why: "One interface is called too often in parallel (45033).",
      fix: "Wait a few seconds; if other systems use this app, take turns.",
    },
    c45034: {
      title: "An address lacks its beginning",
      why: "It must start with http:// or https:// (45034).",
      fix: "Complete the address.",
    },
    c48002: {
      title: "This secret may not do that",
      why: "Most likely it is the contact-sync secret, which cannot send (48002).",
      fix: "Use the secret of your own app: admin console, App Management.",
    },
    c48006: {
      title: "The app's interface rights were withdrawn",
      why: "It was not used for long (48006).",
      fix: "Have an admin enable it again in the admin console.",
    },
    c48009: {
      title: "This secret may not read contact details",
      why: "WeCom no longer lets the contact-sync assistant read details from new IPs (48009).",
      fix: "Use the secret of your own app. Ids can also be typed by hand.",
    },
    c50003: {
      title: "The app is disabled",
      why: "It is switched off in the admin console (50003).",
      fix: "Have an admin enable it.",
    },
    c60003: {
      title: "A department does not exist",
      why: "It was deleted or its id is wrong (60003).",
      fix: "Refresh the directory and choose again.",
    },
    c60011: {
      title: "Outside the app's visible scope",
      why: "The app may not reach the chosen members, departments or tags (60011).",
      fix: "Admin console, App Management, your app, visible scope: add them.",
    },
    c60020: {
      title: "This computer's IP is not a trusted one",
      why: "WeCom accepts requests from trusted IPs only; it saw {ip} (60020).",
      fix: "Admin console, App Management, your app, Trusted IPs: add this IP, wait a minute and try again. If your address changes, ask IT for a fixed one.",
    },
    c60031: {
      title: "The app may not call interfaces",
      why: "An admin or the platform has barred it (60031).",
      fix: "Have an admin look at the app in the admin console.",
    },
    c60111: {
      title: "No such member",
      why: "The member left, was deleted, is mistyped or outside the visible scope (60111).",
      fix: "Refresh the directory and choose again.",
    },
    c60123: {
      title: "A department does not exist",
      why: "It is not in the directory (60123).",
      fix: "Refresh the directory and choose again.",
    },
    c81013: {
      title: "Nobody could be reached",
      why: "All chosen members, departments and tags do not exist or are outside the app's visible scope (81013). Nothing was sent.",
      fix: "Check the recipients; if needed add them to the app's visible scope in the admin console.",
    },
    c82001: { title: "No recipient", why: "The request names nobody (82001).", fix: "Choose recipients." },
    c82002: {
      title: "Too many departments",
      why: "100 departments at most (82002).",
      fix: "Choose fewer, or the one above them.",
    },
    c82003: { title: "Too many tags", why: "100 tags at most (82003).", fix: "Choose fewer." },
    c90206: {
      title: "The mini program is not linked",
      why: "It does not belong to this company (90206).",
      fix: "Link it in the admin console, or use a web page.",
    },
    c301002: {
      title: "Secret and agent id are of different apps",
      why: "The secret belongs to another app (301002).",
      fix: "Copy AgentId and secret from the same app's page.",
    },
    c301007: {
      title: "The company is unavailable",
      why: "It may be dissolved or banned (301007).",
      fix: "Have the company's admin look at the admin console.",
    },
  },
};

export default words;
