import { MemoryStorage, type Storage } from "@twinport/server";

/** A storage that notes what it is asked for: "makeDirectory /d". */
export function noting(storage: Storage = new MemoryStorage({ files: { "/f": "abc" } })): {
  readonly storage: Storage;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const noted = new Proxy(storage, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        asked.push(`${String(name)} ${String(args[0])}`);
        return member.apply(target, args);
      };
    },
  });
  return { storage: noted, asked };
}
