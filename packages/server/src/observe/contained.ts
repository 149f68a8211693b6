import type { WireObserver } from "@twinport/protocol";
import type { ServerObserver, SessionInfo } from "./observer.ts";

/** Asks an observer for the wire observer of a session. One that throws is told of, and then told nothing more: no session ends of it. */
export function containedWire(
  { wire }: Pick<ServerObserver, "wire">,
  failed: (error: unknown) => void,
): (session: SessionInfo) => WireObserver | undefined {
  return (session) => {
    try {
      const observer = wire?.(session);
      return observer && contained(observer, failed);
    } catch (error) {
      failed(error);
      return undefined;
    }
  };
}

function contained(observer: WireObserver, failed: (error: unknown) => void): WireObserver {
  let broken = false;
  return {
    dataPayload: observer.dataPayload === true,
    event(event) {
      if (broken) return;
      try {
        observer.event(event);
      } catch (error) {
        broken = true;
        failed(error);
      }
    },
  };
}
