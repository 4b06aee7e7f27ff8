const words = {
  name: "文本卡片",
  hint: "标题、摘要和一个入口",
  short: "文本卡片",
  field: {
    title: "标题",
    description: "摘要",
    url: "点击打开的网址",
    btntxt: "按钮文字",
    btntxtHelp: "不填时显示「详情」",
  },
  placeholder: {
    description: "一两句话说明要点",
  },
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    textcard: typeof words;
  }
}
