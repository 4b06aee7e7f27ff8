import type { Words } from ".";
import type zh from "./crop.zh-CN";

const words: Words<typeof zh> = {
  title: "Crop the picture",
  text: "Drag the frame, or move it with the arrow keys. Members see what is inside.",
  frame: "Frame, move it with the arrow keys",
  size: "Size of the frame",
  use: "Use this part",
};

export default words;
