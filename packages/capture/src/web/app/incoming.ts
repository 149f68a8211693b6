/** Gives the files that are dropped anywhere on the page, or pasted; text that is pasted is a file, too. */
export function listenForFiles(take: (files: readonly File[]) => void): void {
  const root = document.documentElement;
  const over = (is: boolean): void => void root.classList.toggle("app-dropping", is);
  const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") === true;
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    // Without this the browser opens the file itself.
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "copy";
    over(true);
  });
  addEventListener("dragleave", ({ relatedTarget }) => {
    if (relatedTarget === null) over(false);
  });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    over(false);
    take([...(event.dataTransfer?.files ?? [])]);
  });
  addEventListener("paste", ({ clipboardData, target }) => {
    const files = [...(clipboardData?.files ?? [])];
    const text = clipboardData?.getData("text/plain") ?? "";
    const forField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (files.length > 0) take(files);
    else if (text !== "" && !forField) take([new File([text], "pasted.txt")]);
  });
}
