const words = {
  name: "文本",
  hint: "一段文字，可以带链接",
  short: "文本",
  field: {
    content: "正文",
  },
  placeholder: {
    content: "输入通知内容",
  },
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    text: typeof words;
  }
}
