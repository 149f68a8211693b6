import { behave } from "./behaviours.ts";

behave("implicit");
