"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { clearToasts } from "@/components/ui/toast-queue";
import { silenceBoards } from "@/lib/board/board-store";
import type { PortalTheme } from "@/lib/embed/protocol";
import type { SignInState } from "@/lib/embed/sign-in";
import { ApiProblem } from "@/lib/http/api-problem";
import type { NoticeOf } from "./embed-notice";
import { type Frame, openFrame } from "./frame";
import { useLook } from "./use-look";

const STARTING: SignInState = { phase: "starting" };
const UNSAID: PortalTheme = {};
const never = () => () => {};

/** `frame` is null until it is known how the location looks; `notice` says why there is no board. */
export type Shown = { frame: Frame | null; state: SignInState; notice: NoticeOf | null };

/** Opens the frame of a location once, follows who is signed in, and looks as it should. */
export function useFrame(locationId: string): Shown {
  const client = useQueryClient();
  const [opened, setOpened] = useState<Frame | NoticeOf | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const forgetReads = () => {
      client.clear();
      silenceBoards(client);
      clearToasts();
    };
    openFrame(locationId, { signal, forgetReads }).then(
      (frame) => signal.aborted || setOpened(frame),
      (error) => signal.aborted || setOpened(isUnknown(error) ? "unknown" : "unreachable"),
    );
    return () => leaving.abort();
  }, [client, locationId]);
  const frame = typeof opened === "string" ? null : opened;
  const state = useSyncExternalStore(
    frame?.signIn.subscribe ?? never,
    frame?.signIn.state ?? (() => STARTING),
    () => STARTING,
  );
  const said = useSyncExternalStore(
    frame?.theme.subscribe ?? never,
    frame?.theme.read ?? (() => UNSAID),
    () => UNSAID,
  );
  useLook(frame?.look.theme, said);
  return { frame, state, notice: typeof opened === "string" ? opened : noticeOf(state, frame) };
}

function noticeOf(state: SignInState, frame: Frame | null): NoticeOf | null {
  if (state.phase !== "out") return null;
  return state.why === "ended" && frame?.isAlone ? "alone" : state.why;
}

function isUnknown(error: unknown): boolean {
  return error instanceof ApiProblem && ["not_found", "invalid_request"].includes(error.code);
}
