// Draws what a command printed on a terminal, colours included, as an SVG picture.

const cell = { width: 8.4, height: 19 };
const margin = 18;
const colours = {
  30: "#6e7681",
  31: "#ff7b72",
  32: "#7ee787",
  33: "#e3b341",
  34: "#79c0ff",
  35: "#d2a8ff",
  36: "#76e3ea",
  37: "#e6edf3",
  90: "#8b949e",
};
const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * @param {string} title shown in the bar above
 * @param {string} text lines with ANSI colours (SGR)
 * @returns {string} an SVG document
 */
export function terminalPicture(title, text) {
  const lines = text.replace(/\n+$/, "").split("\n").map(runsOf);
  const columns = Math.max(...lines.map((runs) => runs.reduce((sum, run) => sum + columnsOf(run.text), 0)));
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const top = 44;
  const height = top + lines.length * cell.height + margin;
  const drawn = lines.flatMap((runs, row) => {
    let column = 0;
    return runs.map((run) => {
      const length = columnsOf(run.text);
      const x = (margin + column * cell.width).toFixed(1);
      const y = top + (row + 0.75) * cell.height;
      column += length;
      if (run.text.trim() === "") return "";
      const weight = run.bold ? ' font-weight="600"' : "";
      // The length in cells holds the columns together whatever font the reader has, Chinese ones above all.
      return `<text x="${x}" y="${y}" fill="${run.colour}"${weight} textLength="${(length * cell.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs">${run.text.replace(/[&<>]/g, (c) => escapes[c])}</text>`;
    });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" xml:space="preserve">
<title>${title.replace(/[&<>]/g, (c) => escapes[c])}</title>
<rect width="${width}" height="${height}" rx="10" fill="#0d1117"/>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="9.5" fill="none" stroke="#30363d"/>
<circle cx="22" cy="20" r="6" fill="#ff5f57"/><circle cx="42" cy="20" r="6" fill="#febc2e"/><circle cx="62" cy="20" r="6" fill="#28c840"/>
<g font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace" font-size="14">
<text x="${width / 2}" y="25" fill="#8b949e" text-anchor="middle" font-size="13">${title.replace(/[&<>]/g, (c) => escapes[c])}</text>
${drawn.filter(Boolean).join("\n")}
</g>
</svg>
`;
}

/** Splits a line into runs of one colour and weight. Chinese and Latin text are runs of their own, since their widths differ. */
function runsOf(line) {
  const runs = [];
  let colour = colours[37];
  let bold = false;
  let dim = false;
  for (const [, codes, text] of line.matchAll(/\u001b\[([\d;]*)m|([^\u001b]+)/g)) {
    if (text === undefined) {
      for (const code of (codes || "0").split(";").map(Number)) {
        if (code === 0) [colour, bold, dim] = [colours[37], false, false];
        else if (code === 1) bold = true;
        else if (code === 2) dim = true;
        else if (code === 22) [bold, dim] = [false, false];
        else if (code === 39) colour = colours[37];
        else if (colours[code] !== undefined) colour = colours[code];
      }
      continue;
    }
    for (const [part] of text.matchAll(
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6“”]+|[^\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6“”]+/g,
    )) {
      runs.push({ text: part, colour: dim && colour === colours[37] ? colours[90] : colour, bold });
    }
  }
  return runs;
}

function columnsOf(text) {
  let columns = 0;
  for (const character of text)
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
        character,
      )
        ? 2
        : 1;
  return columns;
}
