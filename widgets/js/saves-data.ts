/** Whether pictures wait for a tap: on light pages, and where the browser is to save data. */
export function savesData(): boolean {
  const connection = (navigator as { connection?: { saveData?: boolean } }).connection;
  return connection?.saveData === true || document.querySelector(".sr-pictures-all") !== null;
}
