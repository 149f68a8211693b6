// TCP: segments lost, doubled, reordered, cut, with wrong numbers and flags. A list of segments (segments.mjs) is read.
import { analyzeBytes } from "@twinport/capture";
import { mutateSegments } from "../engine/mutate-segments.mjs";
import { check, said } from "../say.mjs";
import { fixtureFiles } from "../seeds.mjs";
import { captureOf, segmentsOf, windowsOf } from "../segments.mjs";

export const seeds = () => fixtureFiles("article").flatMap((file) => windowsOf(segmentsOf(file)));
export const run = (input) => said(check(analyzeBytes(captureOf(input))));
export const mutate = mutateSegments;
