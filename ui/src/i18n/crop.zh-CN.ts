/* The dialog that cuts a picture to the shape in which it is shown. */
export default {
  title: "裁剪图片",
  text: "拖动选框，或用方向键移动，框里的部分就是成员看到的。",
  frame: "选框，用方向键移动",
  size: "选框大小",
  use: "用这一部分",
};
