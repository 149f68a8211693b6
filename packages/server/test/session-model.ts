/** What a session remembers, as the RFCs have it: nothing of how the server keeps it. */
export interface Model {
  /** The name given with USER, until the next command. */
  user: string | null;
  loggedIn: boolean;
  /** RNFR's path, until the next command. */
  rename: string | null;
  /** REST's position, until a command that REST was not meant to go over. */
  restart: number;
  /** A data connection has been agreed on and not used. */
  agreed: boolean;
  epsvAll: boolean;
  type: "A" | "I";
  cwd: "/" | "/d";
  /** Path → content. */
  readonly files: Map<string, string>;
}

/** A session that has just been greeted. */
export function initialModel(): Model {
  return {
    user: null,
    loggedIn: false,
    rename: null,
    restart: 0,
    agreed: false,
    epsvAll: false,
    type: "A",
    cwd: "/",
    files: new Map([
      ["/f", "abc"],
      ["/d/f", "in d"],
    ]),
  };
}

/** What USER leaves, and more so REIN: a stranger. */
export function forget(model: Model): void {
  const { user, loggedIn, rename, restart, agreed, type, cwd } = initialModel();
  Object.assign(model, { user, loggedIn, rename, restart, agreed, type, cwd });
}

/** What earlier commands prepared for the one that comes now. */
export type Prepared = Pick<Model, "user" | "rename" | "restart">;

/** Takes it out of the model: it holds for one command only; REST alone goes over some that come between. */
export function takePrepared(model: Model, keepsRestart: boolean): Prepared {
  const { user, rename, restart } = model;
  Object.assign(model, { user: null, rename: null, restart: keepsRestart ? restart : 0 });
  return { user, rename, restart };
}

/** A name in the working directory. */
export function pathOf(model: Model, name: string): string {
  return model.cwd === "/" ? `/${name}` : `${model.cwd}/${name}`;
}
