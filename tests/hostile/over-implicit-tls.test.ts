import { playRows } from "./playing.ts";

playRows({ tls: "implicit" });
