/** What a person tells her colleagues of herself: shown, changed, kept until it is saved. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useAct, useAsked, useKept } from "./ask.js";
import { TextField } from "./ask-fields.js";
import { Facts, Section, Trouble } from "./ask-parts.js";
import { useSession, useTexts } from "./session.js";
import type { Texts } from "./texts.js";
import type { Json } from "./types.js";
import type { Profile } from "./wire-social.js";

type Filled = Profile & { [key: string]: Json };
type TextName = Exclude<keyof Profile, "present">;

interface Line {
  readonly name: TextName;
  readonly label: string;
  readonly hint?: string;
  readonly long?: boolean;
}

/** The fields, in their order. */
function lines({ t }: Texts): readonly Line[] {
  return [
    { name: "subject", label: t("Subject"), hint: t("What you teach.") },
    { name: "grades", label: t("Grades"), hint: t("For example: 5 to 7.") },
    {
      name: "region",
      label: t("Region"),
      hint: t("A town or region is enough; leave the school's number out."),
    },
    { name: "languages", label: t("Languages") },
    {
      name: "offer",
      label: t("I can offer"),
      hint: t("What colleagues may ask you for."),
      long: true,
    },
    { name: "seek", label: t("I am looking for"), long: true },
  ];
}

/** A profile's facts, as colleagues see them. */
export function ProfileFacts({ profile }: { profile: Profile }): JSX.Element {
  const texts = useTexts();
  return <Facts of={lines(texts).map(({ name, label }) => [label, profile[name]] as const)} />;
}

export function isEmpty(profile: Profile): boolean {
  const { present: _, ...words } = profile;
  return Object.values(words).every((word) => !word);
}

export function MyProfile(): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  const asked = useAsked<Profile>("profile");
  const [kept, keep] = useKept<Filled>("profile");
  const profile = asked.data;
  return (
    <Section title={t("My profile")}>
      <p class="sr-muted">
        {t("Your cohort and your communities see this. You may leave any of it empty and change it at any time.")}
      </p>
      <Trouble text={asked.error} />
      {profile && <Own {...{ profile, kept, keep, saved: asked.set }} />}
    </Section>
  );
}

interface OwnProps {
  profile: Profile;
  kept: Filled | null;
  keep: (value: Filled | null) => void;
  saved: (profile: Profile) => void;
}

function Own({ profile, kept, keep, saved }: OwnProps): JSX.Element {
  const { t } = useTexts();
  const [open, setOpen] = useState(kept !== null || isEmpty(profile));
  const opener = useRef<HTMLButtonElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const turned = useRef(false);
  useEffect(() => {
    if (!turned.current) return;
    if (open) form.current?.querySelector("input")?.focus();
    else opener.current?.focus();
  }, [open]);
  const turn = (on: boolean): void => {
    turned.current = true;
    setOpen(on);
  };
  if (open) {
    const close = (): void => (keep(null), turn(false));
    return <ProfileForm {...{ profile, kept, keep, saved, close, form }} />;
  }
  return (
    <>
      {isEmpty(profile) ? (
        <p>{t("Your profile is empty. A line about your subject helps colleagues to find you.")}</p>
      ) : (
        <ProfileFacts profile={profile} />
      )}
      <p>
        {profile.present
          ? t("Colleagues may see that you are here.")
          : t("Colleagues do not see whether you are here.")}
      </p>
      <button ref={opener} type="button" class="sr-button" onClick={() => turn(true)}>
        {t("Change my profile")}
      </button>
    </>
  );
}

interface FormProps extends OwnProps {
  close: () => void;
  form: { current: HTMLFormElement | null };
}

function ProfileForm({ profile, kept, keep, saved, close, form }: FormProps): JSX.Element {
  const session = useSession();
  const { t } = session.texts;
  const act = useAct();
  const now: Filled = { ...profile, ...kept };
  const change = (part: Partial<Filled>): void => keep({ ...now, ...part } as Filled);
  const save = async (): Promise<void> => {
    const done = await act.run(async () => {
      saved(await session.link.ask<Profile>("profile_save", now));
    });
    if (!done) return;
    close();
    session.say(t("Your profile is saved."));
  };
  return (
    <form ref={form} onSubmit={(event) => (event.preventDefault(), void save())} noValidate>
      {lines(session.texts).map(({ name, ...line }) => (
        <TextField
          key={name}
          {...line}
          value={now[name]}
          change={(value) => change({ [name]: value })}
        />
      ))}
      <label class="sr-choice">
        <input
          type="checkbox"
          checked={now.present}
          onChange={(event) => change({ present: event.currentTarget.checked })}
        />
        <span>{t("Colleagues may see that I am here while I have a page open")}</span>
      </label>
      <Trouble text={act.error} />
      {kept && <p class="sr-muted">{t("Not saved yet; kept on this device.")}</p>}
      <div class="sr-actions">
        <button type="submit" class="sr-button sr-button--primary" aria-disabled={act.busy}>
          {act.busy ? t("Saving…") : t("Save my profile")}
        </button>
        {!isEmpty(profile) && (
          <button type="button" class="sr-button" onClick={close}>
            {t("Leave it as it was")}
          </button>
        )}
      </div>
    </form>
  );
}
