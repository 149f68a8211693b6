const prefixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi"] as const;

/** A number of bytes, 1024 to the unit, for a field of four digits: "976 KiB", "18   B". At most 9999 of a unit. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let power = 0;
  while (value >= 10_000 && power < prefixes.length - 1) {
    value /= 1024;
    power += 1;
  }
  return `${Math.floor(value)} ${`${prefixes[power]}B`.padStart(3)}`;
}

/** A rate in KiB/s or above, two digits behind the point: "812.57 KiB/s". `ms` 0 counts as one millisecond. */
export function formatRate(bytes: number, ms: number): string {
  let value = (bytes * 1000) / Math.max(ms, 1) / 1024;
  let power = 1;
  while (value >= 1024 && power < prefixes.length - 1) {
    value /= 1024;
    power += 1;
  }
  return `${value.toFixed(2)} ${prefixes[power]}B/s`;
}

/** A span of time: "00:03", "1:02:03" from one hour on. Fractions of a second are dropped. */
export function formatDuration(ms: number): string {
  const total = Math.floor(Math.max(ms, 0) / 1000);
  const hours = Math.floor(total / 3600);
  const two = (value: number): string => String(value).padStart(2, "0");
  const rest = `${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}

/** The line after a transfer: "3000000 bytes received in 00:03 (812.57 KiB/s)". */
export function formatSummary(bytes: number, ms: number, done: "received" | "sent"): string {
  const unit = bytes === 1 ? "byte" : "bytes";
  return `${bytes} ${unit} ${done} in ${formatDuration(ms)} (${formatRate(bytes, ms)})`;
}
