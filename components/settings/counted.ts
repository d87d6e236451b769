/** "1 opportunity", "1,204 opportunities". */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** "1 opportunity", "12 opportunities". */
export const opportunities = (count: number) => counted(count, "opportunity", "opportunities");
