/**
 * Text with its ASCII letters in upper case, every other character as it is. Words of FTP are ASCII (RFC 959 §5.3); Unicode's
 * own rules would make commands of what is none: "ſTAT" in upper case is STAT, "ı" is I.
 */
export function asciiUpperCase(text: string): string {
  // Verbs mostly are already, and a look at their few letters costs less than a regular expression.
  for (let at = 0; at < text.length; at++) {
    if (isSmall(text.charCodeAt(at))) return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  }
  return text;
}

/** "a" to "z". */
const isSmall = (code: number): boolean => code >= 0x61 && code <= 0x7a;

/** The same in lower case; Unicode's rules would take the Kelvin sign for a k. */
export function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
