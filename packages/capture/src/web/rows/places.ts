import type { Place } from "../state.ts";

/** A step through rows: by one, to an end, or to the next or previous of some of them. */
export type Move = "next" | "previous" | "first" | "last";

/**
 * The place to which a move leads, among those that `wanted` admits. Without a place to begin with it begins before the
 * first, or behind the last; null: there is none that way.
 */
export function moved(
  places: readonly Place[],
  from: Place | null,
  move: Move,
  wanted: (place: Place) => boolean,
): Place | null {
  const at = from === null ? -1 : places.findIndex((place) => samePlace(place, from));
  const back = move === "previous" || move === "last";
  const begin =
    move === "first" ? 0 : move === "last" || (back && at < 0) ? places.length - 1 : at + (back ? -1 : 1);
  for (let index = begin; index >= 0 && index < places.length; index += back ? -1 : 1) {
    const place = places[index];
    if (place !== undefined && wanted(place)) return place;
  }
  return null;
}

/** Tells whether two places are the same row. */
function samePlace(one: Place | null, other: Place | null): boolean {
  return one?.session === other?.session && one?.row === other?.row;
}
