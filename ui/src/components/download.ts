/** Offers a value as a JSON file to save. */
export function downloadJson(value: unknown, fileName: string): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Some browsers read the blob only after the click's handlers are done.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
