// Asks a server what it is, on one connection, with commands of your own choice.
//
//   node ask-server.mjs 'ftp://anonymous@ftp.example.org/' SYST FEAT 'SITE HELP'
//
// Each reply is printed as it came, whatever its code; what opens a data connection is refused.
import process from "node:process";
import { connect } from "@twinport/client";

const [url, ...commands] = process.argv.slice(2);
if (url === undefined) {
  console.error("usage: node ask-server.mjs URL [COMMAND …]");
  process.exit(2);
}

const ftp = await connect(url, { pool: { max: 1 } });
try {
  await ftp.session(async (session) => {
    console.log(`working directory: ${JSON.stringify(await session.pwd())}`);
    for (const command of commands.length > 0 ? commands : ["SYST", "FEAT", "HELP"]) {
      const [verb, ...rest] = command.split(" ");
      const { code, lines } = await session.command(verb, rest.length > 0 ? rest.join(" ") : undefined);
      // What a server sends may hold anything: escaped, it cannot steer a terminal.
      for (const line of lines) console.log(verb, code, JSON.stringify(line));
    }
  });
} catch (error) {
  console.error(error.message, error.hint ?? "");
  process.exitCode = 1;
} finally {
  await ftp.close();
}
