const words = {
  name: "图文卡片",
  hint: "大图配标题和要点",
  short: "图文卡片",
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    news_notice: typeof words;
  }
}
