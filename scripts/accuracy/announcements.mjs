// Announcements tied to the data connection that they announced.
import { announcements } from "./truth.mjs";

/**
 * What we tied, beside the truth: `right`, how many, and `wrong`, each with what was expected. What we tie and the truth does
 * not know is wrong, too.
 */
export function tied(capture, sessions) {
  const truth = announcements[capture.name];
  if (truth === undefined) throw new Error(`${capture.name} has no row in scripts/accuracy/truth.mjs`);
  const ours = new Map(
    pointsOf(sessions).flatMap(({ connections }) =>
      connections.map((one) => [one.announcedIn, one.synFrame]),
    ),
  );
  const wrong = [];
  for (const [frame, syn] of truth) {
    const told = ours.has(frame) ? ours.get(frame) : "no announcement";
    if (told !== syn) wrong.push({ frame, expected: syn, told });
    ours.delete(frame);
  }
  for (const [frame, told] of ours) wrong.push({ frame, expected: "no announcement", told });
  return { right: truth.length - wrong.length, of: truth.length, wrong };
}

/** A session, and as other points of the capture show it. */
export function pointsOf(sessions) {
  return sessions.flatMap((session) => [session, ...(session.views ?? [])]);
}
