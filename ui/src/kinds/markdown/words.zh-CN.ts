const words = {
  name: "Markdown",
  hint: "带标题、加粗、引用和颜色的文字",
  field: {
    content: "正文",
    contentHelp: "支持标题、加粗、链接、行内代码、引用和三种颜色。微信插件里看不到 Markdown 消息。",
  },
  placeholder: {
    content: "输入通知内容",
  },
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    markdown: typeof words;
  }
}
