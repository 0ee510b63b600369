// Faults that are known and awaited: `name of a test` or `name of a test › beginning of a label`, and why.
// A row whose fault is gone fails the run until it is struck. The table is empty when the site is done.

export const todo = {};
