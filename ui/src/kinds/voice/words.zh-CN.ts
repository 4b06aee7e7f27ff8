const words = {
  name: "语音",
  hint: "一段不超过 60 秒的语音",
  field: {
    media_id: "语音",
  },
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    voice: typeof words;
  }
}
