import { chaptersIn } from "./chapters.ts";
import { showChapters } from "./overview/page.ts";
import { PageState } from "./state.ts";

// The page of a report whose data stand in it.
const chapters = chaptersIn(document);
const root = document.querySelector("main");
if (root !== null) showChapters(root, chapters, new PageState(chapters[0]?.chapter.language ?? "en"));
