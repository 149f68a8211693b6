export const hasTshark: boolean;
export function tshark<F extends string>(
  file: string,
  fields: readonly F[],
  options?: { readonly filter?: string; readonly decodeAs?: string; readonly keyLog?: string },
): Promise<readonly Readonly<Record<F, string>>[]>;
