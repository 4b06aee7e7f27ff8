/* The admin console of the public service, where administrators sign in. */
export const CONSOLE = "https://work.weixin.qq.com/";
