/** Home: where one goes on, who waits, the week's goal, the route, what is new; nothing more. */
import type { JSX } from "preact";
import { useAsked } from "./ask.js";
import { Section, Trouble } from "./ask-parts.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { RouteBar, RouteSteps, timeWords, Way } from "./path-words.js";
import { Goals } from "./planner-outlook.js";
import { useSession } from "./session.js";
import { dateFormat, type Texts } from "./texts.js";
import type { AnswerDue, Go, HomeView, ReviewsDue } from "./wire-path.js";

const PATH = "s08-path";
const NEWS = "s04-news";

function Home(_: BodyProps): JSX.Element {
  const { t } = useSession().texts;
  const { data, error } = useAsked<HomeView>("home");
  if (!data) return error ? <Trouble text={error} /> : <p>{t("One moment…")}</p>;
  const waits = data.reviews.length + data.answers.length > 0;
  return (
    <>
      <GoOn go={data.go} />
      {data.goal ? (
        <Section title={t("My goal this week")}>
          <p class="sr-goal">{data.goal}</p>
        </Section>
      ) : (
        <Planned goals={data.goals} />
      )}
      {waits && <Waiting reviews={data.reviews} answers={data.answers} />}
      <Section title={t("My route")}>
        <RouteBar route={data.route} />
        <RouteSteps steps={data.route.steps} />
        <p>
          <Way module={PATH}>{t("What is done, and what counts")}</Way>
        </p>
      </Section>
      <News news={data.news} />
    </>
  );
}

/** Where she wrote no goal of her own, what her plan has room for this week. */
function Planned({ goals }: { goals: HomeView["goals"] }): JSX.Element | null {
  const { t } = useSession().texts;
  if (!goals.length) return null;
  return (
    <Section title={t("My plan for this week")}>
      <Goals goals={goals} />
    </Section>
  );
}

/** The one thing to do next, as a way that a thumb finds. */
function GoOn({ go }: { go: Go }): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  if (!go.module) return <p class="sr-notice sr-notice--good">{restWords(go.kind, t)}</p>;
  const lead = {
    first: t("Begin here"),
    resume: t("Go on where you stopped"),
    next: t("Next on your route"),
    waiting: "",
    done: "",
    nothing: "",
  }[go.kind];
  return (
    <div class="sr-go">
      <p class="sr-go__lead">{lead}</p>
      <Way module={go.module} activity={go.activity} class="sr-button sr-button--primary sr-go__way">
        {go.activity_title || go.title}
      </Way>
      <p class="sr-muted">{leftWords(go, timeWords(go.minutes_left, texts), t)}</p>
    </div>
  );
}

function leftWords(go: Go, time: string, t: Texts["t"]): string {
  if (go.kind === "first") return t("about {time}, in as many sittings as you like", { time });
  if (!go.activity_title) return t("about {time} left", { time });
  return t("in the module “{title}”; about {time} left there", { title: go.title, time });
}

function restWords(kind: Go["kind"], t: Texts["t"]): string {
  if (kind === "waiting") {
    return t("All is handed in; now it is others’ turn. We will tell you when it is marked.");
  }
  if (kind === "done") return t("You have done every module there is. More are being written.");
  return t("No module is here yet. Please come back later.");
}

interface WaitingProps {
  reviews: readonly ReviewsDue[];
  answers: readonly AnswerDue[];
}

function Waiting({ reviews, answers }: WaitingProps): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  return (
    <Section title={t("Somebody waits for you")}>
      <ul class="sr-waits">
        {reviews.map((due) => (
          <li key={due.module}>
            <Review due={due} />
          </li>
        ))}
        {answers.map((one) => (
          <li key={one.post}>
            <Way module={one.module} post={one.post} community={one.community}>
              {t("{author} waits for an answer", { author: one.author })}
            </Way>
            <span class="sr-muted"> · {one.title}</span>
            <p class="sr-muted sr-waits__words">{one.excerpt}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Review({ due }: { due: ReviewsDue }): JSX.Element {
  const { texts } = useSession();
  const { t, tn } = texts;
  const day = dateFormat(texts.locale, { day: "numeric", month: "long", timeZone: "UTC" });
  const until = day.format(new Date(due.due));
  return (
    <>
      <Way module={due.module} activity="review">
        {tn("{count} work waits for your review", "{count} works wait for your review", due.count)}
      </Way>
      <span class="sr-muted"> · {due.title}</span>
      <p class="sr-muted sr-waits__words">
        {due.overdue
          ? t("It was wished for by {day}; it is welcome late as well.", { day: until })
          : t("by {day}", { day: until })}
      </p>
    </>
  );
}

function News({ news }: { news: HomeView["news"] }): JSX.Element {
  const { texts } = useSession();
  const { t, tn } = texts;
  const title = news.cohort ? t("New in “{cohort}”", { cohort: news.cohort }) : t("New among colleagues");
  const quiet = news.topics.length === 0 && news.notices === 0;
  return (
    <Section title={title}>
      {quiet && <p class="sr-muted">{t("Nothing new just now. That is fine.")}</p>}
      {!quiet && (
        <ul class="sr-waits">
          {news.notices > 0 && (
            <li>
              <Way module={NEWS}>
                {tn("{count} notice for you", "{count} notices for you", news.notices)}
              </Way>
            </li>
          )}
          {news.topics.map((topic) => (
            <li key={`${topic.module}/${topic.activity}/${topic.community}`}>
              <Way module={topic.module} activity={topic.activity} community={topic.community}>
                {topic.title}
              </Way>
              <span class="sr-muted"> · {tn("{count} new post", "{count} new posts", topic.unread)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

export default widget<Titled, null>({ empty: null, body: Home, drafts: false });
