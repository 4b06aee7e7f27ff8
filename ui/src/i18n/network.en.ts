import type { Words } from ".";
import type zh from "./network.zh-CN";

const words: Words<typeof zh> = {
  name: {
    title: "The server {place} was not found",
    why: "This computer may be offline, or the API address has a slip in it.",
    fix: "See whether the internet works; if so, check the API address in the company's settings. Enter a proxy if your network needs one.",
  },
  refused: {
    title: "{place} takes no connections",
    why: "No service runs at this address, or a firewall is in the way.",
    fix: "Check the API address and its port in the company's settings; inside a company network, ask IT to allow {place}.",
  },
  timeout: {
    title: "{place} did not answer in time",
    why: "The network may be slow, or a firewall holds the connection back.",
    fix: "Try again later; if it stays like this, ask IT whether this computer may reach {place}.",
  },
  broken_off: {
    title: "The connection to {place} was cut",
    why: "It ended before an answer came: an unstable network, a firewall or security software.",
    fix: "Try again; if it keeps happening, ask IT to look at firewall and security software.",
  },
  tls: {
    title: "The connection to {place} is not secure",
    why: "Its certificate is not trusted, or it does not encrypt. Posthorn stopped to protect the secret.",
    fix: "Check date and time of this computer; if your company inspects encrypted traffic, ask IT to install its root certificate.",
  },
  proxy_away: {
    title: "The proxy {place} cannot be reached",
    why: "It is not running, or its address or port is wrong.",
    fix: "Check the proxy in the company's settings, or clear it if none is needed.",
  },
  proxy_login: {
    title: "The proxy {place} asks for a login",
    why: "It wants a user name and a password; they are missing or wrong.",
    fix: "In the company's settings, write the user into the proxy's address and save, then enter the proxy password. If that does not help, ask IT to check them.",
  },
  proxy_refused: {
    title: "The proxy {place} does not let this through",
    why: "The proxy answered, but did not connect to WeCom's API address.",
    fix: "Ask IT to allow the API address on the proxy, or use another proxy.",
  },
  foreign: {
    title: "{place} does not answer as WeCom does",
    why: "It may be a network's login page, a proxy's block page, or a wrong API address.",
    fix: "See whether the network needs a login, then check the API address in the company's settings; clear it unless your WeCom is a private deployment.",
  },
};

export default words;
