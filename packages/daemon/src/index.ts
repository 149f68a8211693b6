/** The server as a service: who may log in, and from where that is read. */
export type { UsersOptions } from "./accounts.ts";
export { parseAmount } from "./amounts.ts";
export { usersAuthenticator } from "./authenticator.ts";
export { type LoadedCertificate, loadCertificate } from "./certificates/load.ts";
export { type OwnCertificate, ownCertificate, passingCertificate } from "./certificates/own.ts";
export { FollowedUsers, type FollowedUsersEvents, type UserSource } from "./followed-users.ts";
export { hashPassword, verifyPassword } from "./password.ts";
export { type ProgramOptions, programAuthenticator } from "./program.ts";
export { noSettings, type ServerSettings } from "./server-settings.ts";
export { defined } from "./shapes.ts";
export type { UserSettings } from "./user-settings.ts";
export { changeUsersFile } from "./users-change.ts";
export {
  formatUser,
  type KnownCertificate,
  type Proof,
  parseUsersFile,
  readUsersFile,
  type User,
  type UsersFile,
  type UserTable,
} from "./users-file.ts";
export { withoutUser, withPassword } from "./users-text.ts";
export { type Other, whoElseWrites } from "./who-else.ts";
