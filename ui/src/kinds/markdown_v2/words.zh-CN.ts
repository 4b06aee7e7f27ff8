const words = {
  name: "Markdown v2",
  hint: "带表格、列表、图片和代码的文字，只有群机器人能发",
  field: {
    content: "正文",
    contentHelp:
      "支持标题、斜体、加粗、多级列表、三层以内的引用、链接、图片、分隔线、代码和表格；不支持颜色和 @ 成员。4.1.36 以前的客户端（安卓 4.1.38）只显示纯文本。",
  },
  placeholder: {
    content: "输入通知内容",
  },
  mark: {
    heading: "标题",
    bold: "加粗",
    italic: "斜体",
    list: "列表",
    quote: "引用",
    code: "代码",
    fence: "代码块",
    table: "表格",
  },
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    markdown_v2: typeof words;
  }
}
