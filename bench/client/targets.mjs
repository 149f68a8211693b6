// What the client library is to reach, beside what it has reached.

/** Times as fast as another, at least. */
const small = { lftp: 1, curl: 2, wget: 2, ncftp: 2, "basic-ftp": 3 };
/** lftp's -P8 may be a fifth faster. */
const parallel = { lftp: 0.8, rclone: 2 };
const delayed = { lftp: 1.4 };
/** Round trips of one small download, and a tenth on top. */
const trips = { twinport: 2 * 1.1, "twinport, active": 1 * 1.1 };
/** MiB that a client in Node may take beyond curl. */
const memory = 60;

/** Each target with what was measured, `undefined` where the run failed: a ratio of times ("") or another unit. */
export function targets(results) {
  return Object.entries(results).flatMap(([name, { cells }]) =>
    Object.entries(cells).flatMap(([cell, clients]) =>
      (kinds[name]?.(clients, cell) ?? []).map((one) => ({ name, cell, ...one })),
    ),
  );
}

const ratios = (least, clients) =>
  Object.entries(least)
    .filter(([peer]) => clients[peer])
    .map(([against, least]) => ({
      against,
      least,
      measured: ratio(clients[against].wall?.median, clients.twinport.wall?.median),
      unit: "",
    }));
const ratio = (theirs, ours) => (theirs && ours ? theirs / ours : undefined);

const kinds = {
  small: (clients) => ratios(small, clients),
  parallel: (clients, cell) => ratios(cell.endsWith("delayed") ? delayed : parallel, clients),
  delayed: (clients, cell) => [
    ...(cell.startsWith("get") ? Object.entries(trips) : []).map(([who, most]) => ({
      against: who === "twinport" ? "trips" : "trips, active",
      most,
      measured: clients[who].trips?.median,
      unit: "",
    })),
    ...ratios(delayed, clients),
  ],
  bulk: (clients) => [
    ...ratios({ curl: 1 }, clients),
    {
      against: "memory",
      most: memory,
      measured: difference(clients.twinport.memory?.median, clients.curl.memory?.median),
      unit: "MiB",
    },
  ],
};
const difference = (ours, theirs) => (ours && theirs ? ours - theirs : undefined);
