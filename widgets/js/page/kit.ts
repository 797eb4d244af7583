/**
 * What the page's own code lends to its chunks with activities (talk.js, form.js and others).
 *
 * The build puts an import from page.js in the place of each import named here, so that a page
 * holds these parts once. A chunk that wants a name that is not listed does not build.
 */
export { Component, createContext, render } from "preact";
export {
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "preact/hooks";
export { Fragment, jsx, jsxs } from "preact/jsx-runtime";
export { Html } from "../html.js";
export { newKey, OpError } from "../model.js";
export { widget } from "../mount.js";
export { useSession, useTexts } from "../session.js";
export { Status } from "../status.js";
export { Store, useStore } from "../store.js";
export { useUid } from "../uid.js";
