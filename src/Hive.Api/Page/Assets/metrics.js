// What the API counted over the last hours.
import { html, useState, useRef, useMemo, useAsk, useTitle, Loading, Trouble, Page, number, bytes, clock, took } from "./ui.js";
import { get } from "./api.js";

const lengths = [[15, "15 minutes"], [60, "1 hour"], [360, "6 hours"]];

export default function Metrics({ back }) {
  useTitle("Metrics");
  const [minutes, setMinutes] = useState(60);
  const asked = useAsk((signal) => get(`/api/v1/metrics/history?minutes=${minutes}`, signal), [minutes, back], 10000);
  const answer = asked.data;
  // A quiet step has no latency: a gap, not a zero.
  const ms = (name, count) => (one) => (one[count] ? one[name] : null);
  const points = answer?.points ?? [];
  const sum = (name) => points.reduce((all, one) => all + one[name], 0);
  return html`<${Page} wide title="Metrics" lead="Kept by the API itself since it started, for six hours at most. Health requests and streams are left out. Prometheus gets all of it at /metrics."
      actions=${html`<label class="hidden" for="length">Over</label><select id="length" value=${minutes} onChange=${(e) => setMinutes(Number(e.target.value))}>${lengths.map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}</select>`}>
    <${Trouble} error=${asked.error} again=${asked.again} />
    ${!answer ? !asked.error && html`<${Loading} />` : html`<section class="card" aria-label="In all"><div class="figures">
      <${Figure} name="requests" value=${number(answer.total.requests)} /><${Figure} name="of them failed" value=${number(answer.total.failed_requests)} /><${Figure} name="median" value=${took(answer.total.p50_ms / 1000)} /><${Figure} name="95 of 100 within" value=${took(answer.total.p95_ms / 1000)} /><${Figure} name="99 of 100 within" value=${took(answer.total.p99_ms / 1000)} />
      <${Figure} name="runs" value=${number(sum("runs"))} /><${Figure} name="tokens" value=${number(sum("input_tokens") + sum("output_tokens"))} /></div></section>
    <div class="cards">
      <${Plot} title="Requests" unit="" minutes=${minutes} answer=${answer} series=${[["answered", (one) => one.requests], ["failed", (one) => one.failed_requests, 3]]} />
      <${Plot} title="Latency" unit="ms" minutes=${minutes} answer=${answer} series=${[["p50", ms("p50_ms", "requests")], ["p95", ms("p95_ms", "requests")], ["p99", ms("p99_ms", "requests")]]} />
      <${Plot} title="Runs" unit="" minutes=${minutes} answer=${answer} series=${[["ended", (one) => one.runs], ["under way", (one) => one.active_runs], ["failed", (one) => one.failed_runs, 3]]} />
      <${Plot} title="How long runs took" unit="ms" minutes=${minutes} answer=${answer} series=${[["p50", ms("run_p50_ms", "runs")], ["p95", ms("run_p95_ms", "runs")]]} />
      <${Plot} title="Tokens" unit="" minutes=${minutes} answer=${answer} series=${[["in", (one) => one.input_tokens], ["out", (one) => one.output_tokens]]} />
      <${Plot} title="Database connections" unit="" minutes=${minutes} answer=${answer} series=${[["used", (one) => one.used_connections], ["idle", (one) => one.idle_connections]]} />
      <${Plot} title="Memory of the API" unit="B" minutes=${minutes} answer=${answer} series=${[["resident", (one) => one.memory_bytes]]} /></div>`}<//>`;
}

const Figure = ({ name, value }) => html`<div class="figure"><strong>${value}</strong><span class="faint">${name}</span></div>`;

const [width, height, left, bottom] = [600, 150, 44, 18];
function nice(most) {
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 2.5, 5, 10].find((one) => one * power >= most) * power;
}

function Plot({ title, unit, series, answer, minutes }) {
  const { points, step_seconds: step } = answer;
  const [at, setAt] = useState(null);
  const svg = useRef();
  const until = Date.now();
  const from = until - minutes * 60000;
  const show = (n) => (n == null ? "–" : unit === "B" ? bytes(n) : `${number(Math.round(n * 100) / 100)}${unit ? ` ${unit}` : ""}`);
  const made = useMemo(() => {
    const times = points.map((one) => new Date(one.at).getTime());
    const values = series.map(([, value]) => points.map(value));
    const most = nice(Math.max(0, ...values.flat().filter((one) => one != null)));
    const x = (time) => left + ((time - from) / (until - from)) * (width - left);
    const y = (value) => (height - bottom) * (1 - value / most) + 4;
    const lines = values.map((line) => {
      let path = "";
      let pen = false;
      line.forEach((value, n) => {
        if (value == null || (n && times[n] - times[n - 1] > step * 2500)) pen = false;
        if (value == null) return;
        // A point alone is a dot.
        path += `${pen ? "L" : "M"}${x(times[n]).toFixed(1)} ${y(value).toFixed(1)}${pen ? "" : "h2.5"}`;
        pen = true;
      });
      return path;
    });
    return { times, values, most, x, y, lines };
  }, [answer]);
  const move = (e) => {
    const box = svg.current.getBoundingClientRect();
    const time = from + (((e.clientX - box.left) / box.width) * width - left) / (width - left) * (until - from);
    let best = null;
    made.times.forEach((one, n) => { if (best == null || Math.abs(one - time) < Math.abs(made.times[best] - time)) best = n; });
    setAt(best);
  };
  const step1 = (by) => setAt((old) => Math.max(0, Math.min(points.length - 1, (old ?? points.length - 1) + by)));
  const shown = at != null && at < points.length ? at : points.length - 1;
  const label = `${title}: ${series.map(([name], n) => `${name} ${show(made.values[n]?.[shown])}`).join(", ")}`;
  return html`<section class="card plot" aria-label=${title}><div class="plot-head"><h2>${title}</h2><span class="faint">${points.length ? `${at == null ? "now" : clock(points[shown].at)}` : "nothing yet"}</span></div>
    <svg ref=${svg} viewBox=${`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label=${label} tabindex="0" onPointerMove=${move} onPointerLeave=${() => setAt(null)} onKeyDown=${(e) => { if (e.key === "ArrowLeft") step1(-1); else if (e.key === "ArrowRight") step1(1); }}>
      ${[0, 0.5, 1].map((part) => html`<g key=${part}><line class="grid-line" x1=${left} x2=${width} y1=${made.y(made.most * part)} y2=${made.y(made.most * part)} vector-effect="non-scaling-stroke" /></g>`)}
      ${made.lines.map((path, n) => html`<path key=${n} class=${`line series-${series[n][2] ?? n}`} d=${path} vector-effect="non-scaling-stroke" stroke-linecap="round" />`)}
      ${at != null && points[shown] && html`<line class="hand" x1=${made.x(made.times[shown])} x2=${made.x(made.times[shown])} y1="0" y2=${height - bottom} vector-effect="non-scaling-stroke" />`}</svg>
    <div class="keys-of">${series.map(([name, , color], n) => html`<span key=${name}><i class=${`series-${color ?? n}`}></i>${name} <strong>${show(made.values[n]?.[shown])}</strong></span>`)}<span>top of the plot ${show(made.most)}</span></div></section>`;
}
