const words = {
  name: "按钮卡片",
  hint: "成员点按钮答复，例如同意或驳回",
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    button_interaction: typeof words;
  }
}
