import { behave } from "./behaviours.ts";

behave("plain");
