// Whether a name that exists takes longer to be refused than one that does not (docs/security T21): as many logins of each, with a wrong
// password and by turns, over a real control connection. Prints the medians and a rank-sum test, and exits with 1 where one could tell
// the two apart. Run it on an otherwise idle machine, behind a build: node scripts/login-timing.mjs [LOGINS]
import { hashPassword, parseUsersFile, usersAuthenticator } from "@twinport/daemon";
import { startTestServer } from "@twinport/server/testing";

const logins = Number(process.argv[2] ?? 300);
const hash = await hashPassword("secret");
const names = Array.from({ length: logins }, (_, index) => [`known${index}`, `nobody${index}`]);
const file = names.map(([known]) => `[users.${known}]\npassword = "${hash}"\n`).join("");
const authenticator = await usersAuthenticator(parseUsersFile(file, "users.toml").users, {
  root: "/nonexistent",
  readOnly: false,
});
const server = await startTestServer({
  authenticator,
  limits: { failedLoginDelay: 0, failedLogins: 2 * logins + 10 },
});
const peer = await server.stranger();

async function refused(name) {
  const began = process.hrtime.bigint();
  const replies = `${await peer.say(`USER ${name}`)} ${await peer.say("PASS wrong")}`;
  return { replies, ms: Number(process.hrtime.bigint() - began) / 1e6 };
}

for (let round = 0; round < 5; round++) await refused("warm-up");
const times = { known: [], nobody: [] };
const said = new Set();
for (const [known, nobody] of names) {
  // Which comes first changes, so that neither always follows the other.
  const order = times.known.length % 2 === 0 ? ["known", "nobody"] : ["nobody", "known"];
  for (const kind of order) {
    const { replies, ms } = await refused(kind === "known" ? known : nobody);
    said.add(replies);
    times[kind].push(ms);
  }
}
await server.close();

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const [known, nobody] = [median(times.known), median(times.nobody)];
const difference = Math.abs(known - nobody) / nobody;
const chance = rankSum(times.known, times.nobody);
const same = said.size === 1 && difference < 0.05 && chance > 0.01;
console.log(
  `${logins} names that exist: median ${known.toFixed(2)} ms; ${logins} that do not: ${nobody.toFixed(2)} ms`,
);
console.log(
  `difference ${(100 * difference).toFixed(2)} %, rank-sum p = ${chance.toFixed(3)}, ${said.size} kind(s) of replies`,
);
console.log(same ? "They cannot be told apart." : "They can be told apart.");
process.exitCode = same ? 0 : 1;

/** Mann and Whitney's test, two-sided, by the normal approximation: how likely so large a difference is by chance. */
function rankSum(ours, theirs) {
  const all = [...ours.map((ms) => ({ ms, ours: true })), ...theirs.map((ms) => ({ ms, ours: false }))];
  all.sort((a, b) => a.ms - b.ms);
  const ranks = all.reduce((sum, one, index) => sum + (one.ours ? index + 1 : 0), 0);
  const expected = (ours.length * (all.length + 1)) / 2;
  const spread = Math.sqrt((ours.length * theirs.length * (all.length + 1)) / 12);
  return 2 * (1 - normal(Math.abs(ranks - expected) / spread));
}

/** The share of a normal distribution below z ≥ 0 (Abramowitz and Stegun 26.2.17). */
function normal(z) {
  const t = 1 / (1 + 0.2316419 * z);
  const tail = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = tail.reduceRight((rest, factor) => (rest + factor) * t, 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
