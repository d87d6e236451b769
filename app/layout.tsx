import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { pageLocation } from "./page-services";
import { Providers } from "./providers";
import { THEME_COOKIE, themeOf } from "./theme";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Pipelane", template: "%s · Pipelane" },
  description: "A quick, honest pipeline board",
};

export const viewport: Viewport = {
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f7f9" },
    { media: "(prefers-color-scheme: dark)", color: "#0c0e12" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme === "auto" ? undefined : theme} data-location={await pageLocation()}>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
