import type { Language } from "../finding.ts";

type Remedy = Readonly<Record<Language, string>>;

/** What vsftpd says when it gives up, and what mends it; the first that matches counts. */
const remedies: readonly (readonly [said: RegExp, remedy: Remedy])[] = [
  [
    /writable root inside chroot/i,
    {
      en: "The user may write to the folder in which vsftpd locks them up. Take that right away (chmod a-w HOME) and give them a subfolder to write to, or set allow_writeable_chroot=YES.",
      "zh-CN":
        "vsftpd 将用户锁定在主目录中，而该目录对用户可写。请去掉写权限（chmod a-w 主目录）并另建可写的子目录，或设置 allow_writeable_chroot=YES。",
    },
  ],
  [
    /writable anonymous root/i,
    {
      en: "The folder of anonymous must not be writable for the user ftp: chown root and chmod 755 it, and let uploads go to a subfolder.",
      "zh-CN": "匿名用户的根目录不能对 ftp 用户可写：请改为 root 所有、权限 755，上传放到子目录中。",
    },
  ],
  [
    /cannot change directory/i,
    {
      en: "The folder (home directory, or local_root, anon_root) does not exist, or the user may not enter it; on SELinux: setsebool -P ftpd_full_access on.",
      "zh-CN":
        "该目录（主目录，或 local_root、anon_root）不存在，或用户无权进入；启用 SELinux 时：setsebool -P ftpd_full_access on。",
    },
  ],
  [
    /cannot locate user specified in/i,
    {
      en: "The configuration names a user that the system does not have: make it (useradd), or change ftp_username, guest_username, nopriv_user or chown_username; without anonymous logins: anonymous_enable=NO.",
      "zh-CN":
        "配置中的用户在系统中不存在：请创建该用户（useradd），或修改 ftp_username、guest_username、nopriv_user、chown_username；不需要匿名登录时设置 anonymous_enable=NO。",
    },
  ],
  [
    /directory given in '?secure_chroot_dir/i,
    {
      en: "Make the empty folder that secure_chroot_dir names: mkdir -p /var/run/vsftpd/empty.",
      "zh-CN": "创建 secure_chroot_dir 指定的空目录：mkdir -p /var/run/vsftpd/empty。",
    },
  ],
  [
    /(?:un)?recogni[sz]ed variable|bad (?:bool )?value|missing value/i,
    {
      en: "Mend that line of vsftpd.conf: the name spelled as in its manual page, no blanks around “=”, none at the line's end, YES or NO.",
      "zh-CN": "修正 vsftpd.conf 中的这一行：选项名须与手册一致，“=”两侧和行尾不能有空格，取值为 YES 或 NO。",
    },
  ],
  [
    /config file not owned|cannot read config file/i,
    {
      en: "vsftpd.conf must be a file that exists and belongs to root (chown root).",
      "zh-CN": "vsftpd.conf 必须存在且属于 root（chown root）。",
    },
  ],
  [
    /chroot\(\) list|user list file|cannot open|could not open/i,
    {
      en: "Make the file that it names (chroot_list_file, userlist_file, banner_file), or turn the option off that asks for it.",
      "zh-CN": "创建提示中的文件（chroot_list_file、userlist_file、banner_file），或关闭用到它的选项。",
    },
  ],
  [
    /SSL|RSA|DSA|certificate|private key/,
    {
      en: "Look at rsa_cert_file and rsa_private_key_file: both must exist, belong together and be readable for root.",
      "zh-CN": "检查 rsa_cert_file 与 rsa_private_key_file：两个文件须存在、相互匹配且 root 可读。",
    },
  ],
  [
    /log file/i,
    {
      en: "Make the folder of the log file, or change xferlog_file or vsftpd_log_file.",
      "zh-CN": "创建日志文件所在的目录，或修改 xferlog_file、vsftpd_log_file。",
    },
  ],
  [
    /both local and anonymous access disabled/i,
    {
      en: "Set local_enable=YES, or anonymous_enable=YES.",
      "zh-CN": "设置 local_enable=YES 或 anonymous_enable=YES。",
    },
  ],
  [
    /child died|priv_sock/i,
    {
      en: "A process of vsftpd was killed, mostly by its own sandbox on a newer kernel or in a container: set seccomp_sandbox=NO; see the kernel's log (dmesg).",
      "zh-CN":
        "vsftpd 的子进程被杀死，多半是在较新的内核或容器中触发了自身的沙箱：设置 seccomp_sandbox=NO，并查看内核日志（dmesg）。",
    },
  ],
];

const otherwise: Remedy = {
  en: "Start vsftpd in a terminal with its configuration (vsftpd /etc/vsftpd.conf) and look at vsftpd.conf and the system's log.",
  "zh-CN": "在终端中用其配置启动 vsftpd（vsftpd /etc/vsftpd.conf），并检查 vsftpd.conf 与系统日志。",
};

/** What to do about the text behind "500 OOPS:". */
export function remedyFor(said: string): Remedy {
  return remedies.find(([pattern]) => pattern.test(said))?.[1] ?? otherwise;
}
