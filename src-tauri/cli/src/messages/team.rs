//! What is said of a team: rights, and what was done.

use super::Words;
use broadcast::model::team::{TeamDeed, TeamRight};

impl Words {
    /// What somebody may do in a team.
    pub fn right(self, right: TeamRight) -> &'static str {
        match right {
            TeamRight::Writer => self.pick("撰写人（不能发送）", "writer (may not send)"),
            TeamRight::Sender => self.pick("发送人", "sender"),
            TeamRight::Approver => self.pick("审批人", "approver"),
            TeamRight::Owner => self.pick("管理员", "owner"),
        }
    }

    /// What somebody did there.
    pub fn deed(self, deed: TeamDeed) -> &'static str {
        match deed {
            TeamDeed::Ordered => self.pick("提交", "submitted"),
            TeamDeed::Released => self.pick("批准", "approved"),
            TeamDeed::Cancelled => self.pick("取消", "cancelled"),
            TeamDeed::Paused => self.pick("暂停", "paused"),
            TeamDeed::Resumed => self.pick("继续", "continued"),
            TeamDeed::Stopped => self.pick("停止", "stopped"),
            TeamDeed::Rescheduled => self.pick("修改时间", "changed the time of"),
            TeamDeed::Recalled => self.pick("撤回", "recalled"),
            TeamDeed::CardChanged => self.pick("更新卡片", "updated the cards of"),
            TeamDeed::Changed => self.pick("保存", "saved"),
            TeamDeed::Deleted => self.pick("删除", "deleted"),
            TeamDeed::Restored => self.pick("发现恢复成了较早的备份", "found put back to an older backup"),
        }
    }

    /// With what; a newer program may know more kinds.
    pub fn deed_with(self, kind: &str) -> &str {
        match kind {
            "broadcast" => self.pick("发送", "send"),
            "company" => self.pick("企业", "company"),
            "template" => self.pick("模板", "template"),
            "audience" => self.pick("常用收件人", "saved recipients"),
            "record" => self.pick("数据库", "database"),
            other => other,
        }
    }
}
