// Key logs: files beside a capture or inside one, of anybody.
import { KeyLog } from "@twinport/capture";
import { mutateWords, wordsOf } from "../engine/mutate.mjs";
import { fixtureTexts } from "../seeds.mjs";

const random32 = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

export const seeds = () => fixtureTexts("keylog", ".keylog").map((log) => log.slice(0, 800));

export const mutate = mutateWords(
  wordsOf([
    "CLIENT_RANDOM ",
    "SERVER_TRAFFIC_SECRET_0 ",
    random32,
    " ",
    "\n",
    "\r\n",
    "# x\n",
    "f",
    "\0",
    "RSA ",
  ]),
);

export function run(input, heard) {
  const log = new KeyLog();
  const half = input.length >> 1;
  log.push(input.subarray(0, half));
  heard.say("half", Math.min(log.size, 16));
  log.push(input.subarray(half));
  log.end();
  heard.say("whole", Math.min(log.size, 16));
  const secret = log.secret("CLIENT_RANDOM", input.subarray(0, 32));
  heard.say("secret", secret === null ? 0 : secret.length);
}
