import { html, useEffect, useLayoutEffect, useRef } from '../lib.js';
import { digit, pen, pixelsIn, rowWith } from '../digits.js';

const PAD = 280;

/** The pixels of a row as a picture: as they are, or ink dark on light in either theme. */
export function Pixels({ grid, row, max, label, small = false }) {
  const place = useRef(null);
  useLayoutEffect(() => {
    const { width, height, channels, asRead, dark = 0 } = grid;
    const pixels = pixelsIn(grid, row);
    const canvas = place.current;
    Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d');
    const image = context.createImageData(width, height);
    const light = value => {
      const part = Math.max(0, Math.min(1, ((Number(value) || 0) - dark) / (max - dark || 1)));
      return Math.round(255 * (asRead ? part : 1 - part));
    };
    for (let i = 0; i < width * height; i++) {
      const colours = pixels.slice(channels * i, channels * (i + 1)).map(light);
      image.data.set([colours[0], colours[1] ?? colours[0], colours[2] ?? colours[0], 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
  }, [row, grid.width, grid.channels, grid.asRead, grid.dark, max]);
  return html`<canvas ref=${place} class=${small ? 'sample small' : 'sample'} role="img" aria-label=${label}></canvas>`;
}

/**
 * A place to draw a digit with mouse, finger or pen.
 * @param drawn is called with the pixels by column as one draws, and with null when it is wiped
 */
export function Pad({ grid, max, drawn, turn = 0 }) {
  const place = useRef(null);
  const stroke = useRef(null);
  const frame = useRef(0);
  const wipe = () => {
    const context = place.current.getContext('2d', { willReadFrequently: true });
    context.fillStyle = '#fff';
    context.fillRect(0, 0, PAD, PAD);
  };
  useEffect(() => {
    wipe();
    return () => cancelAnimationFrame(frame.current);
  }, [turn]);
  const read = () => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => drawn(pixelsOf(place.current, grid, max)));
  };
  const at = event => {
    const box = place.current.getBoundingClientRect();
    return { x: (event.clientX - box.left) * PAD / box.width, y: (event.clientY - box.top) * PAD / box.height };
  };
  const line = (from, to) => {
    const context = place.current.getContext('2d');
    Object.assign(context, { strokeStyle: '#000', lineWidth: PAD * pen(grid), lineCap: 'round', lineJoin: 'round' });
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y + 0.01);
    context.stroke();
    read();
  };
  return html`<canvas ref=${place} class="pad" width=${PAD} height=${PAD} aria-label="Draw a digit here" role="img"
    onPointerDown=${event => { place.current.setPointerCapture(event.pointerId); stroke.current = at(event); line(stroke.current, stroke.current); }}
    onPointerMove=${event => {
      if (stroke.current) {
        const next = at(event);
        line(stroke.current, next);
        stroke.current = next;
      }
    }}
    onPointerUp=${() => { stroke.current = null; }} onPointerCancel=${() => { stroke.current = null; }}></canvas>`;
}

/** What is on a canvas as a row of the model: dark is ink. */
export function pixelsOf(canvas, grid, max) {
  const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const ink = new Float32Array(width * height);
  for (let i = 0; i < ink.length; i++) {
    ink[i] = (1 - (data[4 * i] + data[4 * i + 1] + data[4 * i + 2]) / 765) * data[4 * i + 3] / 255;
  }
  const pixels = digit(ink, { width, height }, { width: grid.width, height: grid.height, max });
  return pixels && rowWith(grid, pixels);
}
