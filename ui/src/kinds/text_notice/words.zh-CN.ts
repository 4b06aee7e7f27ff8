const words = {
  name: "通知卡片",
  hint: "要点、数据和多行说明",
  short: "通知卡片",
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    text_notice: typeof words;
  }
}
