import type { Words } from ".";
import type zh from "./inbox.zh-CN";

const words: Words<typeof zh> = {
  title: "Practice inbox",
  text: "What each made-up member of the practice company sees on the phone.",
  members: "Members",
  search: "Find a member",
  messages: "{n} {n, message, messages}",
  emptyTitle: "No messages yet",
  emptyText: "Send a message from the practice company and see here what each of them got.",
  emptyAction: "Write a message",
  selectTitle: "Choose a member",
  selectText: "See what arrived on their phone.",
  memberEmpty: "No messages for {name} yet",
  phone: "{name}'s phone",
  theme: "Preview appearance",
  refresh: "Refresh",
  clear: "Start practice over",
  clearTitle: "Start practice over?",
  clearText:
    "What the made-up members received and answered disappears, today's usage is counted from zero, and faults are cancelled. History and group chats stay as they are. This cannot be undone.",
  faults: {
    open: "Faults…",
    title: "Faults",
    text: "Let what you send next go wrong, and see what Posthorn says and what to do. Only in practice, until used up or until Posthorn quits.",
    times: "How many times in a row",
    n: "{n} {n, time, times}",
    left: "{n} {n, time, times} left",
    ordered: "Waiting for the next message",
    ends: "What is not met is cancelled when Posthorn quits.",
    order: "Set",
    orderNamed: "Set: {name}",
    back: "Cancel",
    backNamed: "Cancel: {name}",
  },
  fault: {
    frequency_limit: {
      name: "Sending too often (45009)",
      text: "WeCom limits how often you may send: it waits, and continues automatically after a minute. Quit Posthorn meanwhile to see an interrupted message.",
    },
    some_invalid: {
      name: "Somebody cannot be reached (81013)",
      text: "The first recipient is outside the visible range; the others get it. With a single recipient the whole message is rejected.",
    },
    busy: {
      name: "System busy (-1)",
      text: "Posthorn tries again after a few seconds, three times at most. Set it 4 times or more and it stops.",
    },
    slow: { name: "A slow answer", text: "The result comes after eight seconds." },
    no_answer: {
      name: "No answer at all",
      text: "The message does not arrive, and no result comes. If it is sent in several parts, quit Posthorn meanwhile to see an interrupted message.",
    },
    cut_before: {
      name: "Connection lost, message not delivered",
      text: "Posthorn cannot know whether it arrived and asks again with the same content, without sending it twice. Set it 3 times and the result stays uncertain.",
    },
    cut_after: {
      name: "Connection lost after delivery",
      text: "Looks the same as the one above: no result. Posthorn asks again, WeCom recognizes the duplicate, and everybody gets it once.",
    },
    html: {
      name: "A proxy answers with a page",
      text: "What answers is not WeCom, such as the sign-in page of a proxy.",
    },
    address_refused: {
      name: "IP not trusted (60020)",
      text: "This computer's public IP is not among the app's trusted IPs.",
    },
    secret_refused: {
      name: "Wrong Secret (40001)",
      text: "Posthorn remembers that this Secret was rejected and does not try it again. It lasts until Posthorn quits, or until you cancel it here, as if it had been corrected.",
    },
    contacts_refused: {
      name: "Contacts may not be read (60020)",
      text: "The next refresh of contacts is rejected; those already read stay.",
    },
    trouble: {
      name: "A problem on this computer stops the message",
      text: "As when the disk cannot be written: it stops and waits for you. “Continue sending” goes on.",
    },
  },
  card: {
    title: "Answer on the phone",
    choice: "Choice",
    nothing: "(nothing chosen)",
    closed: "The button is greyed out or the card was updated: it cannot be answered any more.",
    answers: "This member's answers",
    answered: "Pressed: {what}",
    real: "In a real company answers go to the app's callback URL. Posthorn has none and does not receive them.",
  },
  noResults: "Nothing found for “{query}”",
};

export default words;
