export function untested(root: string): string[];
