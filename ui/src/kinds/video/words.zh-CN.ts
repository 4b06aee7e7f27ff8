const words = {
  name: "视频",
  hint: "一段视频，配标题和说明",
  field: {
    media_id: "视频",
    title: "标题",
    description: "说明",
  },
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    video: typeof words;
  }
}
