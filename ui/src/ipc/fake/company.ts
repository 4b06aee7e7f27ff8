/* A small believable company, so that every page has something to show. */

export type FakePerson = { id: string; name: string; departments: string[]; pinyin: string; initials: string };
export type FakeDepartment = { id: string; name: string; parent: string | null };
export type FakeTag = { id: string; name: string; members: string[] };

export const departments: FakeDepartment[] = [
  { id: "1", name: "江南纺织集团", parent: null },
  { id: "2", name: "人力资源部", parent: "1" },
  { id: "3", name: "信息技术部", parent: "1" },
  { id: "4", name: "行政部", parent: "1" },
  { id: "5", name: "生产中心", parent: "1" },
  { id: "6", name: "一车间", parent: "5" },
  { id: "7", name: "二车间", parent: "5" },
  { id: "8", name: "质量检验组", parent: "5" },
  { id: "9", name: "市场部", parent: "1" },
];

const table: [string, string, string, string][] = [
  ["zhangsan", "张三", "3", "zhang san"],
  ["zhangsanfeng", "张三丰", "5", "zhang san feng"],
  ["lisi", "李四", "2", "li si"],
  ["wangwei", "王伟", "3", "wang wei"],
  ["wang.wei2", "王伟", "6", "wang wei"],
  ["chen.mo", "陈墨", "4", "chen mo"],
  ["lin.qing", "林青", "2", "lin qing"],
  ["gao_yu", "高宇", "9", "gao yu"],
  ["qin.lan", "秦岚", "4", "qin lan"],
  ["zhou-02", "周舟", "7", "zhou zhou"],
  ["sun.yue", "孙悦", "8", "sun yue"],
  ["ouyang", "欧阳娜", "9", "ou yang na"],
  ["zhao.min", "赵敏", "3", "zhao min"],
  ["xu.ning", "徐宁", "6", "xu ning"],
  ["he.jing", "何静", "2", "he jing"],
  ["liu.yang", "刘洋", "6", "liu yang"],
  ["ma.li", "马丽", "7", "ma li"],
  ["luo.xi", "罗曦", "8", "luo xi"],
  ["shen.tao", "沈涛", "3", "shen tao"],
  ["tang.xin", "唐欣", "4", "tang xin"],
];

const surnames: [string, string][] = [
  ["钱", "qian"],
  ["吴", "wu"],
  ["郑", "zheng"],
  ["冯", "feng"],
  ["褚", "chu"],
  ["卫", "wei"],
  ["蒋", "jiang"],
  ["韩", "han"],
];
const given: [string, string][] = [
  ["建国", "jian guo"],
  ["晓燕", "xiao yan"],
  ["志强", "zhi qiang"],
  ["海峰", "hai feng"],
  ["雨桐", "yu tong"],
  ["子涵", "zi han"],
];

function person(id: string, name: string, department: string, spelled: string): FakePerson {
  const words = spelled.split(" ");
  return {
    id,
    name,
    departments: [department],
    pinyin: words.join(""),
    initials: words.map((word) => word[0]).join(""),
  };
}

export const people: FakePerson[] = [
  ...table.map(([id, name, department, spelled]) => person(id, name, department, spelled)),
  ...surnames.flatMap(([surname, s], i) =>
    given.map(([name, g], j) =>
      person(`${s}.${g.replace(" ", "")}`, surname + name, ["6", "7", "8", "9"][(i + j) % 4] ?? "6", `${s} ${g}`),
    ),
  ),
];

export const tags: FakeTag[] = [
  { id: "1", name: "部门负责人", members: ["lisi", "zhangsan", "qin.lan", "gao_yu", "sun.yue"] },
  { id: "2", name: "夜班", members: people.filter((one) => one.departments[0] === "6").map((one) => one.id) },
  { id: "3", name: "新员工", members: ["he.jing", "luo.xi", "tang.xin"] },
];

/** Departments with everything below them. */
export function below(id: string): string[] {
  return [id, ...departments.filter((one) => one.parent === id).flatMap((one) => below(one.id))];
}

/** People of a department and everything below it. */
export function peopleOf(id: string): FakePerson[] {
  const all = new Set(below(id));
  return people.filter((one) => one.departments.some((department) => all.has(department)));
}

/** `江南纺织集团 / 生产中心 / 一车间`. */
export function pathOf(id: string): string {
  const one = departments.find((department) => department.id === id);
  if (!one) return id;
  return one.parent ? `${pathOf(one.parent)} / ${one.name}` : one.name;
}
