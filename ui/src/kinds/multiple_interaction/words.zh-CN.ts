const words = {
  name: "多选卡片",
  hint: "成员在几个下拉框里选择后提交",
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    multiple_interaction: typeof words;
  }
}
