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
const plain = { colour: colours[37], bold: false, dim: false };
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
const fonts =
  "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace";

/**
 * @param {string} title shown in the bar above
 * @param {string} text lines with ANSI colours (SGR)
 * @returns {string} an SVG document
 */
export function terminalPicture(title, text) {
  const lines = text.replace(/\n+$/, "").split("\n").map(piecesOf);
  const columns = Math.max(...lines.flat().map(({ column, text }) => column + columnsOf(text)));
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const top = 44;
  const height = top + lines.length * cell.height + margin;
  const drawn = lines.flatMap((pieces, row) =>
    pieces.map((piece) => draw(piece, top + (row + 0.75) * cell.height)),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escapeXml(title)}</title>
<rect width="${width}" height="${height}" rx="10" fill="#0d1117"/>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="9.5" fill="none" stroke="#30363d"/>
<circle cx="22" cy="20" r="6" fill="#ff5f57"/><circle cx="42" cy="20" r="6" fill="#febc2e"/><circle cx="62" cy="20" r="6" fill="#28c840"/>
<g font-family="${fonts}" font-size="14">
<text x="${width / 2}" y="25" fill="#8b949e" text-anchor="middle" font-size="13">${escapeXml(title)}</text>
${drawn.join("\n")}
</g>
</svg>
`;
}

/** Drawn at its column, and to its length in columns, so that lines stay aligned whatever font the reader has. */
function draw({ text, column, colour, bold, dim }, y) {
  const x = (margin + column * cell.width).toFixed(1);
  const length = (columnsOf(text) * cell.width).toFixed(1);
  const fill = dim && colour === plain.colour ? colours[90] : colour;
  const weight = bold ? ' font-weight="600"' : "";
  return `<text x="${x}" y="${y}" fill="${fill}"${weight} textLength="${length}" lengthAdjust="spacingAndGlyphs">${escapeXml(text)}</text>`;
}

/** Takes a line apart into words of one style and one width of characters, each with its column. */
function piecesOf(line) {
  const pieces = [];
  let style = plain;
  let column = 0;
  for (const [, codes, run] of line.matchAll(/\u001b\[([\d;]*)m|([^\u001b]+)/g)) {
    if (run === undefined) {
      style = (codes || "0").split(";").map(Number).reduce(applyCode, style);
      continue;
    }
    for (const [text] of run.matchAll(/\s+|[^\s]+/g)) {
      for (const part of text.split(new RegExp(`(${wide.source}+)`))) {
        if (part.trim() !== "") pieces.push({ ...style, text: part, column });
        column += columnsOf(part);
      }
    }
  }
  return pieces;
}

function applyCode(style, code) {
  if (code === 0) return plain;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, colour: plain.colour };
  return { ...style, colour: colours[code] ?? style.colour };
}

function columnsOf(text) {
  return [...text].reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0);
}

function escapeXml(text) {
  return text.replace(/[&<>]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[character]);
}
