import type { Words } from ".";
import type zh from "./doctor.zh-CN";

const words: Words<typeof zh> = {
  title: "Check-up",
  text: "Looks at everything sending needs, and says what is wrong and what to do. Sends nothing.",
  company: "Check which company",
  none: "This computer only",
  start: "Start the check-up",
  again: "Check again",
  running: "Checking…",
  anyway: "Try this secret once more",
  allFine: "No problems found.",
  someLook: "{n} {n, thing needs, things need} a look. Sending still works.",
  someWrong: "{n} {n, thing is, things are} wrong: sending would fail now.",
  nobody: "(not named)",
  first: "Not known until “{name}” works.",
  at: "{name}: {words}",
  ahead: "{n} s ahead",
  behind: "{n} s behind",
  report: "Report",
  reportTitle: "Posthorn check-up",
  reportText: "For IT or WeCom support. No secrets and no members' names in it.",
  copy: "Copy the report",
  save: "Save the report",
  saved: "Report saved",
  beforeSend: "Sending would fail now",
  open: "Check-up",
  check: {
    data_folder: "Data folder",
    keychain: "Keychain",
    rules: "Message rules as of",
    proxy: "Proxy",
    name: "Server name",
    connection: "Connection",
    tls: "Certificate",
    clock: "Clock",
    token: "Login",
    app: "App",
    range: "Visible range",
    trusted_address: "Trusted IP",
    contacts: "Directory",
    budget: "Today's quota",
  },
  state: { fine: "Fine", look: "Worth a look", wrong: "Wrong", not_known: "Not known" },
  figure: {
    data_folder: "{n} MiB free",
    token: "{n} {n, login, logins} today",
    range: "people, departments and tags: {n}",
    contacts: "{n} {n, department, departments}",
    budget: "{n} {n, recipient, recipients} left",
  },
  place: {
    settings: "Open company settings",
    console: "Open admin console",
    folder: "Open folder",
    directory: "Open directory",
    statistics: "Open statistics",
  },
  finding: {
    little_room: {
      what: "Little room is left on the drive of the data folder.",
      fix: "Free some space, or records may not be written.",
    },
    network_drive: {
      what: "The data folder is on a network drive.",
      fix: "Records may be lost when the network is away. Ask IT to put it on a drive of this computer.",
    },
    no_proxy: { what: "No proxy is set: connects directly." },
    inspected: {
      what: "WeCom's certificate was issued by “{about}”, which is not on the public list of authorities, but this computer trusts it. Most likely a program of your company or on this computer reads this connection.",
      fix: "Ask IT whether this is your company's inspection. If so, sending is fine. If nobody knows what it is, do not send yet.",
    },
    own_authority: {
      what: "Issued by “{about}”, a private authority that this computer trusts.",
    },
    unknown_issuer: {
      what: "The certificate was issued by “{about}”, which this computer does not trust.",
      fix: "If your company inspects encrypted connections, ask IT to install its root certificate; otherwise ask where the connection is led.",
    },
    certificate_time: {
      what: "By this computer's time, the certificate is not valid yet or no longer.",
      fix: "Check this computer's date and time first; if they are right, ask IT to renew the certificate of the server or proxy.",
    },
    certificate_name: {
      what: "What answered showed the certificate of another server, issued by “{about}”.",
      fix: "Check the API address. On a company's or hotel's network you may have to log in with a browser first.",
    },
    clock_off: {
      what: "This computer's time differs from WeCom's.",
      fix: "Set the computer's clock, or scheduled messages leave at the wrong time.",
    },
    no_time: { what: "The server told no time to compare with." },
    app_off: { what: "The app is switched off.", fix: "Enable it in the admin console." },
    range_empty: {
      what: "Nobody is in the app's visible range, so nobody can receive anything.",
      fix: "Add the recipients to the visible range in the admin console.",
    },
    address_changed: {
      what: "This computer's public IP has changed from {before} to {about}.",
      fix: "Add the new IP to the trusted IPs in the admin console; it works about a minute later. If it changes often, ask IT for a fixed one.",
    },
    contacts_closed: {
      what: "This app cannot read the directory.",
      fix: "Sending by account works. To choose people by name, give it the permission in the admin console.",
    },
    budget_low: { what: "Today's quota is nearly used up.", fix: "Schedule large messages for tomorrow." },
    budget_used_up: { what: "Today's quota is used up.", fix: "Schedule the message for tomorrow." },
  },
};

export default words;
