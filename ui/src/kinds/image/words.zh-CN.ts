const words = {
  name: "图片",
  hint: "一张图片",
  field: {
    media_id: "图片",
  },
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    image: typeof words;
  }
}
