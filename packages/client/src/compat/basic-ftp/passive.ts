import { parseEpsvReply, parsePasvReply } from "@twinport/protocol";
import { dialTarget } from "../../data/passive.ts";
import type { FTPContext } from "./context.ts";
import type { FTPResponse } from "./errors.ts";

/** Prepares the data connection of the next transfer. */
export type TransferStrategy = (ftp: FTPContext) => Promise<FTPResponse>;

/** Asks for a port with EPSV and connects to it. */
export async function enterPassiveModeIPv6(ftp: FTPContext): Promise<FTPResponse> {
  const response = await ask(ftp, "EPSV");
  const port = response.code === 229 ? parseEpsvReply(response.message.slice(4))?.port : undefined;
  if (port === undefined) throw new Error(`Can't parse response to 'EPSV': ${response.message}`);
  await connect(ftp, { port });
  return response;
}

/**
 * Asks for a port with PASV and connects to it, at the address of the control connection: the one in the reply is often
 * wrong, and could be anybody's.
 */
export function enterPassiveModeIPv4(ftp: FTPContext): Promise<FTPResponse> {
  return enterPasv(ftp, false);
}

/** The same, at the address in the reply. */
export function enterPassiveModeTrusting(ftp: FTPContext): Promise<FTPResponse> {
  return enterPasv(ftp, true);
}

async function enterPasv(ftp: FTPContext, trusted: boolean): Promise<FTPResponse> {
  const response = await ask(ftp, "PASV");
  const announced = response.code === 227 ? parsePasvReply(response.message.slice(4)) : undefined;
  if (announced === undefined) throw new Error(`Can't parse response to 'PASV': ${response.message}`);
  await connect(ftp, announced, trusted);
  return response;
}

async function ask(ftp: FTPContext, command: string): Promise<FTPResponse> {
  const response = await ftp.request(command);
  return response;
}

/** Connects, for as long as the context's timeout allows, and makes it the context's data connection. */
function connect(
  ftp: FTPContext,
  announced: { readonly port: number; readonly address?: string },
  trusted = false,
): Promise<void> {
  const remote = { address: ftp.socket.remoteAddress ?? "", port: 0 };
  const { address: host, port } = dialTarget(remote, announced, trusted);
  return new Promise((resolve, reject) => {
    const socket = ftp._newSocket();
    socket.allowHalfOpen = true; // the server's end must not take what is still to be read
    const fail = (why: string, code?: string) => {
      socket.destroy();
      const error: NodeJS.ErrnoException = new Error(`Can't open data connection in passive mode: ${why}`);
      if (code !== undefined) error.code = code;
      reject(error);
    };
    const failed = (error: NodeJS.ErrnoException) => fail(error.message, error.code);
    const late = () => fail(`Timeout when trying to open data connection to ${host}:${port}`);
    socket.once("error", failed);
    socket.once("timeout", late);
    socket.setTimeout(ftp.timeout);
    socket.pause(); // what comes before the transfer begins must not be lost
    socket.connect({ host, port }, () => {
      socket.off("error", failed);
      socket.off("timeout", late);
      socket.setNoDelay(true);
      ftp.dataSocket = socket;
      ftp.secureData();
      resolve();
    });
  });
}
