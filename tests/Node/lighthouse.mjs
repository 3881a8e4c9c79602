// Google's Lighthouse on some addresses, each in a browser that has never been there.
// node lighthouse.mjs CHROMIUM desktop|mobile ADDRESS…   prints for each address its scores, 0 to 100, and what costs any.
import lighthouse, { desktopConfig } from "lighthouse";
import { launch } from "chrome-launcher";

const [chromePath, form, ...addresses] = process.argv.slice(2);
const categories = ["performance", "accessibility", "best-practices"];
const answers = [];
for (const address of addresses) {
  const chrome = await launch({ chromePath, logLevel: "silent", chromeFlags: ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] });
  try {
    const { lhr } = await lighthouse(address, { port: chrome.port, logLevel: "silent", output: "json", onlyCategories: categories }, form === "desktop" ? desktopConfig : undefined);
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    answers.push({
      address: lhr.finalDisplayedUrl.replace(/#code=.*/, ""),
      // 1500 to 2000 is the machine that its slowing down for a phone is made for.
      benchmark_index: lhr.environment.benchmarkIndex,
      layout_shift: lhr.audits["cumulative-layout-shift"].numericValue,
      ...Object.fromEntries(categories.map((name) => [name.replace("-", "_"), Math.round(lhr.categories[name].score * 100)])),
      costs: categories.flatMap((name) => lhr.categories[name].auditRefs
        .filter((ref) => ref.weight > 0 && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 0.9)
        .map((ref) => `${name}: ${lhr.audits[ref.id].title} ${lhr.audits[ref.id].displayValue ?? ""} ${(lhr.audits[ref.id].details?.items ?? []).slice(0, 2).map((one) => one.node?.snippet ?? one.description ?? one.url ?? "").join(" ")}`.trim())),
    });
  } finally {
    await chrome.kill();
  }
}
console.log(JSON.stringify(answers));
