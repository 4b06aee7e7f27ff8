const words = {
  name: "投票卡片",
  hint: "成员单选或多选后提交",
};

export default words;

declare module "@/kinds/words" {
  interface KindWords {
    vote_interaction: typeof words;
  }
}
