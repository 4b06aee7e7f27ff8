//! The few words of the command line, in both languages. What the window has words for stands in the language files of the pages and
//! is not repeated here: a finding is told by a short phrase, its place and its numbers.

mod notes;
mod problems;
mod team;

use super::document::{FileLine, LeftOut};
use broadcast::model::follow_up::FollowUpProgress;
use broadcast::model::ledger::{LedgerReason, LedgerState};
use broadcast::model::order::CautionKind;
use broadcast::model::outcome::Outcome;
use broadcast::model::states::{BroadcastState, PauseReason};
use notes::NOTES;
use problems::PROBLEMS;
use wecom::errcode::atlas::TryAgain;
use wecom::finding::Rule;
use wecom::limit::{Severity, Unit};

/// A phrase in the language that is spoken.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Chinese, else English.
    pub chinese: bool,
}

impl Words {
    /// One of two.
    pub fn pick(self, zh: &'static str, en: &'static str) -> &'static str {
        if self.chinese { zh } else { en }
    }

    /// How far a finding reaches.
    pub fn severity(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Refused => self.pick("会被拒收", "rejected"),
            Severity::Cut => self.pick("会被截断", "cut"),
            Severity::NeedsApp => self.pick("应用需配置", "app setting"),
            Severity::Recommended => self.pick("建议", "advice"),
            Severity::Style => self.pick("提示", "hint"),
        }
    }

    /// A rule.
    pub fn rule(self, rule: Rule) -> &'static str {
        match rule {
            Rule::Required => self.pick("必填", "is missing"),
            Rule::RequiredOneOf => self.pick("至少要填其中一项", "at least one of these is needed"),
            Rule::TooLong => self.pick("太长", "too long"),
            Rule::TooShort => self.pick("太短", "too short"),
            Rule::TooMany => self.pick("太多", "too many"),
            Rule::UrlScheme => self.pick("链接须以 http:// 或 https:// 开头", "needs http:// or https://"),
            Rule::UrlInvalid => self.pick("不是有效的链接", "not a usable link"),
            Rule::OutOfRange => self.pick("数值超出范围", "out of range"),
            Rule::BadCharacters => self.pick("有不允许的字符", "has characters that are not allowed"),
            Rule::Duplicate => self.pick("重复", "the same as another one"),
            Rule::NeedsCallback => self.pick("应用须配置接收消息", "the app needs a message server"),
            Rule::NeedsMiniProgram => self.pick("应用须关联小程序", "the app needs a mini program"),
            Rule::UnsupportedMarkup => self.pick("企业微信不显示这种标记", "markup that WeCom does not show"),
            Rule::InvisibleCharacters => self.pick("有看不见的字符", "invisible characters"),
            Rule::ReordersText => self.pick("有改变文字顺序的字符", "characters that change the order of the text"),
            Rule::WrittenEscape => self.pick(
                "有 \\n 这样的两个符号，会照样显示",
                "the two characters \\n are shown as they are; is a line break meant?",
            ),
            Rule::LinkHidesHost => self.pick("网址藏起了真正的域名", "the link hides where it leads"),
            Rule::LinkLooksLikeAnother => self.pick("域名里有容易看错的字母", "letters of the host look like others"),
            Rule::LinkInternational => self.pick("域名不是英文字母", "the host has letters other than English ones"),
            Rule::NoRecipient => self.pick("没有收件人", "no recipient"),
            Rule::AllOverridesLists => {
                self.pick("已选全体成员，其他收件人不起作用", "everyone is chosen, so the others make no difference")
            }
            Rule::EveryoneRefused => self.pick("这类消息不能发给全体成员", "cannot go to everyone"),
            Rule::BadUserId => self.pick("不是有效的账号或编号", "not a possible account or number"),
            Rule::OptionIgnored => self.pick("此选项不起作用", "the option has no effect"),
            Rule::OptionRefused => self.pick("不能使用此选项", "the option cannot be used"),
            Rule::NotForApp => self.pick("应用不能发送", "the app cannot send this"),
            Rule::NotForChats => self.pick("群聊不能接收", "group chats cannot get this"),
            Rule::NotForRobots => self.pick("群机器人不能发送", "group robots cannot send this"),
            Rule::LeftOut => self.pick("在这里不会发送", "is not sent here"),
            Rule::NoValues => self.pick("没有自己的变量值", "no values for their own message"),
            Rule::OpenVariable => self.pick("变量没有填写", "a variable has no value"),
            Rule::PerhapsVariable => self.pick("像是没有替换的变量", "looks like a variable"),
            Rule::UnknownChannel => self.pick("没有这个群聊或机器人", "unknown group chat or robot"),
        }
    }

    /// What is counted.
    pub fn unit(self, unit: Option<Unit>) -> &'static str {
        match unit {
            Some(Unit::Bytes) => self.pick("字节", " bytes"),
            Some(Unit::Chars) => self.pick("字", " characters"),
            Some(Unit::Items) => self.pick("项", " entries"),
            None => "",
        }
    }

    /// What to know before it is sent.
    pub fn caution(self, kind: CautionKind) -> &'static str {
        match kind {
            CautionKind::Unknown => self.pick("通讯录里没有的收件人", "recipients that are not in the directory"),
            CautionKind::ExclusionUnknown => {
                self.pick("要排除、但通讯录里没有的", "exclusions that are not in the directory")
            }
            CautionKind::Renamed => {
                self.pick("名字与通讯录不同的收件人", "recipients who have a different name in the directory")
            }
            CautionKind::ExtraFields => {
                self.pick("一起发送的未知字段，没有人核对过", "unknown fields that are sent along unchecked")
            }
            CautionKind::RefusedBefore => self.pick("上次没收到的人", "people who did not get the last message"),
            CautionKind::Repeated => {
                self.pick("一天内收到过相同内容的人", "people who got the same content within a day")
            }
            CautionKind::BudgetOver => self.pick("超出今天上限的人次", "recipients over today's quota"),
            CautionKind::BudgetNear => {
                self.pick("发完后用掉今天上限的（%）", "percent of today's quota used afterwards")
            }
            CautionKind::Delayed => {
                self.pick("因频率限制会稍后收到的人", "people who get it later because of the rate limit")
            }
            CautionKind::OftenToday => {
                self.pick("今天已经收到 3 条或更多的人", "people who got 3 or more messages today")
            }
            CautionKind::ReachesNobody => self.pick(
                "所选的部门或标签里没有人，谁都收不到",
                "departments or tags with nobody in them: nobody gets it",
            ),
            CautionKind::CountUnsure => self.pick("人数无法核实", "the number of people cannot be checked"),
            CautionKind::Upload => self.pick("要先上传的文件", "files that are uploaded first"),
            CautionKind::BusyMinute => {
                self.pick("整点或半点，可能晚几分钟才到", "on the hour or half past, it may arrive some minutes late")
            }
        }
    }

    /// What became of the rows of a file.
    pub fn file(self, file: &FileLine) -> String {
        let LeftOut { repeated, empty, heading, above_heading } = file.left_out_why;
        let why: Vec<String> = [
            (heading, self.pick("标题行", "heading")),
            (above_heading, self.pick("标题行以上", "above the heading")),
            (empty, self.pick("没有写收件人", "no recipient")),
            (repeated, self.pick("重复的人", "repeated")),
        ]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{what} {number}"))
        .collect();
        let why = match (why.is_empty(), self.chinese) {
            (true, _) => String::new(),
            (false, true) => format!("（{}）", why.join("，")),
            (false, false) => format!(" ({})", why.join(", ")),
        };
        let FileLine { rows, matched, not_found, asked, left_out, .. } = file;
        let column = file.column.as_deref().unwrap_or("?");
        if self.chinese {
            format!(
                "共 {rows} 行 = 匹配到 {matched} + 没找到 {not_found} + 要选 {asked} + 略过 {left_out}{why}；收件人在“{column}”列"
            )
        } else {
            format!(
                "{rows} rows = {matched} matched + {not_found} not found + {asked} to choose + {left_out} left out{why}; recipients in column {column}"
            )
        }
    }

    /// Whether it helps to try again; nothing to say of what is no error.
    pub fn again(self, again: TryAgain) -> Option<&'static str> {
        Some(match again {
            TryAgain::None => return None,
            TryAgain::Auto => self.pick("驿传已经自动试过一次", "Posthorn has tried once already"),
            TryAgain::Soon => self.pick("过几分钟再试有用", "helps after a few minutes"),
            TryAgain::Wait => self.pick("等限制解除后再试", "helps when the limit is over"),
            TryAgain::Change => self.pick("先按上面的办法处理，再试才有用", "helps only after the change above"),
            TryAgain::Never => self.pick("再试也没有用", "does not help"),
        })
    }

    /// Where a send stands.
    pub fn state(self, state: BroadcastState) -> &'static str {
        match state {
            BroadcastState::Scheduled => self.pick("已定时", "scheduled"),
            BroadcastState::Waiting => self.pick("等待发出", "waiting"),
            BroadcastState::Sending => self.pick("正在发送", "sending"),
            BroadcastState::Held => self.pick("等待频率限制解除", "waiting for WeCom's rate limit"),
            BroadcastState::Paused => self.pick("已暂停", "paused"),
            BroadcastState::Finished => self.pick("已结束", "finished"),
            BroadcastState::Cancelled => self.pick("已撤销", "undone"),
        }
    }

    /// Of a scheduled one that is not to leave.
    pub fn cancelled(self) -> &'static str {
        self.pick("已取消", "cancelled")
    }

    /// How far a recall is.
    pub fn recall(self, recall: FollowUpProgress) -> &'static str {
        match recall {
            FollowUpProgress { asked, done, .. } if done == asked => self.pick("已撤回", "recalled"),
            FollowUpProgress { asked, done, failed } if done + failed < asked => self.pick("正在撤回", "recalling"),
            _ => self.pick("有一部分没有撤回", "some could not be recalled"),
        }
    }

    /// Why it stands still.
    pub fn pause(self, reason: PauseReason) -> &'static str {
        match reason {
            PauseReason::Admin => self.pick("由管理员暂停", "by the admin"),
            PauseReason::Stage => {
                self.pick("先选的几位已经发出，看过再继续", "the first few have it: take a look, then resume")
            }
            PauseReason::Interrupted => self.pick("上次退出时中断", "interrupted when Posthorn was closed"),
            PauseReason::Late => self.pick("错过了发送时间", "missed its time"),
            PauseReason::Trouble => self.pick("遇到问题，停住了", "stopped by a problem"),
            PauseReason::Stopping => self.pick("正在停止", "stopping"),
            PauseReason::Release => self.pick("待批准", "waiting for approval"),
            PauseReason::Restored => self.pick(
                "团队的数据库恢复成了较早的备份，可能已经发出过；看过再继续",
                "the team's database was put back to an older backup, so this may have been sent: take a look, then resume",
            ),
        }
    }

    /// What came of it.
    pub fn outcome(self, outcome: Outcome) -> &'static str {
        match outcome {
            Outcome::Accepted => self.pick("已发出", "sent"),
            Outcome::Partial => self.pick("部分没收到", "some not delivered"),
            Outcome::Refused => self.pick("被拒收", "rejected"),
            Outcome::Unknown => self.pick("不确定", "uncertain"),
            Outcome::NotSent => self.pick("未发出", "not sent"),
        }
    }

    /// What became of somebody.
    pub fn ledger(self, state: LedgerState) -> &'static str {
        match state {
            LedgerState::Planned => self.pick("等待", "waiting"),
            LedgerState::Accepted => self.pick("已发出", "sent"),
            LedgerState::Refused => self.pick("没收到", "not delivered"),
            LedgerState::Unknown => self.pick("不确定", "uncertain"),
            LedgerState::NotSent => self.pick("未发出", "not sent"),
        }
    }

    /// Why. A department or tag that WeCom calls invalid may well exist, with nobody in it whom the application sees.
    pub fn reason(self, reason: LedgerReason, kind: &str) -> &'static str {
        match reason {
            LedgerReason::Invalid if matches!(kind, "department" | "tag") => self.pick(
                "没有人收到：里面没有人，或不在可见范围",
                "nobody got it: it is empty, or outside the visible range",
            ),
            LedgerReason::Invalid => {
                self.pick("不存在或不在可见范围", "does not exist, or is outside the visible range")
            }
            LedgerReason::Unlicensed => self.pick("没有许可账号", "no licence"),
            LedgerReason::ApiError => self.pick("企业微信没有接收", "rejected by WeCom"),
            LedgerReason::Unreachable => self.pick("连不上企业微信", "WeCom could not be reached"),
            LedgerReason::OutcomeUnknown => self.pick("没有等到回应", "no answer came"),
            LedgerReason::Cancelled => self.pick("已停止", "stopped"),
            LedgerReason::Repeated => self
                .pick("企业微信会当作重复消息拦下，没有发", "WeCom would drop it as a duplicate, so it was not sent"),
            LedgerReason::Interrupted => self.pick("发送中断", "interrupted"),
        }
    }

    /// A problem by its code; `None`: its own words do.
    pub fn problem(self, code: &str) -> Option<&'static str> {
        PROBLEMS.iter().find(|(known, ..)| *known == code).map(|(_, chinese, english)| self.pick(chinese, english))
    }

    /// A note by its code; `None`: it is not for people.
    pub fn note(self, code: &str) -> Option<&'static str> {
        NOTES.iter().find(|(known, ..)| *known == code).map(|(_, chinese, english)| self.pick(chinese, english))
    }
}
