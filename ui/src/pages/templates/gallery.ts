/*
 * Ready messages for real occasions, to be changed and sent: the names, days and addresses in them are made up. None has
 * recipients. Their names are in the catalogue under `templates.gallery.occasion`.
 */
import type { Draft, Message, TemplateCard } from "@/ipc";
import type words from "@/i18n/zh-CN/templates";

/** What the occasions are sorted by. */
export const GROUPS = ["office", "people", "it", "together"] as const;
export type Group = (typeof GROUPS)[number];
export type Occasion = keyof (typeof words)["gallery"]["occasion"];

export type GalleryEntry = { id: Occasion; group: Group; message: Message };

const card = (template_card: TemplateCard): Message => ({ msgtype: "template_card", template_card });
const text = (content: string): Message => ({ msgtype: "text", text: { content } });
const textcard = (title: string, description: string, url: string, btntxt: string): Message => ({
  msgtype: "textcard",
  textcard: { title, description, url, btntxt },
});
const markdown = (...lines: string[]): Message => ({ msgtype: "markdown", markdown: { content: lines.join("\n") } });
const opens = (url: string) => ({ type: 1, url });

/** A message of the gallery as a draft: open, no recipients. */
export function draftOf(entry: GalleryEntry): Draft {
  return {
    message: structuredClone(entry.message),
    options: { safe: 0, enable_id_trans: false, duplicate_check_interval: 1800 },
    audience: { all: false, include: [] },
  };
}

export const gallery: GalleryEntry[] = [
  {
    id: "outage",
    group: "office",
    message: card({
      card_type: "text_notice",
      source: { desc: "行政服务", desc_color: 1 },
      main_title: { title: "周六停电停水通知", desc: "A 座、B 座全部楼层" },
      emphasis_content: { title: "08:00–13:00", desc: "12 月 5 日（周六）" },
      sub_title_text:
        "园区检修配电与供水管网。请在周五下班前关闭电脑和饮水机，冰箱里的食物请带走。需要到岗的同事可去 C 座二层办公。",
      horizontal_content_list: [
        { keyname: "电梯", value: "停运，请走楼梯" },
        { keyname: "门禁", value: "正常" },
        { keyname: "值守电话", value: "8120" },
      ],
      card_action: opens("https://admin.example.com/notice/outage"),
    }),
  },
  {
    id: "visitor",
    group: "office",
    message: textcard(
      "您的访客已到前台",
      '<div class="gray">11 月 24 日 14:05</div><div class="normal">秦女士（远山设计）一行 2 人已完成登记。</div><div class="highlight">请到一层大厅接待，访客证当日有效</div>',
      "https://visitor.example.com/today",
      "查看",
    ),
  },
  {
    id: "meeting",
    group: "office",
    message: card({
      card_type: "text_notice",
      source: { desc: "会议服务", desc_color: 0 },
      main_title: { title: "会议改期：季度经营会", desc: "时间与地点都有变化，请以此为准" },
      quote_area: { type: 0, title: "改期原因", quote_text: "原会议室设备检修，且两位汇报人当天出差。" },
      horizontal_content_list: [
        { keyname: "原时间", value: "周二 10:00" },
        { keyname: "新时间", value: "周四 14:30" },
        { keyname: "地点", value: "5 层 听松厅" },
        { keyname: "材料", value: "周三 18:00 前提交" },
      ],
      jump_list: [{ type: 1, title: "加入日程", url: "https://meeting.example.com/q4/calendar" }],
      card_action: opens("https://meeting.example.com/q4"),
    }),
  },
  {
    id: "drill",
    group: "office",
    message: card({
      card_type: "text_notice",
      source: { desc: "安全管理", desc_color: 2 },
      main_title: { title: "消防疏散演练", desc: "全员参加，约 30 分钟" },
      emphasis_content: { title: "周三 15:00", desc: "听到警铃即开始" },
      sub_title_text:
        "请放下手头工作，沿最近的安全出口步行下楼，不乘电梯，不返回取物。到达集合点后向本部门安全员报到。",
      horizontal_content_list: [
        { keyname: "集合点", value: "南门停车场" },
        { type: 1, keyname: "路线图", value: "按楼层查看", url: "https://safety.example.com/routes" },
      ],
      card_action: opens("https://safety.example.com/drill"),
    }),
  },
  {
    id: "shuttle",
    group: "office",
    message: card({
      card_type: "text_notice",
      source: { desc: "行政服务", desc_color: 1 },
      main_title: { title: "班车时刻调整", desc: "12 月 1 日起执行冬季时刻" },
      horizontal_content_list: [
        { keyname: "地铁站线", value: "07:40 / 08:10 / 08:40" },
        { keyname: "东湖线", value: "07:20 / 08:00" },
        { keyname: "返程", value: "18:10 / 19:30 / 21:00" },
      ],
      sub_title_text: "雨雪天气可能晚点，请留意站点群消息。",
      jump_list: [{ type: 1, title: "站点与上车位置", url: "https://admin.example.com/shuttle/stops" }],
      card_action: opens("https://admin.example.com/shuttle"),
    }),
  },
  {
    id: "parcel",
    group: "office",
    message: text(
      "您有快递到了，放在一层前台 3 号架。\n取件时间：工作日 9:00–18:30\n生鲜请当天取走，超过三天未取会退回快递公司。\n代取请让同事带上您的工牌号。",
    ),
  },
  {
    id: "aircon",
    group: "office",
    message: textcard(
      "报修已受理：7 层空调不制冷",
      '<div class="gray">单号 WX-1124-07</div><div class="normal">维修师傅预计今天 16:00 前到场，期间东侧工位可能有噪声。</div><div class="highlight">如已恢复，请点开确认</div>',
      "https://repair.example.com/1124-07",
      "去确认",
    ),
  },
  {
    id: "payslip",
    group: "people",
    message: textcard(
      "11 月工资条已发布",
      '<div class="gray">人力资源部</div><div class="normal">请登录员工系统查看明细，仅本人可见，请勿截图转发。</div><div class="highlight">如有疑问，请在 12 月 12 日前反馈</div>',
      "https://hr.example.com/payslip",
      "查看",
    ),
  },
  {
    id: "onboarding",
    group: "people",
    message: card({
      card_type: "news_notice",
      source: { desc: "人力资源部", desc_color: 3 },
      main_title: { title: "欢迎加入，第一周这样安排", desc: "不着急，先认识大家" },
      card_image: { url: "https://static.example.com/welcome.png", aspect_ratio: 2.25 },
      vertical_content_list: [
        { title: "第一天：领取电脑与门禁卡", desc: "9:30 到 3 层服务台，带上身份证原件" },
        { title: "第二天：新人培训", desc: "制度、系统与信息安全，共半天" },
        { title: "本周内：和导师吃顿饭", desc: "餐费可报销，上限每人 80 元" },
      ],
      jump_list: [{ type: 1, title: "新人手册", url: "https://hr.example.com/handbook" }],
      card_action: opens("https://hr.example.com/welcome"),
    }),
  },
  {
    id: "checkup",
    group: "people",
    message: card({
      card_type: "text_notice",
      source: { desc: "员工关怀", desc_color: 3 },
      main_title: { title: "年度体检开始预约", desc: "费用由公司承担" },
      horizontal_content_list: [
        { keyname: "预约截止", value: "12 月 10 日" },
        { keyname: "体检时间", value: "12 月 14 日至 31 日" },
        { keyname: "机构", value: "三家可选，可带家属自费" },
      ],
      sub_title_text: "体检前一天 22:00 后请勿进食。报告只发给本人，公司不留存。",
      card_action: opens("https://hr.example.com/checkup"),
    }),
  },
  {
    id: "review",
    group: "people",
    message: text(
      '绩效沟通提醒：\n本季度的一对一沟通请在 12 月 18 日前完成，每人不少于 30 分钟。\n沟通前请双方先看完自评与目标，谈事实，也谈下一步。\n沟通提纲见 <a href="https://hr.example.com/review/guide">这里</a>。',
    ),
  },
  {
    id: "approval",
    group: "people",
    message: card({
      card_type: "button_interaction",
      source: { desc: "审批", desc_color: 0 },
      main_title: { title: "待您审批：差旅申请", desc: "提交于今天 09:12" },
      quote_area: { type: 0, title: "事由", quote_text: "赴客户现场验收，预计两天，当天往返改为次日返回。" },
      horizontal_content_list: [
        { keyname: "申请人", value: "市场部 高宇" },
        { keyname: "日期", value: "11 月 26 日至 27 日" },
        { keyname: "预算", value: "2,300 元" },
      ],
      button_list: [
        { text: "同意", style: 1, key: "approve" },
        { text: "驳回", style: 3, key: "reject" },
        { type: 1, text: "查看详情", style: 4, url: "https://oa.example.com/trip/1126" },
      ],
    }),
  },
  {
    id: "training",
    group: "people",
    message: card({
      card_type: "multiple_interaction",
      source: { desc: "培训中心" },
      main_title: { title: "办公软件进阶课报名", desc: "每场 40 人，周四 18:00 截止，报满即止" },
      select_list: [
        {
          question_key: "session",
          title: "场次",
          option_list: [
            { id: "wed", text: "周三 14:00" },
            { id: "thu", text: "周四 19:00" },
            { id: "online", text: "线上回放" },
          ],
        },
        {
          question_key: "level",
          title: "基础",
          option_list: [
            { id: "new", text: "刚开始用" },
            { id: "daily", text: "每天都用" },
            { id: "formula", text: "会写公式" },
          ],
        },
      ],
      submit_button: { text: "报名", key: "training_submit" },
    }),
  },
  {
    id: "maintenance",
    group: "it",
    message: card({
      card_type: "text_notice",
      source: { desc: "信息技术部", desc_color: 1 },
      main_title: { title: "系统维护窗口", desc: "期间无法登录，已保存的数据不受影响" },
      emphasis_content: { title: "22:00–02:00", desc: "11 月 28 日（周六）夜间" },
      horizontal_content_list: [
        { keyname: "影响系统", value: "报销、审批、考勤" },
        { keyname: "不受影响", value: "邮件、会议、门禁" },
        { type: 1, keyname: "进度", value: "状态页", url: "https://status.example.com" },
      ],
      sub_title_text: "请在 21:30 前保存并提交手头的单据。恢复后会再发一条通知。",
      card_action: opens("https://status.example.com/maintenance"),
    }),
  },
  {
    id: "incident",
    group: "it",
    message: markdown(
      "## 故障通报：邮件收发延迟",
      '> 状态：<font color="warning">处理中</font>',
      "> 开始：今天 10:20",
      '> 影响：外部邮件约晚 15 分钟到达，<font color="info">内部邮件正常</font>',
      "",
      "**请这样应对**",
      "急件请改用企业微信或电话，不要反复重发。",
      '<font color="comment">下次更新：11:30，或恢复后立即通知</font>',
      "进度见 [状态页](https://status.example.com/mail)",
    ),
  },
  {
    id: "recovered",
    group: "it",
    message: markdown(
      "## 已恢复：邮件收发",
      '> 状态：<font color="info">已恢复</font>，用时 54 分钟',
      "> 原因：外部网关证书过期",
      "",
      "积压邮件已全部送达，不需要重发。证书检查已加入每周例行任务。",
      '<font color="comment">给大家添麻烦了，感谢耐心等待</font>',
    ),
  },
  {
    id: "phishing",
    group: "it",
    message: text(
      '安全提醒：近日有人冒充财务发送“补贴申领”二维码。\n请记住三点：\n1. 公司发放补贴不需要扫码填银行卡\n2. 收到可疑消息，先打电话向本人核实\n3. 已经扫码的，请立即改密码并联系信息安全组 8110\n辨别方法见 <a href="https://sec.example.com/phishing">安全手册</a>',
    ),
  },
  {
    id: "password",
    group: "it",
    message: textcard(
      "登录密码将在 7 天后到期",
      '<div class="normal">请用公司电脑打开账号中心修改，修改后手机上的邮箱需要重新登录。</div><div class="gray">信息技术部不会向您索要密码</div>',
      "https://account.example.com/password",
      "去修改",
    ),
  },
  {
    id: "duty",
    group: "it",
    message: card({
      card_type: "text_notice",
      source: { desc: "总值班室", desc_color: 2 },
      main_title: { title: "元旦假期值班安排", desc: "1 月 1 日至 3 日" },
      horizontal_content_list: [
        { keyname: "1 日", value: "行政 周宁 / 技术 陈墨" },
        { keyname: "2 日", value: "行政 高宇 / 技术 林青" },
        { keyname: "3 日", value: "行政 秦岚 / 技术 许远" },
        { keyname: "值班电话", value: "8000，24 小时" },
      ],
      sub_title_text: "值班同事请保持手机畅通，30 分钟内响应。换班须双方同意，并提前一天报总值班室。",
      jump_list: [{ type: 1, title: "应急联系表", url: "https://oa.example.com/duty/contacts" }],
      card_action: opens("https://oa.example.com/duty"),
    }),
  },
  {
    id: "birthday",
    group: "together",
    message: card({
      card_type: "news_notice",
      source: { desc: "员工关怀", desc_color: 3 },
      main_title: { title: "生日快乐", desc: "谢谢你又一年的同行" },
      card_image: { url: "https://static.example.com/birthday.png", aspect_ratio: 1.78 },
      vertical_content_list: [
        { title: "蛋糕券已放进你的卡包", desc: "三个月内有效，园区两家店通用" },
        { title: "今天可以早走一小时", desc: "和主管说一声就好" },
      ],
      card_action: opens("https://hr.example.com/birthday"),
    }),
  },
  {
    id: "party",
    group: "together",
    message: {
      msgtype: "news",
      news: {
        articles: [
          {
            title: "年会来了：1 月 16 日，云栖礼堂见",
            description: "节目单、座位与班车都在这里",
            url: "https://party.example.com",
            picurl: "https://static.example.com/party-1068x455.png",
          },
          {
            title: "节目征集：12 月 5 日截止，每个部门至少一个",
            url: "https://party.example.com/shows",
            picurl: "https://static.example.com/show-150.png",
          },
          {
            title: "家属报名：每人可带一位，含晚餐",
            url: "https://party.example.com/family",
            picurl: "https://static.example.com/family-150.png",
          },
        ],
      },
    },
  },
  {
    id: "survey",
    group: "together",
    message: textcard(
      "食堂满意度问卷",
      '<div class="normal">一共 6 题，两分钟就能填完。结果匿名汇总，下月公布改进安排。</div><div class="highlight">周五 18:00 截止</div>',
      "https://survey.example.com/canteen",
      "去填写",
    ),
  },
  {
    id: "vote",
    group: "together",
    message: card({
      card_type: "vote_interaction",
      source: { desc: "工会" },
      main_title: { title: "秋游去哪里", desc: "可选多项，周五 18:00 截止，票数最高的成行" },
      checkbox: {
        question_key: "outing",
        mode: 1,
        option_list: [
          { id: "lake", text: "环湖骑行", is_checked: false },
          { id: "hill", text: "登山看红叶", is_checked: false },
          { id: "farm", text: "果园采摘", is_checked: false },
          { id: "museum", text: "博物馆半日", is_checked: false },
        ],
      },
      submit_button: { text: "投票", key: "outing_submit" },
    }),
  },
];
