// The analyser in a Web Worker.
export {};
