import common from "./common";
import shell from "./shell";
import compose from "./compose";
import preview from "./preview";
import recipients from "./recipients";
import request from "./request";
import sends from "./sends";
import directory from "./directory";
import errors from "./errors";
import rules from "./rules";

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
