import { playRows } from "./playing.ts";

playRows({});
