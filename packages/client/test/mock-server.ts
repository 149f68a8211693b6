/** The scripted server as this package's tests call it; it is published as `@twinport/client/testing`. */
export {
  ScriptedServer as MockServer,
  type ScriptedServerOptions as MockOptions,
  ScriptedSession as MockSession,
} from "../src/testing/scripted-server.ts";
