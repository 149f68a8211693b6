import { isAscii, isUtf8 } from "node:buffer";
import { type Charset, type Codec, charsets, decodeListing, FtpError, makeCodec } from "@twinport/protocol";
import type { HostKnowledge } from "./knowledge.ts";

const utf8 = makeCodec("utf-8");

/**
 * The charset of a server's names, in listings, replies and commands alike, so that every name is sent back with the bytes it
 * came with. "auto" takes UTF-8 until a listing is none, guesses what that is, and stays with it for the host: names already
 * told must keep their meaning.
 */
export class ServerNames {
  readonly #knowledge: HostKnowledge;
  readonly #told: Codec | undefined;

  /** @throws FtpError "usage" for a charset that is not known */
  constructor(encoding: string, knowledge: HostKnowledge) {
    this.#knowledge = knowledge;
    this.#told = encoding === "auto" ? undefined : codecOf(encoding);
  }

  get #codec(): Codec {
    return this.#told ?? this.#knowledge.names ?? utf8;
  }

  /** The charset in use. */
  get charset(): Charset {
    return this.#codec.charset;
  }

  /** Text of a reply. What is none stays as lone surrogates, see `Codec`. */
  readonly decode = (bytes: Uint8Array): string => this.#codec.decode(bytes);

  /** Text of a listing, or of whole lines of one. */
  readonly decodeListing = (bytes: Uint8Array): string => {
    if (isAscii(bytes))
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
    const known = this.#told ?? this.#knowledge.names;
    // The decoder of the system is many times faster, and where all is UTF-8 it says the same.
    const plain = (known ?? utf8).charset === "utf-8" && isUtf8(bytes);
    if (known === undefined) this.#knowledge.names = plain ? utf8 : decodeListing(bytes).codec;
    return plain ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) : this.#codec.decode(bytes);
  };

  /** The bytes of a command. Undefined where the charset lacks a character. */
  readonly encode = (text: string): Uint8Array | undefined => this.#codec.encode(text);
}

function codecOf(encoding: string): Codec {
  let label: string;
  try {
    label = new TextDecoder(encoding).encoding;
  } catch {
    label = encoding;
  }
  // GB 18030 writes what GBK writes the same way; its sequences of four bytes are kept as they are.
  const name = label === "gb18030" ? "gbk" : label;
  const charset = charsets.find((each) => each === name);
  if (charset !== undefined) return makeCodec(charset);
  throw new FtpError("usage", `no charset ${JSON.stringify(encoding)}`, {
    hint: `Use "auto" or one of ${charsets.join(", ")}.`,
  });
}
