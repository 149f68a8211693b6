/** The colours of a picture. */
interface Palette {
  readonly background: string;
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly control: string;
  readonly data: string;
  readonly error: string;
  readonly warn: string;
}

const light: Palette = {
  background: "#ffffff",
  surface: "#f6f8fa",
  ink: "#1f2328",
  muted: "#59636e",
  line: "#d1d9e0",
  control: "#0550ae",
  data: "#0f766e",
  error: "#b42318",
  warn: "#9a6700",
};

const dark: Palette = {
  background: "#0d1117",
  surface: "#161b22",
  ink: "#e6edf3",
  muted: "#9198a1",
  line: "#30363d",
  control: "#79c0ff",
  data: "#56d4c4",
  error: "#ff7b72",
  warn: "#e3b341",
};

/**
 * The style of a picture. Colours are told twice, by class: pictures are also drawn by programs that know no variables.
 * Classes: `ink`, `muted` … fill, `s-ink`, `s-control` … stroke; `w` wire text, `n` numbers, `i` names of others, `b` bold, `r` not
 * bold inside bold, `h` headings, `p` prose, `o` text over lines, `f` frames.
 */
export const style = `
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;font-size:11.5px}
.w{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","PingFang SC","Noto Sans Mono CJK SC",monospace;unicode-bidi:isolate;white-space:pre}
.n{font-variant-numeric:tabular-nums}
.i{unicode-bidi:isolate}
.b{font-weight:600}
.r{font-weight:400}
.h{font-size:17px;font-weight:600}
.p{font-size:12.5px}
.o{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}
${colours(light)}
@media (prefers-color-scheme:dark){
${colours(dark)}
}
`;

function colours(palette: Palette): string {
  const each = Object.entries(palette).map(
    ([name, colour]) => `.${name}{fill:${colour}}.s-${name}{stroke:${colour}}`,
  );
  return [...each, `.o{stroke:${palette.background}}.f{fill:${palette.background}}`].join("\n");
}
