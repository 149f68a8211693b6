import { playRows } from "./playing.ts";

playRows({ tls: "explicit" });
