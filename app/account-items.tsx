"use client";

import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import Check from "lucide-react/icons/check";
import LogOut from "lucide-react/icons/log-out";
import { useState } from "react";
import * as z from "zod/mini";
import { DiscardQuestion } from "@/components/ui/discard-question";
import { forgetText, isTextKept } from "@/components/ui/kept-text";
import { MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { Question } from "@/components/ui/question";
import { isLeavingAsked, silenceBoards } from "@/lib/board/board-store";
import { request } from "@/lib/http/request";
import { choicesSchema } from "./auth/choices";

/** Of the board's menu: who is signed in, their locations when there are several, and the way out. */
export function AccountItems() {
  const [failure, setFailure] = useState<string | null>(null);
  const [asked, setAsked] = useState<{ way: Way; isOfText: boolean } | null>(null);
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ["account"],
    queryFn: ({ signal }) => request({ path: "/auth/location", schema: choicesSchema, signal }),
  });
  if (!data?.canLeave) return null;
  const go = (way: Way) => {
    way(client).catch((error: unknown) => setFailure(error instanceof Error ? error.message : "Try again."));
  };
  const choose = (way: Way) => (event: Event) => {
    // The menu stays until the page goes, or to say why it does not.
    event.preventDefault();
    // The browser would ask only once it is done.
    const isOfText = isTextKept();
    if (isOfText || isLeavingAsked(client)) setAsked({ way, isOfText });
    else go(way);
  };
  const answer = (isSure: boolean) => {
    // What was typed is one thing, and what is under way another.
    const isLeft = isSure && asked?.isOfText && isLeavingAsked(client);
    setAsked(isLeft ? { ...asked, isOfText: false } : null);
    if (isSure && asked && !isLeft) go(asked.way);
  };
  return (
    <>
      <MenuSeparator />
      <MenuLabel dir="auto" className="truncate">
        {data.name}
      </MenuLabel>
      {data.locations.length > 1 &&
        data.locations.map(({ id, name, isCurrent }) => (
          <MenuItem key={id} aria-current={isCurrent ? "true" : undefined} onSelect={choose(changeTo(id))}>
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {name ?? id}
            </span>
            <span className="w-3.5">{isCurrent && <Check size={14} aria-hidden />}</span>
          </MenuItem>
        ))}
      <MenuItem onSelect={choose(leave)}>
        <LogOut size={14} aria-hidden className="text-ink-faint" />
        Sign out
      </MenuItem>
      {failure && (
        <p role="alert" className="px-2 py-1 text-lost text-small">
          {failure}
        </p>
      )}
      {asked?.isOfText && <DiscardQuestion isInDoubt="perhaps" onAnswer={answer} />}
      {asked?.isOfText === false && <Question words={UNDER_WAY} onAnswer={answer} />}
    </>
  );
}

const UNDER_WAY = {
  title: "Leave before it is saved?",
  text: "A change on the board is still being saved. If you leave now it may not be, and you will not hear what became of it.",
  no: "Stay",
  yes: "Leave",
} as const;

/** Leads to another page, when it has succeeded; what was typed, or is under way, is then no longer asked about. */
type Way = (client: QueryClient) => Promise<void>;

/** A new page altogether: nothing of the one location may stay behind in the other. */
function changeTo(locationId: string): Way {
  return async (client) => {
    const body = { locationId };
    await request({ method: "POST", path: "/auth/location", body, schema: z.optional(z.unknown()) });
    askNoMore(client);
    location.assign("/");
  };
}

async function leave(client: QueryClient): Promise<void> {
  const { to } = await request({
    method: "POST",
    path: "/auth/logout",
    schema: z.object({ to: z.string() }),
  });
  askNoMore(client);
  location.replace(to);
}

function askNoMore(client: QueryClient): void {
  forgetText();
  silenceBoards(client);
}
