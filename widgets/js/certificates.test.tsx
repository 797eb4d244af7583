import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import certificates from "./certificates.js";
import { idIn } from "./certificates-revoke.js";
import { AskedModel, at, refusing } from "./testing-asks.js";
import { show, violations } from "./testing.js";

const ID = "abcdefgh".repeat(4);
const PAGE = `https://school.example/services/commons/certificates/${ID}`;
const MODULES = [
  { id: "m00-start", title: "Start", done: true, written: true },
  { id: "m01-network", title: "Network", done: false, written: true },
  { id: "m08-inclusion", title: "Inclusion", done: false, written: false },
];
const ISSUED = {
  id: ID,
  kind: "route",
  name: "Anna Petrova",
  issued_at: "2026-01-12T09:30:00Z",
  revoked_at: null,
  reason: null,
  page: PAGE,
};
const EARNED = { kind: "route", earned: true, missing: [], more: 0, needed: 8, barred: false, issued: null };

function told(one: object = {}, more: object = {}): object {
  return {
    name: "Anna P.",
    given: true,
    institution: "School 12",
    modules: MODULES,
    certificates: [{ ...EARNED, ...one }],
    revokes: false,
    ...more,
  };
}

function model(answers: object): AskedModel {
  return new AskedModel("certificates", { ...answers });
}

let blobs: Blob[] = [];

beforeEach(() => {
  at("/services/classroom/en/m01-network/");
  blobs = [];
  URL.createObjectURL = (blob) => `blob:${blobs.push(blob as Blob)}`;
  URL.revokeObjectURL = () => undefined;
  // jsdom goes nowhere.
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
});

describe("certificates", () => {
  it("say what they are not before anything else", async () => {
    const el = await show(certificates, model({ certificates: told() }));
    expect(await screen.findByText(/This is a certificate of participation/)).toBeTruthy();
    expect(el.textContent).toContain("no official document");
    await screen.findByLabelText("Name to be printed");
    expect(await violations(el)).toEqual([]);
  });

  it("lead to what is missing, as far as it is written", async () => {
    const one = { earned: false, missing: ["m08-inclusion"], more: 1 };
    await show(certificates, model({ certificates: told(one) }));
    expect(await screen.findByText(/2 modules are still missing/)).toBeTruthy();
    const link = screen.getByText("Network");
    expect(link.getAttribute("href")).toBe("/services/classroom/en/m01-network/");
    expect(screen.getByText("Inclusion").tagName).toBe("LI");
    expect(screen.queryByText("Start")).toBeNull();
  });

  it("are given in the name that was confirmed, and the heading tells where they are", async () => {
    const made = model({ certificates: told(), issue: ISSUED });
    await show(certificates, made);
    const field = await screen.findByLabelText<HTMLInputElement>("Name to be printed");
    expect(field.value).toBe("Anna P.");
    fireEvent.input(field, { target: { value: "Anna Petrova" } });
    made.answers["certificates"] = told({ issued: ISSUED });
    fireEvent.click(screen.getByText("The name is right: give me the certificate"));
    expect(await screen.findByLabelText("Address at which anybody can check it")).toBeTruthy();
    expect(made.asked("issue")).toEqual([{ kind: "route", name: "Anna Petrova" }]);
    expect(Object.keys(localStorage)).toEqual([]);
    await waitFor(() => expect(document.activeElement?.textContent).toBe("An individual route"));
  });

  it("keep a name that is refused, with the reason", async () => {
    const refusal = refusing("Letters, please.");
    await show(certificates, model({ certificates: told(), issue: refusal }));
    const field = await screen.findByLabelText<HTMLInputElement>("Name to be printed");
    fireEvent.input(field, { target: { value: "Anna 7" } });
    fireEvent.click(screen.getByText("The name is right: give me the certificate"));
    expect(await screen.findByText("Letters, please.")).toBeTruthy();
    expect(field.value).toBe("Anna 7");
  });

  it("come as files of their own kinds", async () => {
    const made = model({
      certificates: told({ issued: ISSUED }),
      pdf: { name: "a.pdf", type: "application/pdf", data: "JVBERi0=" },
      credential: { name: "a.jwt", type: "application/vc+jwt", data: "YS5iLmM=" },
    });
    await show(certificates, made);
    fireEvent.click(await screen.findByText("PDF in Russian"));
    await screen.findByText("save a.pdf");
    fireEvent.click(screen.getByText(/Credential for programs/));
    await screen.findByText("save a.jwt");
    expect(made.asked("pdf")).toEqual([{ id: ID, locale: "ru" }]);
    expect(blobs.map(({ type, size }) => [type, size])).toEqual([
      ["application/pdf", 5],
      ["application/vc+jwt", 5],
    ]);
  });

  it("are withdrawn after a question", async () => {
    const made = model({ certificates: told({ issued: ISSUED }), withdraw: null });
    await show(certificates, made);
    fireEvent.click(await screen.findByText(/The name is wrong, or/));
    const gone = { ...ISSUED, revoked_at: ISSUED.issued_at, reason: "holder" };
    made.answers["certificates"] = told({ issued: gone });
    fireEvent.click(screen.getByText("Yes, withdraw it"));
    expect(await screen.findByText(/is not valid any more/)).toBeTruthy();
    expect(screen.getByLabelText("Name to be printed")).toBeTruthy();
    expect(made.asked("withdraw")).toEqual([{ id: ID }]);
  });

  it("offer nothing to who may not have them anew", async () => {
    const gone = { ...ISSUED, revoked_at: ISSUED.issued_at, reason: "conduct" };
    await show(certificates, model({ certificates: told({ issued: gone, barred: true }) }));
    expect(await screen.findByText(/You cannot have it anew/)).toBeTruthy();
    expect(screen.queryByLabelText("Name to be printed")).toBeNull();
  });

  it("are not offered where nobody could check them", async () => {
    await show(certificates, model({ certificates: told({}, { given: false }) }));
    expect(await screen.findByText(/No certificates are given here/)).toBeTruthy();
    expect(screen.queryByLabelText("Name to be printed")).toBeNull();
  });
});

describe("revoking", () => {
  it("is there for moderators alone", async () => {
    await show(certificates, model({ certificates: told() }));
    await screen.findByLabelText("Name to be printed");
    expect(screen.queryByText(/For trainers/)).toBeNull();
  });

  it("needs an address and a reason, and names whose it was", async () => {
    const made = model({
      certificates: told({}, { revokes: true }),
      revoke: { kind: "route", name: "Boris" },
    });
    const el = await show(certificates, made);
    fireEvent.click(await screen.findByText("Withdraw the certificate"));
    expect(await screen.findByText(/This is no certificate's address/)).toBeTruthy();
    const address = screen.getByLabelText("Address of the certificate's page");
    expect(document.activeElement).toBe(address);
    fireEvent.input(address, { target: { value: ` ${PAGE}?locale=en ` } });
    fireEvent.click(screen.getByText("Withdraw the certificate"));
    expect(await screen.findByText(/Write in a few words why/)).toBeTruthy();
    fireEvent.click(screen.getByLabelText(/the work was not the colleague's own/));
    fireEvent.input(screen.getByLabelText("Why, in a few words"), { target: { value: "Copied." } });
    fireEvent.click(screen.getByText("Withdraw the certificate"));
    await waitFor(() => expect(el.textContent).toContain("The certificate of Boris is withdrawn."));
    expect(made.asked("revoke")).toEqual([{ id: ID, reason: "conduct", note: "Copied." }]);
  });

  it("reads an id out of an address, and nothing else", () => {
    expect(idIn(PAGE)).toBe(ID);
    expect(idIn(ID)).toBe(ID);
    for (const wrong of ["", "https://school.example/", `${PAGE}x`, "../me", ID.toUpperCase()]) {
      expect(idIn(wrong)).toBeNull();
    }
  });
});
