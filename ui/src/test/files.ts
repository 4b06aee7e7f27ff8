/* Files for tests: the program takes them for what they are, though they are as small as their formats allow. */
import type { MockHost } from "@/ipc/mock";

/** A file by its name, its content in Base64. */
export type Sample = { name: string; content: string };

/** Two pictures, a video, a document, and a text that is taken for a file alone. */
export const samples = {
  image: {
    name: "年会海报.png",
    content:
      "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwAQMAAACbhe5cAAAAA1BMVEUrbLCRSwP8AAAADklEQVQY02NgGAVDCQAAAbAAAYdw2p4AAAAASUVORK5CYII=",
  },
  picture: {
    name: "新海报.jpg",
    content:
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAMABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAABf/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AJwBRt//2Q==",
  },
  video: { name: "灭火器使用演示.mp4", content: "AAAAGGZ0eXBpc29tAAACAGlzb21tcDQyAAAACG1kYXQ=" },
  file: { name: "放假安排.pdf", content: "JVBERi0xLjQKJSVFT0YK" },
  text: { name: "说明.txt", content: "QUJDREVGR0g=" },
} satisfies Record<string, Sample>;

/** Lets the file dialog give this file from now on, or, with null, be closed without one. */
export function dialogGives(host: MockHost, file: Sample | null): void {
  host.answer("mediaChoose", (kind) => file && host.mediaAdd(kind, file.name, file.content));
}

/** A sample as the page gets it when it is dropped or pasted. */
export const fileOf = ({ name, content }: Sample): File =>
  new File([Uint8Array.from(atob(content), (character) => character.charCodeAt(0))], name);
