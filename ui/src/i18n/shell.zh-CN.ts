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
  notices: "请注意",
  notice: {
    file_kept_aside: "有一个文件读不出来，已原样保留在 {path}，程序用默认内容继续。",
    database_recovered:
      "存放发送记录的文件损坏了，已原样保留在 {path}。从里面读出了 {n} 条记录，最近的变化可能没有读到。定时、暂停和正在发送的都已停住：请到发送记录里逐条核对，再决定是否继续。当天的发送量可能少算。",
    database_lost:
      "存放发送记录的文件损坏了，已原样保留在 {path}，里面的内容没能读出。原来定时、暂停和不确定的消息，以及当天的发送量，都不在了：定时的不会再发出。补发之前，请先确认大家是否已经收到。",
    keychain_unavailable: "这台电脑没有可用的系统钥匙串。Secret 只能在本次运行期间使用，退出后需要重新填写。",
    keychain_locked: "系统钥匙串已锁定，Secret 暂时取不到。解锁后再试，或在设置里为本次运行填写。",
    secret_not_removed:
      "有 {n} 个不再需要的 Secret 或机器人地址没能从系统钥匙串里删除。驿传下次启动时会再试；也可以在系统的钥匙串管理里删除名为 Posthorn 的条目。",
    storage_read_only: "数据文件夹不能写入（{path}）。草稿、模板和发送记录无法保存，在恢复写入之前不能发送。",
    interrupted_sends: "上次退出时有 {n} 条消息没有发完，其中可能有不确定的。请到发送记录里查看，先不要另发一遍。",
    work_failed:
      "驿传自己出了故障，正在进行的发送已停住。请到发送记录里核对，之后可以继续；反复出现时，请把日志交给 IT。",
    shortcut_taken: "快速发送的快捷键已被其他程序占用，请到设置里换一个。",
    notification_refused:
      "系统没有显示驿传的通知，发送结束或停下时，只有窗口和托盘图标会告诉您。请在系统设置里允许驿传发通知，并确认没有开启勿扰；这一次的结果请看发送记录。",
    autostart_refused:
      "没能改动“开机时启动”：系统或安全软件不允许。请在系统的启动项里处理，或排除原因后到设置里再试一次。",
  },
  noticeAction: {
    sends: "查看发送记录",
    settings: "去设置",
    folder: "打开文件夹",
  },
  startFailed: "程序没有应答",
  startFailedText: "界面已打开，但没有连上驿传的后台。请退出后重新打开。",
};
