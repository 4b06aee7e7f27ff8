const words = {
  name: "图文文章",
  hint: "一到八篇文章，正文就存在企业微信里",
  list: {
    articles: {
      name: "文章",
      add: "添加一篇文章",
      help: "第一篇显示大封面，最多 8 篇",
      title: "标题",
      thumb_media_id: "封面图片",
      content: "正文",
      contentHelp: "图片可以直接粘贴或拖进来，发送时自动上传。",
      digest: "摘要",
      digestHelp: "只有一篇文章时，摘要显示在封面下",
      author: "作者",
      content_source_url: "「阅读原文」网址",
    },
  },
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    mpnews: typeof words;
  }
}
