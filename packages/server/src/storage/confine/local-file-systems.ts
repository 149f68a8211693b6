/** Numbers of statfs(2) of file systems whose metadata is on this machine's disks or in its memory (linux/magic.h and their sources). */
const local: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0x2fc12fc1, // zfs
  0xf2f52010, // f2fs
  0xca451a4e, // bcachefs
  0x3153464a, // jfs
  0x01021994, // tmpfs
  0x858458f6, // ramfs
  0x794c7630, // overlayfs, of containers
  0x4d44, // vfat
  0x2011bab0, // exfat
  0x7366746e, // ntfs3
  0x73717368, // squashfs
  0xe0f5e1e2, // erofs
  0x9660, // iso9660
  0x15013346, // udf
]);

/** Whether a file system answers without a network, by its type as Linux has it. Of an unknown one: no. */
export function isLocal(type: number): boolean {
  return process.platform === "linux" && local.has(type);
}
