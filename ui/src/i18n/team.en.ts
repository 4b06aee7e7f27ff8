import type { Words } from ".";
import type zh from "./team.zh-CN";

const words: Words<typeof zh> = {
  title: "Team",
  what: "Two admins who look after the same company can join one team: each sees the whole history, templates and saved recipients are shared, nobody sends the same thing twice, and when one computer is off, the other goes on sending.",
  where:
    "The team's record is kept in a PostgreSQL database (14 or newer) that your own IT runs. Secrets stay on each computer and never go into the database.",
  join: "Join a team…",
  joinTitle: "Join a team",
  joinDo: "Join",
  joined: "You joined the team",
  address: "Database address",
  addressHelp: "IT gives it to you. It names the user, the server, the port and the database.",
  addressPlaceholder: "postgres://posthorn@db.example.com:5432/posthorn",
  password: "Password",
  passwordHelp: "Kept in the keychain alone and sent to this database alone; it cannot be read again.",
  passwordSave: "Save and try again",
  passwordSaved: "Password updated",
  passwordWrong: {
    storage_not_allowed: "The database does not let you in. Check the password and try again",
    keychain_unavailable: "This computer has no usable keychain. Tick “Forget the password when I quit” and try again",
    keychain_locked: "The keychain is locked. Unlock it, or tick “Forget the password when I quit”, and try again",
  },
  sessionOnly: "Forget the password when I quit",
  sessionOnlyHelp: "You will be asked for it again after a restart.",
  noKeychain: "This computer has no usable system keychain, so the password is forgotten when you quit.",
  name: "Your name as colleagues see it",
  nameHelp: "Tells your colleagues that it is you.",
  authorityFold: "CA certificate",
  authority: "CA certificate (PEM)",
  authorityHelp:
    "If the database has a certificate that your company issued, ask IT for the CA's and paste it here. If unsure, leave it empty.",
  along: "Take along",
  alongHelp:
    "Of the companies you tick, colleagues see the name, the history and the saved recipients, never the secret. The others can be shared later.",
  templates: "The templates of this computer",
  history: "The history of these companies",
  test: "Test connection",
  found: {
    isNew: "Connected to {place}. There is no team yet: joining sets one up.",
    team: "Connected to {place}. There is a team.",
    older:
      "An older version of Posthorn made it. Joining brings it up to date; which companies and templates it has is known after that.",
    companies: "{n, # company, # companies}: {names}",
    noCompanies: "0 companies",
    templates: "{n, # template, # templates}",
  },
  forIt: "For IT",
  forItText:
    "Ask IT to put in a password of their own, to run these statements once on PostgreSQL, and to tell you the address and the password.",
  forItCode: "Statements that make the database",
  place: "Database",
  user: "User",
  right: "Right",
  may: {
    writer: "Sees the whole history and changes templates and saved recipients; may not send.",
    sender: "Sends, and pauses, stops and recalls; may not approve what colleagues submit.",
    approver: "Sends, and approves what colleagues submit; may not change a company's settings.",
    owner:
      "May do everything, also change a company's settings and from how many people on approval is needed. What the owner submits, somebody else still approves.",
  },
  log: {
    open: "Activity",
    text: "Who did what and when. The database writes it down, and nobody can change it in Posthorn.",
    list: "What was done in the team",
    none: "Nothing was done yet",
    more: "More",
    outside: "{login} (not with Posthorn)",
    deed: {
      ordered: "submitted “{title}”",
      released: "approved “{title}”",
      cancelled: "cancelled “{title}”",
      paused: "paused “{title}”",
      resumed: "continued “{title}”",
      stopped: "stopped “{title}”",
      rescheduled: "changed the time of “{title}”",
      recalled: "recalled “{title}”",
      card_changed: "updated the cards of “{title}”",
      restored: "found the database put back to an older backup",
    },
    changed: {
      company: "saved the company “{title}”",
      template: "saved the template “{title}”",
      audience: "saved the recipients “{title}”",
      other: "saved “{title}”",
    },
    deleted: {
      company: "deleted the company “{title}”",
      template: "deleted the template “{title}”",
      audience: "deleted the recipients “{title}”",
      other: "deleted “{title}”",
    },
  },
  standing: "Status",
  stands: { reached: "Connected", reaching: "Connecting…", away: "Cannot be reached" },
  shared: "Companies of the team",
  sharedNone: "No company is shared yet",
  here: "Companies on this computer only",
  share: "Share with the team",
  shareNamed: "Share with the team: {name}",
  shareTitle: "Share “{name}” with the team",
  shareText:
    "Your colleagues will see its name, its history, templates and saved recipients.\nThey never see the secret: it stays on this computer. To send, each of them enters it on their own computer.",
  shareDone: "“{name}” is shared with the team",
  leave: "Leave the team",
  leaveTitle: "Leave the team",
  leaveText:
    "Templates, saved recipients and companies stay on this computer as they are now.\nWhat you sent is kept here; what your colleagues sent can no longer be seen here.\nThe team does not change, and your colleagues go on as before.",
  left: "You left the team",
  wrong: {
    blank: "Please fill this in",
    address: {
      scheme: "The address must begin with postgres://",
      host: "The address has no server. It stands after the @, as in @db.example.com",
      user: "The address has no user. It stands before the @, as in postgres://posthorn@",
      database: "The address has no database name. It stands at the end, as in /posthorn",
      more: "The address ends with the database name. Please remove what comes after it",
    },
    name: "At most 40 characters",
    authority: "This is not a PEM certificate. Paste all of it, beginning with the line -----BEGIN CERTIFICATE-----",
    password: "This password cannot be used. Please check it and enter it again",
  },
  trouble: {
    join: {
      busy: {
        title: "This company still has sends that are not over",
        why: "On this computer it has messages that are scheduled, paused or being sent. Once it is shared the team sends for it, and neither would know of the other.",
        fix: "Wait for their end or cancel them, then share it.",
      },
      storage_away: {
        title: "The database cannot be reached",
        why: "Nothing answered at this address. Nothing was changed.",
        fix: "Check the address and the port, the network and any VPN. If that does not help, pass the technical details to IT.",
      },
      storage_not_allowed: {
        title: "The database does not let you in",
        why: "It does not take this user name and password, or the user lacks a right that Posthorn needs. Nothing was changed.",
        fix: "Check the user name and password, or show IT what stands under “For IT”.",
      },
      storage_other_version: {
        title: "The team uses another version of Posthorn",
        why: "A newer or differently built Posthorn made the team's record. This version does not know it, and did not change it.",
        fix: "Install the version that your colleagues have.",
      },
      keychain_unavailable: {
        title: "No usable keychain",
        why: "Posthorn keeps the password in the system keychain only, and this computer has none.",
        fix: "Tick “Forget the password when I quit” and enter it again next time, or install a keychain and try again.",
      },
      keychain_locked: {
        title: "The keychain is locked",
        why: "The password goes into the keychain, and cannot while it is locked.",
        fix: "Unlock the keychain and try again, or tick “Forget the password when I quit”.",
      },
      not_possible: {
        title: "This computer is in a team already",
        why: "A computer can be in one team at a time.",
        fix: "To join another one, leave the present team first.",
      },
    },
    password: {
      storage_not_allowed: {
        title: "The database does not let you in",
        why: "It does not take the user name and password of this computer, or the user lacks a right that Posthorn needs. Nothing is sent until it is back.",
        fix: "If the password was changed, enter the new one below. If not, pass the technical details to whoever runs the database.",
      },
      keychain_unavailable: {
        title: "No usable keychain",
        why: "The database password is in the system keychain, which cannot be read now, so there is no connection to the team.",
        fix: "Make the keychain usable, or enter the password below and tick “Forget the password when I quit”.",
      },
      keychain_locked: {
        title: "The keychain is locked",
        why: "The database password is in the system keychain and cannot be read while it is locked, so there is no connection to the team.",
        fix: "Once you unlock it, Posthorn tries again. Or enter the password below and tick “Forget the password when I quit”.",
      },
      secret_elsewhere: {
        title: "The password was entered for another database",
        why: "The stored password was entered for another database address. So that it is not handed to a stranger, Posthorn did not use it.",
        fix: "Make sure that the database above is right, then enter its password below.",
      },
    },
    share: {
      busy: {
        title: "This company still has sends that are not over",
        why: "On this computer it has messages that are scheduled, paused or being sent. Once it is shared the team sends for it, and neither would know of the other.",
        fix: "Wait for their end or cancel them, then share it.",
      },
      not_possible: {
        title: "This company was not shared",
        why: "The team already has a company with the same app.",
        fix: "Use the company that the team has.",
      },
    },
  },
};

export default words;
