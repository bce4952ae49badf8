/**
 * The libraries of the page, and the only place that knows their versions: Preact with its hooks and htm in one file without
 * bare imports, so that no import map (an inline script to a Content-Security-Policy) is needed. Charts come from ui/chart.js.
 */
export {
  Component, createContext, h, html, render, useCallback, useContext, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState,
} from './_static/htm/3.1.1/preact/standalone.module.js';
