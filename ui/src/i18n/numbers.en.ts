import type { Words } from ".";
import type zh from "./numbers.zh-CN";

const words: Words<typeof zh> = {
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
    title: "A recipient's account is wrong",
    why: "It does not exist or is mistyped (40003).",
    fix: "Check ids typed by hand, or refresh the directory and choose again.",
  },
  c40013: {
    title: "The corp ID is wrong",
    why: "No such company (40013).",
    fix: "Admin console, My Company, Company Information: the corp ID is at the bottom.",
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
    title: "A recipient's account is wrong",
    why: "An id is mistyped or outside the app's visible range (40031).",
    fix: "Check the recipients, or widen the app's visible range in the admin console.",
  },
  c40032: {
    title: "Too many recipients",
    why: "At most 1000 accounts at once (40032).",
    fix: "Choose fewer, or departments.",
  },
  c40039: {
    title: "An address is too long",
    why: "It exceeds the allowed length (40039).",
    fix: "Use a shorter address.",
  },
  c40056: {
    title: "The AgentId is wrong",
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
    why: "Secret and corp ID do not belong together (40091).",
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
    fix: "Pause for now. An app may send to account limit × 200 recipients a day.",
  },
  c45031: {
    title: "The secret is not safe enough",
    why: "WeCom wants it reset (45031).",
    fix: "Reset it in the admin console and update the company's settings.",
  },
  c45033: {
    title: "Too much at once",
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
    fix: "Use the secret of your own app. Accounts can also be typed by hand.",
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
    title: "Outside the app's visible range",
    why: "The app may not reach the chosen members, departments or tags (60011).",
    fix: "Admin console, App Management, your app, visible range: add them.",
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
    why: "The member left, was deleted, is mistyped or outside the visible range (60111).",
    fix: "Refresh the directory and choose again.",
  },
  c60123: {
    title: "A department does not exist",
    why: "It is not in the directory (60123).",
    fix: "Refresh the directory and choose again.",
  },
  c81013: {
    title: "Nobody could be reached",
    why: "All chosen members, departments and tags do not exist or are outside the app's visible range (81013). Nothing was sent.",
    fix: "Check the recipients; if needed add them to the app's visible range in the admin console.",
  },
  c82001: { title: "No recipient", why: "Nobody is named (82001).", fix: "Choose recipients." },
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
    title: "Secret and AgentId belong to different apps",
    why: "The secret belongs to another app (301002).",
    fix: "Copy AgentId and secret from the same app's page.",
  },
  c301007: {
    title: "The company is unavailable",
    why: "It may be dissolved or banned (301007).",
    fix: "Have the company's admin look at the admin console.",
  },
};

export default words;
