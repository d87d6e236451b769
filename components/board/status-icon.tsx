import CircleDashed from "lucide-react/icons/circle-dashed";
import CircleDot from "lucide-react/icons/circle-dot";
import CircleX from "lucide-react/icons/circle-x";
import Trophy from "lucide-react/icons/trophy";
import type { Status } from "@/lib/board/model";

const ICONS = { open: CircleDot, won: Trophy, lost: CircleX, abandoned: CircleDashed } as const;

export function StatusIcon({ status, size = 14 }: { status: Status; size?: number }) {
  const Icon = ICONS[status];
  return <Icon size={size} aria-hidden />;
}
