export default {
  navigation: "主导航",
  nav: {
    compose: "写消息",
    sends: "发送记录",
    templates: "模板",
    directory: "通讯录",
    settings: "设置",
    inbox: "练习收件箱",
  },
  profile: {
    label: "当前企业：",
    switch: "切换企业",
    add: "接入一个企业…",
    manage: "管理企业…",
    practiceNote: "消息只进练习收件箱",
  },
  practiceName: "练习",
  practiceCard: {
    title: "先在这里试试",
    text: "这是模拟的企业，成员都是虚构的。发出的消息可在练习收件箱里看到。",
    add: "接入我的企业",
  },
  open: "{n} 条进行中或定时",
  needing: "{n} 条等您决定",
  startFailed: "程序没有应答",
  startFailedText: "界面已打开，但没有连上驿传的后台。请退出后重新打开。",
};
