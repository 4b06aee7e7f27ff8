/* The editor of texts with a markup. */

export default {
  toolbar: "文字样式",
  source: "源码",
  tool: {
    heading: "标题",
    bold: "加粗",
    italic: "斜体",
    quote: "引用",
    list: "列表",
    numbers: "编号",
    code: "代码",
    fence: "代码块",
  },
  tone: {
    normal: "普通",
    gray: "灰色",
    highlight: "高亮",
    info: "绿色",
    comment: "灰色",
    warning: "橙红",
  },
  raw: {
    picture: "图片",
    table: "表格",
    other: "保持原样的内容",
  },
  dropped: {
    words: "已粘贴。这里放不了{what}，没有带过来。",
    pictures: "图片",
    tables: "表格线",
    colours: "文字颜色",
    links: "链接",
    headings: "标题样式",
    lists: "列表符号",
    quotes: "引用样式",
    bold: "加粗",
    italic: "斜体",
  },
  variable: {
    known: "已有的变量",
    tool: "插入变量",
    name: "变量名称",
    help: "发送前填写，或由表格逐行填写，例如姓名、日期、金额。",
    example: "例如：姓名",
    insert: "插入",
  },
};
