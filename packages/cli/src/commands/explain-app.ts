import type { Language } from "@twinport/capture";
import { FtpError } from "@twinport/protocol";
import type { Io } from "../io.ts";
import { fileOutput } from "../output.ts";

const told: Readonly<Record<Language, (file: string) => string>> = {
  en: (file) =>
    `Open ${file} in a browser and drop captures on it: it needs no network, and sends nothing.\n`,
  "zh-CN": (file) => `用浏览器打开 ${file}，把抓包文件拖进去即可：无需网络，也不会发送任何数据。\n`,
};

/** `twinport explain --app FILE`: writes the page that analyses captures in a browser. */
export async function explainApp(
  file: string,
  captures: readonly string[],
  language: Language,
  io: Io,
): Promise<number> {
  if (captures.length > 0) {
    throw new FtpError("usage", "--app takes no capture: the page is given them in the browser", {
      hint: `a report of ${captures[0]}: twinport explain ${captures[0]} -o report.html`,
    });
  }
  const { head, tail } = (await import("@twinport/capture/page")).appPage;
  const output = fileOutput(file);
  await output.write(head + tail);
  await output.end();
  io.stdout.write(told[language](file));
  return 0;
}
