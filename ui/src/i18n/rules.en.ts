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
    refused: "Fill this in; WeCom refuses the message without it.",
    recommended: "Better filled in.",
    style: "Better filled in.",
  },
  required_one_of: {
    ...same("At least one of these is needed."),
    refused:
      "At least one is needed: title or text; for a picture card, the large picture or the picture with text; for a news link, the address or the mini program.",
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
    refused: "Too short: at least {limit} {unit} are needed, there are {actual}. WeCom refuses less.",
  },
  too_many: {
    ...same("{limit} {unit} at most; there are {actual}."),
    refused: "{limit} {unit} at most; there are {actual}. WeCom refuses more.",
    cut: "{limit} {unit} at most; there are {actual}. The rest is not shown.",
  },
  url_scheme: same("The address must start with http:// or https://."),
  url_invalid: same("This is not a usable address. Look for spaces or a missing domain."),
  out_of_range: {
    ...same("This number is outside the allowed range."),
    refused: "This number is outside the allowed range; WeCom refuses it.",
  },
  bad_characters: same("Letters, digits and _ - @ only."),
  duplicate: same("The same as another one; these must differ."),
  needs_callback: {
    ...same("This needs a message server configured on the app; without it WeCom refuses the message."),
    needs_app:
      "This needs a message server on the app, else WeCom refuses it (43012). If there is one, say so in the company's settings.",
  },
  needs_mini_program: {
    ...same("This needs a mini program that belongs to the app; without it WeCom refuses the message."),
    needs_app:
      "This needs a mini program that belongs to the app, else WeCom refuses it (48002 for a notice, 90206 for an article). If there is one, say so in the company's settings.",
  },
  unsupported_markup: same("WeCom does not know a tag in here; it is shown as plain text."),
  invisible_characters: {
    ...same("There are invisible characters in here, most likely pasted along."),
    refused: "There are invisible characters in here that WeCom refuses; type it again.",
  },
  reorders_text: same(
    "Characters here turn the order of the text round: members see something else than is written. Type it anew.",
  ),
  written_escape: same("The two signs \\n stand here and members will see them. For a line break, put in a real one."),
  link_hides_host: same(
    "Something before the host of this address hides where it leads. Check the host that the link leads to.",
  ),
  link_looks_like_another: same(
    "Letters in this host look like others: the address may imitate another. Check the host that the link leads to.",
  ),
  link_international: same("The host has other letters than English ones. Check the host that the link leads to."),
  no_recipient: same("Nobody is chosen yet."),
  all_overrides_lists: same("Everyone is chosen, so the other recipients make no difference."),
  everyone_refused: same("This kind cannot go to everyone; choose people, departments or tags."),
  bad_user_id: same("One of the recipients has an impossible id; please check."),
  option_ignored: same("This kind of message does not support the option; it is left out."),
  option_refused: same(
    "This kind of message or file cannot be confidential: WeCom refuses it with the option. Switch it off.",
  ),
  not_for_app: same(
    "The application cannot send this to people. Choose another kind, or have only group chats or robots that take it as recipients.",
  ),
  not_for_chats: {
    ...same("Group chats cannot take this. Choose another kind, or take the group chats out of the recipients."),
    appid:
      "Articles in group chats cannot open a mini program. Clear this, or take the group chats out of the recipients.",
  },
  not_for_robots: {
    ...same("Group robots cannot take this. Choose another kind, or take the group robots out of the recipients."),
    appid:
      "A group robot's articles cannot open a mini program. Clear this, or take the group robots out of the recipients.",
    safe: "Group robots cannot send confidential messages. Switch it off, or take the group robots out of the recipients.",
    action_menu:
      "A group robot's card has no menu at the upper right. Remove this part, or take the group robots out of the recipients.",
  },
  unknown_channel: same(
    "One of the recipients is a group chat or robot that is not in this company's list. Take it out and choose again.",
  ),
  open_variable: {
    ...same("Nothing is filled in for the variable {name}; recipients see the braces."),
    refused:
      "Nothing is filled in for the variable {name}; recipients would see the braces. Write what is meant, or choose “Send as it stands” when the braces are.",
  },
  perhaps_variable: same("{name} looks like a variable; it is sent with its braces."),
  no_values: same("These recipients have no values for a message of their own. Take them out, or add their values."),
  left_out: same("This has no effect here and is left out."),
};

export default words;
