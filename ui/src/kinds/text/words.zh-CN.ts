const words = {
  name: "文本",
  hint: "一段文字，可以带链接",
  short: "文本",
  field: {
    content: "正文",
  },
  placeholder: {
    content: "写点什么…",
  },
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    text: typeof words;
  }
}
