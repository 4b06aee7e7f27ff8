import common from "./common.en";
import shell from "./shell.en";
import compose from "./compose.en";
import preview from "./preview.en";
import recipients from "./recipients.en";
import request from "./request.en";
import sends from "./sends.en";
import directory from "./directory.en";
import errors from "./errors.en";
import rules from "./rules.en";
import type { Words } from ".";
import type zh from "./zh-CN";

const words: Words<typeof zh> = {
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

export default words;
