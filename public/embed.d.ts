/** How the board looks in a portal. What is absent is as the location is configured. */
export type PipelaneTheme = {
  mode?: "auto" | "light" | "dark";
  /** `#rrggbb` */
  accent?: string;
  /** Corner radius in px, from 0 to 32. */
  radius?: number;
};

/** What narrows the board. What is absent stays as it is; null takes it off. */
export type PipelaneFilters = {
  query?: string | null;
  status?: "open" | "won" | "lost" | "abandoned" | "all" | null;
  /** HighLevel's id of a user. */
  owner?: string | null;
};

export type PipelanePlace = { stageId: string; status: "open" | "won" | "lost" | "abandoned" };

/** What happens on the board. Ids and places alone, nothing of a contact. */
export type PipelaneEvent =
  /** A board is on the screen, at first and after a change of pipeline. */
  | { type: "ready"; pipelineId: string }
  | { type: "opportunity.opened"; pipelineId: string; opportunityId: string }
  | { type: "opportunity.created"; pipelineId: string; opportunityId: string; at: PipelanePlace }
  | {
      type: "opportunity.moved";
      pipelineId: string;
      opportunityId: string;
      from: PipelanePlace;
      to: PipelanePlace;
    }
  /**
   * `token`: `getToken` threw `cause`. `ended`, `forbidden`, `unreachable`: there is no board, or none any more. Any
   * other: why a change of `opportunityId` did not happen.
   */
  | { type: "error"; code: string; opportunityId?: string; cause?: unknown };

export type PipelaneOptions = {
  /** Address of the board: `https://pipelane.example.com/embed/LOCATION`, with `?pipeline=ID` for a certain one. */
  src: string;
  /** Brings a token that your server has just signed; null when nobody is signed in. Called again before it expires. */
  getToken: () => Promise<string | null> | string | null;
  theme?: PipelaneTheme;
  onEvent?: (event: PipelaneEvent) => void;
  /** What the frame is called for screen readers; "Pipeline board" when absent. */
  title?: string;
};

export type PipelaneBoard = {
  openOpportunity(opportunityId: string): void;
  setFilters(filters: PipelaneFilters): void;
  setTheme(theme: PipelaneTheme): void;
  /** Signs out and takes the frame away. Resolves when both are done. */
  destroy(): Promise<void>;
};

export type Pipelane = {
  /** Puts a board into an element, which gives it its size. */
  mount(element: Element, options: PipelaneOptions): PipelaneBoard;
};

declare global {
  interface Window {
    Pipelane: Pipelane;
  }
  const Pipelane: Pipelane;
}
