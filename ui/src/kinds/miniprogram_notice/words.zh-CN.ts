const words = {
  name: "小程序通知",
  hint: "点击打开关联的小程序",
  part: "小程序通知",
  field: {
    title: "标题",
    titleHelp: "4 到 12 个字",
    description: "说明",
    appid: "小程序 AppID",
    page: "小程序页面",
    pageHelp: "留空则不能点击",
    emphasis_first_item: "放大显示第一行内容",
  },
  list: {
    content_item: {
      name: "内容行",
      add: "添加一行",
      help: "最多 10 行，例如「时间：下午两点」",
      key: "名称",
      value: "内容",
    },
  },
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    miniprogram_notice: typeof words;
  }
}
