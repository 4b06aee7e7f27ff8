import common from "./common";
import shell from "./shell";
import compose from "./compose";
import preview from "./preview";
import recipients from "./recipients";
import request from "./request";
import send from "./send";
import sends from "./sends";
import templates from "./templates";
import directory from "./directory";
import settings from "./settings";
import quick from "./quick";
import inbox from "./inbox";
import errors from "./errors";
import rules from "./rules";
import type { Catalogue, Words } from "..";

const words: Words<Catalogue> = {
  common,
  shell,
  compose,
  preview,
  recipients,
  request,
  send,
  sends,
  templates,
  directory,
  settings,
  quick,
  inbox,
  errors,
  rules,
};

export default words;
