const words = {
  name: "文件",
  hint: "一个可以下载的文件",
  field: {
    media_id: "文件",
  },
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    file: typeof words;
  }
}
