import type { Words } from ".";
import type zh from "./tour.zh-CN";

const words: Words<typeof zh> = {
  offer: {
    title: "First time here?",
    text: "See in a minute how a message is sent.",
    start: "Show me",
    decline: "No thanks",
  },
  step: {
    write: {
      title: "Choose a type and write",
      text: "Choose the message type, then write below. An example is a good start. What you write is saved automatically.",
    },
    to: {
      title: "Who gets it",
      text: "Type a name, pinyin, account, department or tag, or paste a whole list. Where a name fits several people, you are asked.",
    },
    preview: {
      title: "What members will see",
      text: "While you write, you see the message as members get it on phone and computer, cut where WeCom cuts it.",
    },
    review: {
      title: "Nothing leaves unseen",
      text: "“Send” sends nothing yet: it shows how many people get it, who may miss it and what to look at, and you confirm. Then you still have a few seconds to undo.",
    },
    record: {
      title: "The results are here",
      text: "History says who got it, who did not and why. Retry and recall are there too.",
    },
  },
  at: "{n} of {all}",
  skip: "Skip",
  back: "Back",
  next: "Next",
  done: "Done",
};

export default words;
