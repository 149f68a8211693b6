/**
 * Text with its ASCII letters in upper case, every other character as it is. Words of FTP are ASCII (RFC 959 §5.3); Unicode's
 * own rules would make commands of what is none: "ſTAT" in upper case is STAT, "ı" is I.
 */
export function asciiUpperCase(text: string): string {
  // Verbs mostly are already, and a search costs less than a replacement.
  return /[a-z]/.test(text) ? text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()) : text;
}

/** The same in lower case; Unicode's rules would take the Kelvin sign for a k. */
export function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
