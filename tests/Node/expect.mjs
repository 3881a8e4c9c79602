// Runs expectations one by one and prints which were met.
export async function run(expectations) {
  const met = [];
  const failed = {};
  for (const [name, check] of Object.entries(expectations)) {
    try {
      await check();
      met.push(name);
    } catch (error) {
      failed[name] = `${error?.constructor?.name}: ${error?.message} ${error?.stack?.split("\n")[1]?.trim() ?? ""}`;
    }
  }
  console.log(JSON.stringify({ met, failed }));
  // Clients keep connections open.
  process.exit(0);
}
