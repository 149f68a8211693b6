// Prints «passed failed skipped» of a vitest JSON report. A report that is missing, or says that a file did not load, is a failure.
import { readFileSync } from "node:fs";
import process from "node:process";

let counts = [0, 1, 0];
try {
  const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const brokenFiles = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  counts = [
    report.numPassedTests,
    report.numFailedTests + brokenFiles,
    report.numPendingTests + report.numTodoTests,
  ];
  if (!report.success && counts[1] === 0) counts[1] = 1;
} catch {}
console.log(counts.join(" "));
