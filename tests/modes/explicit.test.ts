import { behave } from "./behaviours.ts";

behave("explicit");
