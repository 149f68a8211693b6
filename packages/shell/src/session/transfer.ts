import type { TransferProgress, TransferResult } from "@twinport/client";
import type { Shell } from "../shell.ts";
import { formatSummary } from "../text/units.ts";
import { ProgressMeter } from "./meter.ts";

/** What the client is asked to do with a transfer. */
export interface TransferHooks {
  readonly signal: AbortSignal;
  readonly type: "ascii" | "image";
  readonly onProgress: (progress: TransferProgress) => void;
}

/** How a transfer is shown. */
export interface TransferLook {
  readonly done: "received" | "sent";
  /** A bar is drawn, where there is a terminal. False when the data itself goes there. */
  readonly bar?: boolean;
  /** Bytes there before the transfer begins. */
  readonly offset?: number;
  /** Bytes of the whole file, where that is known better than the client can know it. */
  readonly total?: number | undefined;
}

/** Progress is drawn: on a terminal, unless the user wants results only. */
export function drawsBar({ stdout, dialog }: Shell): boolean {
  return stdout.isTTY === true && dialog.verbose;
}

/**
 * Runs a transfer with its bar, its replies in order and its summary.
 * @throws FtpError whatever the transfer throws
 */
export async function showTransfer(
  shell: Shell,
  look: TransferLook,
  transfer: (hooks: TransferHooks) => Promise<TransferResult>,
): Promise<void> {
  const { stdout, settings, signal, dialog } = shell;
  let meter: ProgressMeter | undefined;
  const screen = {
    write: (text: string) => void stdout.write(text),
    columns: () => stdout.columns ?? 80,
  };
  const release = dialog.holdEnd(() => {
    if (look.bar !== false && drawsBar(shell)) {
      meter ??= new ProgressMeter({ screen, offset: look.offset ?? 0 });
    }
  });
  const onProgress = ({ bytes, total }: TransferProgress): void => meter?.update(bytes, look.total ?? total);
  let result: TransferResult;
  try {
    result = await transfer({ signal, type: settings.type, onProgress });
    // The last report of progress may be missing, as that of an empty file is.
    meter?.finish(result.bytes);
  } finally {
    meter?.stop();
    release();
  }
  shell.tell(formatSummary(result.bytes, result.ms, look.done));
}
