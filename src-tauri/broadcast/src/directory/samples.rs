//! Small companies for the tests of this folder.

use crate::model::contacts::{Contacts, DepartmentRow, MemberDetails, MemberRow, TagRow};
use proptest::prelude::*;

pub(super) fn department(id: u32, name: &str, parent: Option<u32>, order: u32) -> DepartmentRow {
    DepartmentRow { id, name: name.to_owned(), parent, order }
}

pub(super) fn member(user_id: &str, name: &str, departments: &[u32]) -> MemberRow {
    MemberRow {
        user_id: user_id.to_owned(),
        name: name.to_owned(),
        departments: departments.to_vec(),
        details: MemberDetails::default(),
    }
}

/// 青禾科技 with two departments and one below, one department whose parent cannot be seen, one member without any.
pub(super) fn small() -> Contacts {
    Contacts {
        departments: vec![
            department(1, "青禾科技", None, 0),
            department(2, "行政部", Some(1), 100),
            department(3, "销售部", Some(1), 200),
            department(31, "华东区", Some(3), 0),
            department(9, "外地办", Some(77), 0),
        ],
        members: vec![
            member("zhangsan", "张三", &[2]),
            member("LinQing", "林青", &[2]),
            member("wangwei", "王伟", &[3]),
            member("wangwei2", "王伟", &[31, 2]),
            member("zhang.san", "章三", &[31]),
            member("gao_yu", "高煜", &[9]),
            member("u1001", "单雄信", &[]),
        ],
        tags: vec![
            TagRow { id: 1, name: "急救员".to_owned(), members: vec!["ZhangSan".to_owned()], departments: vec![3] },
            TagRow { id: 2, name: "空".to_owned(), members: vec!["nobody".to_owned()], departments: vec![404] },
        ],
    }
}

/// Companies of up to 40 departments and 60 members, with members in several departments and parents that are missing.
pub(super) fn any_company() -> impl Strategy<Value = Contacts> {
    let departments = prop::collection::vec((0_u32..45, 0_u32..3), 0..40);
    let members = prop::collection::vec((prop::collection::vec(0_u32..45, 0..4), "[张王李单吕]{1,2}"), 0..60);
    let tags =
        prop::collection::vec((prop::collection::vec(0_u32..70, 0..8), prop::collection::vec(0_u32..45, 0..3)), 0..6);
    (departments, members, tags).prop_map(|(departments, members, tags)| Contacts {
        departments: departments
            .into_iter()
            .zip(0..)
            .map(|((parent, order), id)| department(id, &format!("部门{id}"), Some(parent), order))
            .collect(),
        members: members
            .into_iter()
            .enumerate()
            .map(|(n, (departments, name))| member(&format!("User{n}"), &name, &departments))
            .collect(),
        tags: tags
            .into_iter()
            .zip(0..)
            .map(|((members, departments), id)| TagRow {
                id,
                name: format!("标签{id}"),
                members: members.into_iter().map(|n| format!("uSER{n}")).collect(),
                departments,
            })
            .collect(),
    })
}
