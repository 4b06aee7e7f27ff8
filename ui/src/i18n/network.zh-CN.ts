/* What stands between this computer and WeCom: what happened, why, what to do. `{place}` is the server or the proxy. */

export default {
  name: {
    title: "找不到服务器 {place}",
    why: "这台电脑可能没有连上网络，或者接口地址写错了。",
    fix: "先看能否上网；能上网的话，请检查企业设置里的接口地址。公司网络要用代理时，请填写代理。",
  },
  refused: {
    title: "{place} 没有接受连接",
    why: "这个地址上没有在运行的服务，或者被防火墙拦下了。",
    fix: "请检查企业设置里的接口地址和端口；在公司网络里，请 IT 放行 {place}。",
  },
  timeout: {
    title: "{place} 没有在时限内回应",
    why: "可能是网络慢，或者防火墙拦下了连接。",
    fix: "请稍后再试；一直这样时，请 IT 确认这台电脑可以访问 {place}。",
  },
  broken_off: {
    title: "与 {place} 的连接断开了",
    why: "连上以后，还没有收到回应就断开了。可能是网络不稳，或者被防火墙、安全软件切断。",
    fix: "请再试一次；反复出现时，请 IT 检查防火墙和安全软件。",
  },
  tls: {
    title: "与 {place} 的连接不安全",
    why: "对方的证书不受信任，或者没有加密。为了保护 Secret，驿传没有继续。",
    fix: "请检查这台电脑的日期和时间；公司网络会检查加密流量时，请 IT 安装公司的根证书。",
  },
  proxy_away: {
    title: "连不上代理 {place}",
    why: "代理没有运行，或者地址、端口写错了。",
    fix: "请检查企业设置里的代理；不需要代理时，请把它清空。",
  },
  proxy_login: {
    title: "代理 {place} 要求登录",
    why: "这个代理要用户名和密码，没有填，或者填的不对。",
    fix: "请在企业设置里把用户名写进代理地址并保存，再在「代理密码」里填密码；仍不行时，请 IT 核对。",
  },
  proxy_refused: {
    title: "代理 {place} 没有放行",
    why: "代理连上了，但没有接通企业微信的接口地址。",
    fix: "请 IT 在代理上放行接口地址，或者换一个代理。",
  },
  foreign: {
    title: "{place} 的回应不像企业微信",
    why: "可能是上网认证页、代理的拦截页，或者接口地址填错了。",
    fix: "请看网络是否要先登录认证，再检查企业设置里的接口地址；不是私有部署的企业微信，请把它清空。",
  },
};
