export type { CertificateFacts } from "./certificate.ts";
export { cipherName } from "./ciphers.ts";
export { TlsConversation, type TlsListener, type TlsRecord } from "./conversation.ts";
export type { TlsFacts } from "./facts.ts";
export { readClientHello } from "./hello.ts";
export { alertLevel, alertName, versionName } from "./names.ts";
export type { PlainLength } from "./plain-length.ts";
export { startsRecord } from "./record-reader.ts";
