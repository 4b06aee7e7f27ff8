/* Words for findings, by rule and severity. `{actual}` is there now, `{limit}` may be, `{over}`, `{longer}` by how many characters it is too long, `{unit}` of what. */

const same = (words: string) => ({
  refused: words,
  cut: words,
  needs_app: words,
  recommended: words,
  style: words,
});

export default {
  required: {
    ...same("这一项没有填写。"),
    refused: "请填写这一项，空着会被企业微信拒收。",
    recommended: "建议填写这一项。",
    style: "建议填写这一项。",
  },
  required_one_of: {
    ...same("这里至少要填一项。"),
    refused: "至少要填一项：标题或正文；图文卡片要有大图或左图右文；图文链接要有网址或小程序。",
  },
  too_long: {
    refused: "{over}，企业微信会拒收，请删短一些。",
    cut: "{over}，超出的部分成员看不到。",
    needs_app: "{over}，请删短一些。",
    recommended: "{longer}，手机上可能显示不全。",
    style: "{longer}。",
  },
  too_short: {
    ...same("太短了，至少要 {limit} {unit}，现在是 {actual} {unit}。"),
    refused: "太短了，至少要 {limit} {unit}，现在是 {actual} {unit}，企业微信会拒收。",
  },
  too_many: {
    ...same("最多 {limit} {unit}，现在有 {actual} {unit}。"),
    refused: "最多 {limit} {unit}，现在有 {actual} {unit}，企业微信会拒收。",
    cut: "最多 {limit} {unit}，现在有 {actual} {unit}，多出的不会显示。",
  },
  url_scheme: same("网址要以 http:// 或 https:// 开头。"),
  url_invalid: same("这不是一个可用的网址，请检查有没有空格或缺少域名。"),
  out_of_range: {
    ...same("这个数值不在允许的范围内。"),
    refused: "这个数值不在允许的范围内，企业微信会拒收。",
  },
  bad_characters: same("只能用字母、数字和 _ - @。"),
  duplicate: same("与另一项重复了，这里不能相同。"),
  needs_callback: {
    ...same("这种互动需要应用配置接收消息服务器，否则发送会被拒收。"),
    needs_app: "这种互动需要应用配置接收消息服务器，否则会被拒收（43012）。已经配置的话，请在企业设置里勾选。",
  },
  needs_mini_program: {
    ...same("打开小程序需要应用先关联小程序，否则发送会被拒收。"),
    needs_app:
      "打开小程序需要应用先关联小程序，否则会被拒收（小程序通知 48002，图文链接 90206）。已经关联的话，请在企业设置里勾选。",
  },
  unsupported_markup: same("这里有企业微信不支持的写法，例如标签、列表或表格，成员会看到原样的符号。"),
  invisible_characters: {
    ...same("这里有看不见的字符，多半是粘贴时带进来的。"),
    refused: "这里有看不见的字符，企业微信会拒收，请重新输入。",
  },
  reorders_text: same("这里有改变文字顺序的字符，成员看到的会和写的不一样，请重新输入。"),
  written_escape: same("这里有 \\n 这样的两个符号，成员会照样看到。如果想换行，请改成真正的换行。"),
  link_hides_host: same("网址里域名前面还有别的内容，会让人看错它指向哪里。请核对链接指向的域名。"),
  link_looks_like_another: same("域名里有看起来像别的字母的字符，可能是仿冒的网址。请核对链接指向的域名。"),
  link_international: same("域名里有英文以外的字母，请核对链接指向的域名。"),
  no_recipient: same("还没有收件人。"),
  all_overrides_lists: same("选了全体成员，其他收件人不再起作用。"),
  everyone_refused: same("这种消息不能发给全体成员，请改选成员、部门或标签。"),
  bad_user_id: same("收件人里有不可能存在的账号，请检查。"),
  option_ignored: same("这种消息不支持这个选项，发送时不会带上。"),
  option_refused: same("这种消息或文件不能设为保密，带上会被企业微信拒收，请关掉。"),
  not_for_app: same("应用发不了这种内容，请换一种类型，或只把能收它的群聊、群机器人作为收件人。"),
  // With words of their own for fields that alone are in the way.
  not_for_chats: {
    ...same("群聊收不了这种内容，请换一种类型，或从收件人里移除群聊。"),
    appid: "发到群聊的图文链接打不开小程序，请清空这一项，或从收件人里移除群聊。",
  },
  not_for_robots: {
    ...same("群机器人收不了这种内容，请换一种类型，或从收件人里移除群机器人。"),
    appid: "群机器人发的图文链接打不开小程序，请清空这一项，或从收件人里移除群机器人。",
    safe: "群机器人发不了保密消息，请关掉保密，或从收件人里移除群机器人。",
    action_menu: "群机器人的卡片没有右上角菜单，请去掉这一块，或从收件人里移除群机器人。",
  },
  unknown_channel: same("收件人里有驿传不认识的群聊或群机器人，请移除后重新选择。"),
  open_variable: {
    ...same("变量 {name} 没有填写，收到的人会看到花括号。"),
    refused: "变量 {name} 没有填写，收到的人会看到花括号。请改成要发的内容；花括号就是内容的话，选“按原样发送”。",
  },
  perhaps_variable: same("{name} 像是没有替换的变量，会连花括号一起发出。"),
  no_values: same("每人一条自己的消息时，这些收件人没有自己的值，请移除，或补上他们的值。"),
  left_out: same("这一项在这里没有作用，发送时不会带上。"),
};
