/** "TLS 1.3" for 0x0304. */
export function versionName(version: number): string {
  if (version <= 0x02ff) return "SSL 2.0";
  if (version === 0x0300) return "SSL 3.0";
  if (version <= 0x0304) return `TLS 1.${version - 0x0301}`;
  return `0x${version.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Alert descriptions (RFC 8446 §6, RFC 5246 §7.2 and the extensions' RFCs; IANA, TLS Alerts). */
const alerts: Readonly<Record<number, string>> = {
  0: "close_notify",
  10: "unexpected_message",
  20: "bad_record_mac",
  21: "decryption_failed",
  22: "record_overflow",
  30: "decompression_failure",
  40: "handshake_failure",
  41: "no_certificate",
  42: "bad_certificate",
  43: "unsupported_certificate",
  44: "certificate_revoked",
  45: "certificate_expired",
  46: "certificate_unknown",
  47: "illegal_parameter",
  48: "unknown_ca",
  49: "access_denied",
  50: "decode_error",
  51: "decrypt_error",
  60: "export_restriction",
  70: "protocol_version",
  71: "insufficient_security",
  80: "internal_error",
  86: "inappropriate_fallback",
  90: "user_canceled",
  100: "no_renegotiation",
  109: "missing_extension",
  110: "unsupported_extension",
  111: "certificate_unobtainable",
  112: "unrecognized_name",
  113: "bad_certificate_status_response",
  114: "bad_certificate_hash_value",
  115: "unknown_psk_identity",
  116: "certificate_required",
  120: "no_application_protocol",
};

/** The name of an alert; its number if it has none. */
export function alertName(description: number): string {
  return alerts[description] ?? `${description}`;
}

/** How grave an alert is (RFC 5246 §7.2). */
export function alertLevel(level: number): "warning" | "fatal" | "unknown" {
  if (level === 1) return "warning";
  return level === 2 ? "fatal" : "unknown";
}
