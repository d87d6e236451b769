import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DiscardQuestion } from "@/components/ui/discard-question";
import { Notice } from "@/components/ui/notice";

type TextIsBackProps = { isInDoubt: () => boolean; onStartOver: () => void };

/** Says of a form that was opened again that its text was kept, and offers to begin anew. */
export function TextIsBack({ isInDoubt, onStartOver }: TextIsBackProps) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Notice
        tone="quiet"
        title="What you had typed is back"
        actions={
          <Button size="small" onClick={() => setIsAsking(true)}>
            Start over
          </Button>
        }
      />
      {isAsking && (
        <DiscardQuestion
          isInDoubt={isInDoubt()}
          onAnswer={(isSure) => {
            setIsAsking(false);
            if (isSure) onStartOver();
          }}
        />
      )}
    </>
  );
}
