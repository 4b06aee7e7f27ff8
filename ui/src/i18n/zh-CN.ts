import common from "./common.zh-CN";
import shell from "./shell.zh-CN";
import compose from "./compose.zh-CN";
import preview from "./preview.zh-CN";
import recipients from "./recipients.zh-CN";
import request from "./request.zh-CN";
import sends from "./sends.zh-CN";
import directory from "./directory.zh-CN";
import errors from "./errors.zh-CN";
import rules from "./rules.zh-CN";

export default {
  common,
  shell,
  compose,
  preview,
  recipients,
  request,
  sends,
  directory,
  errors,
  rules,
};
