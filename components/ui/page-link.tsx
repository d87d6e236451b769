"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ComponentProps } from "react";
import { openWhenThere } from "./late";

type PageLinkProps = Omit<ComponentProps<typeof Link>, "href" | "onNavigate"> & { href: string };

/**
 * A link to another page of Pipelane. While that cannot be reached this page stays and says so (`useMissingWords`): Next
 * would leave it to the browser, which takes the page away, with all that was typed, for one of its own. Whoever is at
 * another address by the time it is reached has gone elsewhere, or opened something, and is left there.
 */
export function PageLink(props: PageLinkProps) {
  const router = useRouter();
  return (
    <Link
      {...props}
      onNavigate={(event) => {
        event.preventDefault();
        const { href } = window.location;
        openWhenThere(
          reachServer,
          () => router.push(props.href),
          () => window.location.href === href,
        );
      }}
    />
  );
}

const reachServer = () => fetch("/api/health", { cache: "no-store" });
