/** The server as a service: who may log in, and from where that is read. */
export { type UsersOptions, usersAuthenticator } from "./authenticator.ts";
export { type LoadedCertificate, loadCertificate } from "./certificates/load.ts";
export { type OwnCertificate, ownCertificate, passingCertificate } from "./certificates/own.ts";
export { hashPassword, verifyPassword } from "./password.ts";
export { formatUser, parseUsers, readUsersFile, type User } from "./users-file.ts";
