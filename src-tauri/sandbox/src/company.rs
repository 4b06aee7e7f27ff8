//! The company 青禾科技: departments, members, tags. Made once from a seed and a size and never changed; the same
//! seed and size give the same company. The first fourteen members, the first twelve departments and the seven tags
//! are fixed (the table stands in the crate documentation).

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::names::{any_name, any_userid};
use crate::seeded::Seeded;

/// Root department.
pub(crate) const ROOT: u32 = 1;
/// The department that stays outside the app's visible scope.
pub(crate) const OUTSIDE: u32 = 12;
/// The tag that is part of the visible scope.
pub(crate) const SCOPE_TAG: u32 = 6;
/// The member who is part of the visible scope by name: 韩梅 sits in the root department, which is not in scope.
pub(crate) const SCOPE_USER: &str = "hanmei";
/// Fewest members: the named ones that must always exist.
const FEWEST: u32 = 12;

/// A department (部门).
#[derive(Debug, Clone)]
pub(crate) struct Department {
    pub(crate) id: u32,
    pub(crate) parent: u32,
    pub(crate) name: String,
    pub(crate) name_en: Option<&'static str>,
    /// Larger comes first.
    pub(crate) order: u32,
    /// User id of the leader.
    pub(crate) leader: Option<String>,
}

/// A member (成员).
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) userid: String,
    pub(crate) name: String,
    /// The first one is the main department.
    pub(crate) departments: Vec<u32>,
    pub(crate) position: &'static str,
    /// Work number (工号).
    pub(crate) number: u32,
    pub(crate) licensed: bool,
}

/// A tag (标签).
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    pub(crate) id: u32,
    pub(crate) name: &'static str,
    /// Positions in [`Company::members`].
    pub(crate) members: Vec<usize>,
    pub(crate) departments: Vec<u32>,
}

/// See the module text.
#[derive(Debug)]
pub(crate) struct Company {
    pub(crate) departments: Vec<Department>,
    pub(crate) members: Vec<Member>,
    pub(crate) tags: Vec<Tag>,
    by_userid: HashMap<String, usize>,
    by_department: HashMap<u32, Vec<usize>>,
    children: HashMap<u32, Vec<u32>>,
    department_index: HashMap<u32, usize>,
}

/// id, parent, name, English name. Always there.
const FIXED: &[(u32, u32, &str, &str)] = &[
    (1, 0, "青禾科技", "Qinghe Technology"),
    (2, 1, "行政部", "Administration"),
    (3, 1, "人力资源部", "Human Resources"),
    (4, 1, "财务部", "Finance"),
    (5, 1, "研发中心", "R&D Center"),
    (6, 1, "产品部", "Product"),
    (7, 1, "市场部", "Marketing"),
    (8, 1, "销售部", "Sales"),
    (9, 1, "客服中心", "Customer Service"),
    (10, 1, "后勤部", "Logistics"),
    (11, 10, "车队", "Motor Pool"),
    (OUTSIDE, 1, "外包", "Contractors"),
];

/// From 40 members on.
#[rustfmt::skip]
const MIDDLE: &[(u32, u32, &str)] = &[
    (13, 5, "前端组"), (14, 5, "后端组"), (15, 5, "测试组"), (16, 8, "华东区"), (17, 8, "华南区"), (18, 8, "华北区"),
    (19, 3, "招聘组"), (20, 3, "薪酬组"), (21, 9, "热线组"), (22, 9, "投诉组"),
];

/// From 300 members on.
#[rustfmt::skip]
const LARGE: &[(u32, u32, &str)] = &[
    (23, 14, "支付小组"), (24, 14, "账号小组"), (25, 16, "上海办事处"), (26, 16, "杭州办事处"), (27, 17, "广州办事处"),
    (28, 17, "深圳办事处"), (29, 18, "北京办事处"), (30, 10, "食堂"), (31, 10, "园区安保"), (32, 1, "法务部"),
    (33, 1, "信息技术部"), (34, 33, "运维组"), (35, 33, "桌面支持组"), (36, 7, "品牌组"), (37, 7, "活动组"),
    (38, 6, "设计组"), (39, 4, "应收组"), (40, 4, "应付组"),
];

/// Parents of the numbered groups that companies above 5000 members have.
#[rustfmt::skip]
const GROWING: &[(u32, &str)] = &[(13, "前端"), (14, "后端"), (15, "测试"), (16, "华东"), (17, "华南"), (18, "华北"), (21, "热线"), (34, "运维")];

/// userid, name, departments, position.
#[rustfmt::skip]
const NAMED: &[(&str, &str, &[u32], &str)] = &[
    ("zhangsan", "张三", &[2], "行政专员"),
    ("lisi", "李四", &[3], "人事经理"),
    ("wangwei", "王伟", &[5], "工程师"),
    ("wangwei2", "王伟", &[8], "客户经理"),
    ("zhang.san", "章三", &[4], "会计"),
    ("LinQing", "林青", &[2], "行政经理"),
    ("gao_yu", "高煜", &[11, 10], "调度员"),
    ("chenmo", "陈墨", &[OUTSIDE], "外包工程师"),
    ("zhouyi", "周怡", &[9], "客服专员"),
    ("ouyangxiu", "欧阳秀", &[7], "市场经理"),
    (SCOPE_USER, "韩梅", &[ROOT], "总经理"),
    ("jiangtao", "江涛", &[OUTSIDE], "驻场工程师"),
    ("lili", "李丽", &[6], "产品经理"),
    ("lili2", "李莉", &[9], "客服专员"),
];

const POSITIONS: &[&str] =
    &["专员", "高级专员", "工程师", "高级工程师", "主管", "助理", "实习生", "顾问", "组长", "分析师"];

impl Company {
    /// Makes a company of `size` members (at least 12). `unlicensed` names the members without a licence; `None`
    /// takes the default of [`crate::Settings::unlicensed`].
    pub(crate) fn generate(size: u32, seed: u64, unlicensed: Option<&[String]>) -> Self {
        let size = size.max(FEWEST);
        let mut random = Seeded::new(seed ^ 0x51_6e_67_68_65);
        let departments = departments(size);
        let members = members(size, &departments, &mut random);
        let mut company = Self {
            by_userid: members.iter().enumerate().map(|(at, member)| (member.userid.to_lowercase(), at)).collect(),
            by_department: HashMap::new(),
            children: HashMap::new(),
            department_index: departments.iter().enumerate().map(|(at, department)| (department.id, at)).collect(),
            departments,
            members,
            tags: Vec::new(),
        };
        for (at, member) in company.members.iter().enumerate() {
            for department in &member.departments {
                company.by_department.entry(*department).or_default().push(at);
            }
        }
        for department in &company.departments {
            company.children.entry(department.parent).or_default().push(department.id);
        }
        company.appoint_leaders();
        company.tags = company.make_tags(&mut random);
        company.mark_unlicensed(unlicensed);
        company
    }

    /// The member with this id, compared without case.
    pub(crate) fn find(&self, userid: &str) -> Option<usize> {
        self.by_userid.get(userid).or_else(|| self.by_userid.get(&userid.to_lowercase())).copied()
    }

    /// The department with this id.
    pub(crate) fn department(&self, id: u32) -> Option<&Department> {
        self.department_index.get(&id).map(|at| &self.departments[*at])
    }

    /// The tag with this id.
    pub(crate) fn tag(&self, id: u32) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.id == id)
    }

    /// Members whose own department this is (sub-departments not counted).
    pub(crate) fn direct_members(&self, department: u32) -> &[usize] {
        self.by_department.get(&department).map_or(&[], Vec::as_slice)
    }

    /// Departments directly below.
    pub(crate) fn children(&self, department: u32) -> &[u32] {
        self.children.get(&department).map_or(&[], Vec::as_slice)
    }

    /// The department and everything below it.
    pub(crate) fn with_descendants(&self, department: u32) -> Vec<u32> {
        let mut found = Vec::new();
        let mut open = vec![department];
        while let Some(id) = open.pop() {
            found.push(id);
            open.extend(self.children(id));
        }
        found
    }

    /// Alias (别名) of a member; two have one.
    pub(crate) fn alias(&self, at: usize) -> Option<&'static str> {
        match self.members.get(at)?.userid.as_str() {
            "LinQing" => Some("Lynn"),
            "gao_yu" => Some("Yuki"),
            _ => None,
        }
    }

    fn appoint_leaders(&mut self) {
        for department in &mut self.departments {
            let direct = self.by_department.get(&department.id).map_or(&[][..], Vec::as_slice);
            let leads = |at: &&usize| self.members[**at].position.ends_with("经理");
            let leader = direct.iter().find(leads).or_else(|| direct.first());
            department.leader = leader.map(|at| self.members[*at].userid.clone());
        }
    }

    fn make_tags(&self, random: &mut Seeded) -> Vec<Tag> {
        let named = |ids: &[&str]| ids.iter().filter_map(|id| self.find(id)).collect::<Vec<_>>();
        let mut some = |one_in: usize, mut chosen: Vec<usize>| {
            let already: HashSet<usize> = chosen.iter().copied().collect();
            chosen.extend(
                (NAMED.len()..self.members.len()).filter(|at| !already.contains(at) && random.below(one_in) == 0),
            );
            chosen
        };
        let leaders: HashSet<&str> =
            self.departments.iter().filter_map(|department| department.leader.as_deref()).collect();
        let managers =
            (0..self.members.len()).filter(|at| leaders.contains(self.members[*at].userid.as_str())).collect();
        vec![
            Tag { id: 1, name: "急救员", members: some(60, named(&["LinQing", "lisi"])), departments: vec![11] },
            Tag {
                id: 2,
                name: "党员",
                members: some(12, named(&["zhangsan", "ouyangxiu", "chenmo"])),
                departments: vec![],
            },
            Tag { id: 3, name: "新员工", members: some(20, named(&["wangwei2", "zhouyi"])), departments: vec![] },
            Tag { id: 4, name: "全体经理", members: managers, departments: vec![] },
            Tag {
                id: 5, name: "消防安全员", members: some(50, named(&["zhangsan", "gao_yu"])), departments: vec![10]
            },
            Tag { id: SCOPE_TAG, name: "驻场联系人", members: named(&["jiangtao"]), departments: vec![] },
            Tag { id: 7, name: "离场外包", members: named(&["chenmo"]), departments: vec![] },
        ]
    }

    fn mark_unlicensed(&mut self, unlicensed: Option<&[String]>) {
        let chosen: Vec<usize> = if let Some(ids) = unlicensed {
            ids.iter().filter_map(|id| self.find(id)).collect()
        } else {
            let later = if self.members.len() >= 100 { &[49, 76][..] } else { &[] };
            self.find("zhouyi").into_iter().chain(later.iter().copied()).collect()
        };
        for at in chosen {
            self.members[at].licensed = false;
        }
    }
}

fn departments(size: u32) -> Vec<Department> {
    let mut list: Vec<Department> = Vec::new();
    let mut add = |id: u32, parent: u32, name: String, name_en: Option<&'static str>| {
        let order = 100_000_u32.saturating_sub(id * 10);
        list.push(Department { id, parent, name, name_en, order, leader: None });
    };
    for (id, parent, name, name_en) in FIXED {
        add(*id, *parent, (*name).to_owned(), Some(name_en));
    }
    let further = if size >= 300 { &[MIDDLE, LARGE][..] } else { &[MIDDLE][..] };
    if size >= 40 {
        for (id, parent, name) in further.iter().copied().flatten() {
            add(*id, *parent, (*name).to_owned(), None);
        }
    }
    if size > 5000 {
        for number in 0..(size / 200) {
            let (parent, stem) = GROWING[(number as usize) % GROWING.len()];
            let round = number as usize / GROWING.len() + 1;
            add(41 + number, parent, format!("{stem}{round}组"), None);
        }
    }
    list
}

fn members(size: u32, departments: &[Department], random: &mut Seeded) -> Vec<Member> {
    let homes: Vec<u32> =
        departments.iter().map(|department| department.id).filter(|id| *id != ROOT && *id != OUTSIDE).collect();
    let mut taken: HashMap<String, u32> = HashMap::with_capacity(size as usize);
    let mut list = Vec::with_capacity(size as usize);
    for ((userid, name, departments, position), number) in NAMED.iter().zip(0..size) {
        taken.insert(userid.to_lowercase(), 1);
        let (userid, name, departments) = ((*userid).to_owned(), (*name).to_owned(), departments.to_vec());
        list.push(Member { userid, name, departments, position, number: 1001 + number, licensed: true });
    }
    for number in u32::try_from(list.len()).unwrap_or(size)..size {
        let name = any_name(random);
        let userid = free_userid(any_userid(&name, random), &mut taken);
        let mut own = if random.chance(4) { vec![OUTSIDE] } else { vec![*random.pick(&homes)] };
        if own[0] != OUTSIDE && random.chance(3) {
            let second = *random.pick(&homes);
            if second != own[0] {
                own.push(second);
            }
        }
        let position = *random.pick(POSITIONS);
        list.push(Member {
            userid,
            name: name.text,
            departments: own,
            position,
            number: 1001 + number,
            licensed: true,
        });
    }
    list
}

/// Appends 2, 3, … to an id that somebody has, as an admin would. Ids are unique without regard to case
/// (`wecom/contacts-media-agent.md §1` [O]).
fn free_userid(wanted: String, taken: &mut HashMap<String, u32>) -> String {
    let key = wanted.to_lowercase();
    let mut count = match taken.entry(key.clone()) {
        Entry::Vacant(free) => {
            free.insert(1);
            return wanted;
        }
        Entry::Occupied(used) => *used.get(),
    };
    loop {
        count += 1;
        let candidate = format!("{wanted}{count}");
        if let Entry::Vacant(free) = taken.entry(candidate.to_lowercase()) {
            free.insert(1);
            taken.insert(key, count);
            return candidate;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_company_has_everyone_by_name() {
        let company = Company::generate(1, 9, None);
        assert_eq!(company.members.len(), 12);
        assert_eq!(company.departments.len(), 12);
        for (userid, name, departments, _) in &NAMED[..12] {
            let member = &company.members[company.find(userid).unwrap()];
            assert_eq!((member.name.as_str(), member.departments.as_slice()), (*name, *departments));
        }
        assert!(!company.members[company.find("zhouyi").unwrap()].licensed);
    }

    #[test]
    fn the_same_seed_gives_the_same_company_and_another_seed_another() {
        let list = |seed| Company::generate(500, seed, None).members.into_iter().map(|m| m.userid).collect::<Vec<_>>();
        assert_eq!(list(4), list(4));
        assert_ne!(list(4), list(5));
        assert_eq!(list(4)[..14], list(5)[..14]);
    }

    #[test]
    fn ids_are_unique_without_case_and_departments_exist() {
        let company = Company::generate(20_000, 2, None);
        assert_eq!(company.by_userid.len(), 20_000);
        for member in &company.members {
            assert!(member.departments.iter().all(|id| company.department(*id).is_some()));
        }
        for department in &company.departments {
            assert!(department.id == ROOT || company.department(department.parent).is_some());
        }
        let ids: HashSet<u32> = company.departments.iter().map(|d| d.id).collect();
        assert_eq!(ids.len(), company.departments.len());
    }

    #[test]
    fn a_company_holds_the_awkward_cases() {
        let company = Company::generate(5000, 1, None);
        assert_eq!(company.departments.len(), 40);
        let any = |test: fn(&Member) -> bool| company.members.iter().any(test);
        assert!(any(|m| m.userid.contains('.')) && any(|m| m.userid.contains('_')));
        assert!(any(|m| m.userid.contains(|c: char| c.is_ascii_uppercase())));
        assert!(any(|m| m.userid.ends_with(|c: char| c.is_ascii_digit())));
        assert!(any(|m| m.departments.len() == 2));
        let mut names = HashMap::new();
        for member in &company.members {
            *names.entry(&member.name).or_insert(0) += 1;
        }
        assert!(names.values().any(|count| *count > 1));
    }

    #[test]
    fn a_hundred_thousand_members_are_all_there() {
        let company = Company::generate(100_000, 1, None);
        assert_eq!(company.members.len(), 100_000);
        assert!(company.departments.len() > 400);
        let total: usize = company.departments.iter().map(|d| company.direct_members(d.id).len()).sum();
        assert!(total > 100_000, "members in two departments count twice");
    }
}
