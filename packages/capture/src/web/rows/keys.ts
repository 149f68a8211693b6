import type { Language } from "@twinport/diagnosis";
import type { ReportSession } from "../../report/index.ts";
import type { PageState, Place } from "../state.ts";
import { isTrouble } from "./match.ts";
import { type Move, moved } from "./places.ts";

/** What keys do that work anywhere on the page. */
export interface KeyActions {
  /** Brings the cursor to the field for words. */
  search(): void;
  help(): void;
}

const anywhere: Readonly<Record<string, Move>> = { j: "next", k: "previous" };
const inRows: Readonly<Record<string, Move>> = {
  ArrowDown: "next",
  ArrowUp: "previous",
  Home: "first",
  End: "last",
};

/** Listens to the keys of a page, as long as `owner` is part of it. */
export function listenToKeys(
  owner: HTMLElement,
  sessions: readonly ReportSession[],
  state: PageState,
  actions: KeyActions,
): void {
  const places = sessions.flatMap((session) => session.rows.map((_, row): Place => ({ session, row })));
  const go = (move: Move, wanted: (place: Place) => boolean = () => true): void => {
    const shown = (place: Place): boolean =>
      state.matches.of(place.session, state.filter, state.language)[place.row] === true && wanted(place);
    const place = moved(places, state.selected, move, shown);
    if (place !== null) state.reveal(place);
  };
  const trouble = ({ session, row }: Place): boolean => {
    const found = session.rows[row];
    return found !== undefined && isTrouble(found);
  };
  const press = (key: string, onRow: boolean): boolean => {
    const move = anywhere[key] ?? (onRow ? inRows[key] : undefined);
    if (move !== undefined) go(move);
    else if (key === "n") go("next", trouble);
    else if (key === "p") go("previous", trouble);
    else if (key === "l") state.set("language", other(state.language));
    else if (key === "/") actions.search();
    else if (key === "?") actions.help();
    else if (key === "Escape" && state.details) state.set("details", false);
    else if (onRow && (key === "Enter" || key === " ")) toggleDetails(state);
    else return false;
    return true;
  };
  const listener = (event: KeyboardEvent): void => {
    if (!owner.isConnected) {
      document.removeEventListener("keydown", listener);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { target } = event;
    if (!(target instanceof Element) || target.closest("input, select, textarea, dialog") !== null) return;
    if (press(event.key, target.getAttribute("role") === "row")) event.preventDefault();
  };
  document.addEventListener("keydown", listener);
}

/** Selects the row and shows its details, or hides those of the selected row. */
export function chooseRow(state: PageState, place: Place): void {
  const again = state.selected?.session === place.session && state.selected.row === place.row;
  if (again) toggleDetails(state);
  else {
    state.set("details", true);
    state.set("selected", { place, reveal: false });
  }
}

function toggleDetails(state: PageState): void {
  state.set("details", !state.details);
}

const other = (language: Language): Language => (language === "en" ? "zh-CN" : "en");
