export default {
  list: "同时在写的消息",
  begin: "另起一条",
  untitled: "还没有写内容",
  current: "正在写",
  close: "删除草稿“{title}”",
  closed: "已删除草稿“{title}”",
  full: "同时在写的消息太多了，请先删除几条不用的草稿。",
};
