import type { Words } from ".";
import type zh from "./rules.zh-CN";

const same = (words: string) => ({
  refused: words,
  cut: words,
  needs_app: words,
  recommended: words,
  style: words,
});

const words: Words<typeof zh> = {
  required: {
    ...same("This is empty."),
    refused: "Fill this in; WeCom rejects the message without it.",
    recommended: "Better filled in.",
    style: "Better filled in.",
  },
  required_one_of: {
    ...same("At least one of these is needed."),
    refused:
      "At least one is needed: title or text; for a picture card, the large picture or the picture with text; for a news link, the link or the mini program.",
  },
  too_long: {
    refused: "{over}. WeCom will reject the message; please shorten it.",
    cut: "{over}. Members will not see what is beyond.",
    needs_app: "{over}; please shorten it.",
    recommended: "{longer}; phones may not show all of it.",
    style: "{longer}.",
  },
  too_short: {
    ...same("Too short: at least {limit} {unit} are needed, there are {actual}."),
    refused: "Too short: at least {limit} {unit} are needed, there are {actual}. WeCom rejects less.",
  },
  too_many: {
    ...same("{limit} {unit} at most; there are {actual}."),
    refused: "{limit} {unit} at most; there are {actual}. WeCom rejects more.",
    cut: "{limit} {unit} at most; there are {actual}. The rest is not shown.",
  },
  url_scheme: same("The link must start with http:// or https://."),
  url_invalid: same("This is not a usable link. Look for spaces or a missing domain."),
  out_of_range: {
    ...same("This number is outside the allowed range."),
    refused: "This number is outside the allowed range; WeCom rejects it.",
  },
  bad_characters: same("Letters, digits and _ - @ only."),
  duplicate: same("The same as another one; these must differ."),
  needs_callback: {
    ...same("This needs a message server configured on the app; without it WeCom rejects the message."),
    needs_app:
      "This needs a message server on the app, or WeCom rejects it (43012). If there is one, tick it in the company's settings.",
  },
  needs_mini_program: {
    ...same("This needs a mini program that belongs to the app; without it WeCom rejects the message."),
    needs_app:
      "This needs a mini program that belongs to the app, or WeCom rejects it (48002 for a notice, 90206 for a news link). If there is one, tick it in the company's settings.",
  },
  unsupported_markup: same(
    "Something here, such as a tag, a list or a table, is not supported by WeCom. Members will see the signs as typed.",
  ),
  invisible_characters: {
    ...same("There are invisible characters here, most likely from pasting."),
    refused: "There are invisible characters here that WeCom rejects; type it again.",
  },
  reorders_text: same(
    "Characters here change the order of the text: members see something different from what is written. Type it again.",
  ),
  written_escape: same(
    "This contains the two characters \\n, and members will see them. For a line break, press Enter instead.",
  ),
  link_hides_host: same("Something before the host hides where this link leads. Check the host it leads to."),
  link_looks_like_another: same(
    "Letters in this host look like others: the link may imitate another site. Check the host it leads to.",
  ),
  link_international: same("The host has letters other than English ones. Check the host it leads to."),
  no_recipient: same("Nobody is chosen yet."),
  all_overrides_lists: same("Everyone is chosen, so the other recipients make no difference."),
  everyone_refused: same("Messages of this type cannot go to everyone; choose people, departments or tags."),
  bad_user_id: same("One of the recipients has an impossible account; please check."),
  option_ignored: same("Messages of this type do not support the option; it is ignored."),
  option_refused: same("This type of message or file cannot be confidential: WeCom rejects it. Switch the option off."),
  not_for_app: same(
    "The app cannot send this to people. Choose another type, or only group chats or robots that take it.",
  ),
  not_for_chats: {
    ...same("Group chats cannot take this. Choose another type, or remove the group chats from the recipients."),
    appid:
      "News links in group chats cannot open a mini program. Clear this, or remove the group chats from the recipients.",
  },
  not_for_robots: {
    ...same("Group robots cannot take this. Choose another type, or remove the group robots from the recipients."),
    appid:
      "A group robot's news links cannot open a mini program. Clear this, or remove the group robots from the recipients.",
    safe: "Group robots cannot send confidential messages. Switch it off, or remove the group robots from the recipients.",
    action_menu:
      "A group robot's card has no menu at top right. Remove this part, or remove the group robots from the recipients.",
  },
  unknown_channel: same(
    "One of the recipients is a group chat or robot that is not in this company's list. Remove it and choose again.",
  ),
  open_variable: {
    ...same("Nothing is filled in for the variable {name}; recipients see the braces."),
    refused:
      "Nothing is filled in for the variable {name}; recipients would see the braces. Write what is meant, or choose “Send as is” if the braces are.",
  },
  perhaps_variable: same("{name} looks like a variable; it is sent with its braces."),
  no_values: same("These recipients have no values for their own message. Remove them, or add their values."),
  left_out: same("This has no effect here and is ignored."),
};

export default words;
