import common from "./common";
import shell from "./shell";
import compose from "./compose";
import preview from "./preview";
import recipients from "./recipients";
import request from "./request";
import send from "./send";
import sends from "./sends";
import directory from "./directory";
import quick from "./quick";
import errors from "./errors";
import rules from "./rules";

export default {
  common,
  shell,
  compose,
  preview,
  recipients,
  request,
  send,
  sends,
  directory,
  quick,
  errors,
  rules,
};
