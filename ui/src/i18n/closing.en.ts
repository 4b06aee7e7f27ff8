import type { Words } from ".";
import type zh from "./closing.zh-CN";

const words: Words<typeof zh> = {
  title: "Posthorn keeps running in the background",
  text: "Scheduled messages are still sent, and quick send stays at hand. Click the tray icon, or open Posthorn again, to come back to this window.",
  stay: "Keep running",
  quit: "Quit Posthorn",
};

export default words;
