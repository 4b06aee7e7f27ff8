const words = {
  name: "图文链接",
  hint: "一到八条图文，点击打开网页",
  list: {
    articles: {
      name: "图文",
      add: "添加一条图文",
      help: "第一条显示大图，其余显示小图，最多 8 条",
      title: "标题",
      description: "说明",
      url: "点击打开的网址",
      picurl: "图片网址",
      picurlHelp:
        "JPG 或 PNG，建议 {size}。手里只有图片文件？请管公司网站的同事上传，再把网址填到这里；也可以改用「图文文章」，图片随消息上传。",
      mini: "改为打开小程序",
      miniHelp: "填写后，上面的网址不再起作用",
      appid: "小程序 AppID",
      pagepath: "小程序页面",
    },
  },
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    news: typeof words;
  }
}
