/**
 * Whether the whole name matches the pattern: "*" any run of characters, "?" exactly one, everything else itself.
 * Case counts. Two pointers and one place to return to, no regular expression: time at most pattern × name.
 */
export function matchWildcard(pattern: string, name: string): boolean {
  // By code points, so that "?" takes one emoji and not half of it.
  const wanted = [...pattern];
  const given = [...name];
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < given.length; ) {
    if (wanted[at] === "*") {
      star = at;
      resume = index;
      at += 1;
    } else if (at < wanted.length && (wanted[at] === "?" || wanted[at] === given[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      resume += 1;
      at = star + 1;
      index = resume;
    } else {
      return false;
    }
  }
  while (wanted[at] === "*") at += 1;
  return at === wanted.length;
}
