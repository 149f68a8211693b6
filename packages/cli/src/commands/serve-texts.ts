import type { Language } from "@twinport/capture";

/** What `twinport serve` says when it starts. */
export interface ServeTexts {
  serving(folder: string, url: string): string;
  madeUpUser(name: string, password: string): string;
  user(name: string): string;
  readonly anonymous: string;
  readonly readOnly: string;
  readonly stop: string;
}

export const texts: Record<Language, ServeTexts> = {
  en: {
    serving: (folder, url) => `Serving ${folder} on ${url} in passive and active mode, in clear text.`,
    madeUpUser: (name, password) =>
      `User ${name}, password ${password}, for this run. Lasting users: twinport users add, then --users FILE.`,
    user: (name) => `User ${name}, password from TWINPORT_PASSWORD.`,
    anonymous: "Anonymous may log in, to read.",
    readOnly: "Read-only: nobody may change anything.",
    stop: "Ctrl-C stops it.",
  },
  "zh-CN": {
    serving: (folder, url) => `正在通过 ${url} 共享 ${folder}，支持被动模式和主动模式，明文传输。`,
    madeUpUser: (name, password) =>
      `用户 ${name}，密码 ${password}，仅本次运行有效。长期用户请先用 twinport users add 添加，再用 --users 指定文件。`,
    user: (name) => `用户 ${name}，密码取自 TWINPORT_PASSWORD。`,
    anonymous: "允许匿名登录，只读。",
    readOnly: "只读：任何人都不能修改。",
    stop: "按 Ctrl-C 停止。",
  },
};
