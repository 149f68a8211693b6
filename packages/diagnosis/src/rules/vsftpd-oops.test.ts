import { expect, it } from "vitest";
import { found, session } from "../../test/session.ts";

it.each([
  ["vsftpd: refusing to run with writable root inside chroot()", "allow_writeable_chroot=YES"],
  ["vsftpd: cannot locate user specified in 'ftp_username':ftp", "anonymous_enable=NO"],
  ["cannot change directory:/home/bob", "ftpd_full_access"],
  ["unrecognised variable in config file: pasv_min", "vsftpd.conf"],
  ["vsftpd: not found: directory given in 'secure_chroot_dir':/var/run/vsftpd/empty", "mkdir -p"],
  ["could not read chroot() list file:/etc/vsftpd.chroot_list", "chroot_list_file"],
  ["SSL: cannot load RSA certificate", "rsa_cert_file"],
  ["child died", "seccomp_sandbox=NO"],
  ["something new", "Start vsftpd in a terminal"],
])("quotes %s and says what to do", (said, remedy) => {
  const [finding] = found(session(["220 Hi", "USER a", "331 x", "PASS", `500 OOPS: ${said}`]), "R23");
  expect(finding).toMatchObject({ level: "error", certainty: "proved", frames: [[5, 5]] });
  expect(finding?.said.en.finding).toContain(said);
  expect(finding?.said.en.advice.server).toContain(remedy);
  expect(finding?.said["zh-CN"].advice.server).toMatch(/[\u4e00-\u9fff]/);
});

it("sees it in place of a greeting, and is silent about any other 500", () => {
  expect(found(session(["500 OOPS: vsftpd: both local and anonymous access disabled!"]), "R23")).toHaveLength(
    1,
  );
  expect(found(session(["220 Hi", "FOO", "500 Unknown command."]), "R23")).toEqual([]);
  const alert = "500 OOPS: error:0A000418:SSL routines::tlsv1 alert unknown ca";
  expect(found(session(["220 Hi", "AUTH TLS", "234 x", alert]), "R23")).toEqual([]);
});

it("is silent where the words are not in the capture any more", () => {
  expect(found(session(["500 OOPS: "]), "R23")).toEqual([]);
});
